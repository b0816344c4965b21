/** The form of golden files (../shared/golden/README.md) and the rule by which a case passes. */

export interface GoldenCase {
  readonly id: string;
  readonly tag: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly input: unknown;
  readonly output: unknown;
}

export interface GoldenFile {
  readonly topic: string;
  readonly tolerance: Readonly<Record<string, { readonly rel: number; readonly abs: number }>>;
  readonly cases: readonly GoldenCase[];
}

/** Computes what the golden case's `output` holds. Throwing `Unsupported` marks the whole case; any other throw is compared as an error. */
export type GoldenAdapter = (testCase: GoldenCase) => unknown;

export class Unsupported extends Error {}

type Tolerance = GoldenFile["tolerance"];

function toleranceFor(path: string, tolerance: Tolerance): { rel: number; abs: number } {
  const tails = path.split("/").map((_, i, parts) => parts.slice(i).join("/"));
  let best = "default";
  for (const name of Object.keys(tolerance)) {
    if (name === "default" || (best !== "default" && name.length <= best.length)) continue;
    if (tails.some((tail) => tail.startsWith(name))) best = name;
  }
  return tolerance[best] ?? { rel: 1e-9, abs: 1e-12 };
}

const NON_FINITE: Record<string, number> = { NaN, Infinity, "-Infinity": -Infinity };

const isUndefined = (v: unknown): boolean =>
  v === null || v === undefined || v === "NaN" || (typeof v === "number" && Number.isNaN(v));

const isErrorRecord = (v: unknown): boolean =>
  typeof v === "object" && v !== null && !Array.isArray(v) && Object.keys(v).length === 1 && "error" in v;

/** True where a value says "no number": null, NaN, an infinity, an error, or a structure of only such. */
function isNoNumber(v: unknown): boolean {
  if (isUndefined(v) || isErrorRecord(v)) return true;
  if (typeof v === "number") return !Number.isFinite(v);
  if (typeof v === "string") return v in NON_FINITE;
  if (ArrayBuffer.isView(v)) return Array.from(v as unknown as ArrayLike<number>).every(isNoNumber);
  if (typeof v === "object") return Object.values(v as object).every(isNoNumber);
  return false;
}

function numbersAgree(a: number, b: number, path: string, tolerance: Tolerance): boolean {
  if (a === b) return true;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  const { rel, abs } = toleranceFor(path, tolerance);
  return Math.abs(a - b) <= Math.max(rel * Math.max(Math.abs(a), Math.abs(b)), abs);
}

const show = (v: unknown): string => {
  const text = JSON.stringify(v, (_, x: unknown) =>
    typeof x === "number" && !Number.isFinite(x) ? String(x) : x,
  );
  return (text ?? "undefined").slice(0, 200);
};

/** Where `actual` departs from `expected`, or undefined where it agrees. `path` is built of object keys joined by "/". */
export function disagreement(
  expected: unknown,
  actual: unknown,
  tolerance: Tolerance,
  path = "",
): string | undefined {
  const differ = () => `${path || "output"}: expected ${show(expected)}, got ${show(actual)}`;
  if (isErrorRecord(expected)) return isNoNumber(actual) ? undefined : differ();
  if (isUndefined(expected)) return isUndefined(actual) ? undefined : differ();
  const wanted = typeof expected === "string" ? (NON_FINITE[expected] ?? expected) : expected;
  const given = ArrayBuffer.isView(actual) ? Array.from(actual as unknown as ArrayLike<number>) : actual;
  if (typeof wanted === "number") {
    const number = typeof given === "string" ? NON_FINITE[given] : given;
    return typeof number === "number" && numbersAgree(wanted, number, path, tolerance) ? undefined : differ();
  }
  if (typeof wanted !== "object" || wanted === null) return wanted === given ? undefined : differ();
  if (Array.isArray(wanted)) {
    if (!Array.isArray(given) || given.length !== wanted.length) return differ();
    for (let i = 0; i < wanted.length; i++) {
      const found = disagreement(wanted[i], given[i], tolerance, path);
      if (found) return `[${i}] ${found}`;
    }
    return undefined;
  }
  if (typeof given !== "object" || given === null) return differ();
  for (const [key, value] of Object.entries(wanted)) {
    const found = disagreement(
      value,
      (given as Record<string, unknown>)[key],
      tolerance,
      path ? `${path}/${key}` : key,
    );
    if (found) return found;
  }
  return undefined;
}
