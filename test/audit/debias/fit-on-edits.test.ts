import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { EditRows } from "../../../src/audit/debias/edit-rows.ts";
import { fitOnEdits } from "../../../src/audit/debias/fit-on-edits.ts";
import { editsNamed } from "../../../src/audit/index.ts";
import { nuisanceAt, textFeature } from "../../../src/core/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

interface Golden {
  readonly features: string[];
  readonly edits: string[];
  readonly cluster: number[];
  readonly edit: number[];
  readonly x: number[][];
  readonly change: number[];
  readonly two: number[];
  readonly above: number[];
}

// scipy's BFGS on the objective in words that stands in the file.
const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, "fit-on-edits.golden.json"), "utf8"),
) as Golden;

const lessonOf = (
  of: Pick<Golden, "features" | "edits" | "cluster" | "edit" | "x" | "change">,
): EditRows => ({
  features: of.features.map(textFeature),
  edits: of.edits.map((name) => editsNamed([name])[0]!),
  change: Float64Array.from(of.change),
  before: new Float64Array(of.x.length * of.features.length).fill(2),
  x: Float64Array.from(of.x.flat()),
  editOf: Int32Array.from(of.edit),
  output: Int32Array.from(of.change.keys()),
  clusterOf: Int32Array.from(of.cluster),
});
const all = (rows: EditRows): Int32Array => Int32Array.from(rows.change.keys());
const options = { fdr: 0.05, sides: "two", centre: () => 0 } as const;

test("fitOnEdits(rows) gives the slopes that scipy finds: rewards off and penalties back, or rewards only", () => {
  const rows = lessonOf(golden);
  for (const sides of ["two", "above"] as const) {
    const effects = fitOnEdits(rows, all(rows), { ...options, sides });
    expect(effects.map((e) => e.feature)).toEqual(golden.features.slice(0, golden[sides].length));
    effects.forEach(({ curve }, j) => {
      if (curve.kind !== "linear") throw new Error("a line was expected");
      expect(curve.coefficient).toBeCloseTo(golden[sides][j]!, 6);
    });
  }
});

test("fitOnEdits(rows) does not depend on the order of rows and scales with the unit of the score", () => {
  const rows = lessonOf(golden);
  const slopes = (of: EditRows, which: Int32Array): number[] =>
    fitOnEdits(of, which, options).map(({ curve }) => (curve.kind === "linear" ? curve.coefficient : NaN));
  const plain = slopes(rows, all(rows));
  slopes(rows, all(rows).toReversed()).forEach((v, j) => expect(v).toBeCloseTo(plain[j]!, 9));
  slopes({ ...rows, change: rows.change.map((v) => 7 * v) }, all(rows)).forEach((v, j) =>
    expect(v).toBeCloseTo(7 * plain[j]!, 7),
  );
});

test("fitOnEdits(rows): beyond the texts seen, what is taken off goes on and what is given back stops", () => {
  const rows = lessonOf(golden);
  const effects = fitOnEdits(rows, all(rows), options);
  const of = (feature: string) => effects.find((e) => e.feature === feature)!;
  // Before: 2; after: at most 3.2, at the least about 1.
  expect(nuisanceAt(of("bold"), 9)).toBeGreaterThan(nuisanceAt(of("bold"), 4) + 1);
  expect(nuisanceAt(of("bold"), -9)).toBe(nuisanceAt(of("bold"), 0));
  expect(nuisanceAt(of("capitals"), 9)).toBe(nuisanceAt(of("capitals"), 4));
  expect(nuisanceAt(of("capitals"), -9)).toBeGreaterThan(nuisanceAt(of("capitals"), 0) + 1);
});

test("fitOnEdits(rows of a scorer that no edit moves) finds a feature on no more than 1 in 20 seeds and a margin", () => {
  let found = 0;
  const n = 200;
  for (let seed = 0; seed < n; seed++) {
    const rng = seeded(seed, "null");
    const whims = golden.cluster.map(() => 0.2 * randomNormal(rng));
    const rows = lessonOf({
      ...golden,
      change: golden.change.map((_, i) => randomNormal(rng) + whims[golden.cluster[i]!]!),
    });
    found += Number(fitOnEdits(rows, all(rows), options).length > 0);
  }
  // 5% and three Monte-Carlo errors of 200 seeds.
  expect(found / n).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt((0.05 * 0.95) / n));
});

test("fitOnEdits of no rows, or of edits that move no feature, gives no effects", () => {
  const rows = lessonOf(golden);
  expect(fitOnEdits(rows, new Int32Array(), options)).toEqual([]);
  const plain = lessonOf({ ...golden, edits: golden.edits.map(() => "trailing-newline") });
  expect(fitOnEdits(plain, all(plain), options)).toEqual([]);
});
