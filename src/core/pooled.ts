import { addUsage, isScored, type Score, type Scored, type Usage } from "./score.ts";

/** How several values of the same thing become one. */
export type PoolRule = "mean" | "median" | "majority";

/** What several scores cost together; absent where none says. */
export function summedUsage(scores: readonly Score[]): Usage | undefined {
  const sum = scores.reduce<Usage>((all, s) => addUsage(all, isScored(s) ? s.usage : undefined), {});
  return Object.keys(sum).length === 0 ? undefined : sum;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** The most frequent value; where several are, their mean. */
function majorityOf(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return meanOf([...counts].filter(([, n]) => n === most).map(([value]) => value));
}

const RULES = { mean: meanOf, median: medianOf, majority: majorityOf } as const satisfies Record<
  PoolRule,
  (values: readonly number[]) => number
>;

/** Sample standard deviation; 0 for a single value. */
function spread(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
}

/**
 * One score of several of the same task. `parts`: `n` values read, `asked`, `sd` between them (over outputs: the largest), and `agree`, the share equal to the
 * most frequent value. Missing where fewer than half were read. Spans and words are those of the first that has them.
 */
export function pooled(scores: readonly Score[], rule: PoolRule = "mean"): Score {
  const read = scores.filter(isScored);
  const width = read[0]?.values.length ?? 0;
  const reasons = scores.flatMap((s) => ("missing" in s ? [s.missing] : []));
  if (2 * read.length < scores.length || width === 0)
    return { missing: `${read.length} of ${scores.length} were read; ${reasons[0] ?? "no values"}` };
  const columns = Array.from({ length: width }, (_, k) => read.map((s) => s.values[k]!));
  const usage = summedUsage(read);
  const { spans, why } = read.find((s) => s.spans !== undefined || s.why !== undefined) ?? read[0]!;
  const agreeing = columns.map((c) => c.filter((v) => v === majorityOf(c)).length / c.length);
  return {
    values: columns.map(RULES[rule]),
    parts: {
      n: read.length,
      asked: scores.length,
      sd: Math.max(...columns.map(spread)),
      agree: Math.min(...agreeing),
    },
    ...(spans === undefined ? {} : { spans }),
    ...(why === undefined ? {} : { why }),
    ...(usage === undefined ? {} : { usage }),
  } satisfies Scored;
}
