import { expect, test } from "vitest";
import { candidates, columnOf } from "../../../src/meta/columns.ts";
import type { Measure } from "../../../src/meta/measures/measure.ts";
import { auc } from "../../../src/meta/measures/outputs.ts";
import {
  balancedAccuracy,
  filterF,
  filterPrecision,
  filterRecall,
  gateBlocked,
  gatePassed,
} from "../../../src/meta/measures/use.ts";
import { goodCut, tunedThresholds } from "../../../src/meta/measures/use-thresholds.ts";
import { makeView, wholePart } from "../../../src/meta/view.ts";
import { ratedData } from "../small.ts";

const options = { permutations: 0, seed: 1 };
const partOf = (data: ReturnType<typeof ratedData>) =>
  wholePart(makeView(data, data.golds[0]!, { where: {}, excludeSystems: [] }));

/** One output an item. */
function made(gold: readonly number[], score: readonly number[]) {
  const data = ratedData([gold], { m: [score] });
  const part = partOf(data);
  return { part, column: columnOf(part, candidates(data)[0]!)! };
}

function prepare(measure: Measure, gold: readonly number[], score: readonly number[]) {
  const { part, column } = made(gold, score);
  return measure.prepare(part, column, options);
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

test("goodCut is 1 of a binary gold, else the value that splits the outputs most evenly", () => {
  const cut = (gold: number[]) => goodCut(made(gold, gold).part);
  expect(cut([0, 1, 1, 1])).toBe(1);
  expect(cut([1, 2, 3, 4])).toBe(3);
  expect(cut([5, 5, 5, 1])).toBe(5);
  expect(cut([1, 1, 1, 1, 2, 3])).toBe(2);
  expect(cut([2, 2])).toBeNaN();
});

test("filter, gate and balanced accuracy are perfect where scores separate good from bad with room between", () => {
  const gold = range(60).map((i) => i % 2);
  const score = gold.map((g, i) => g * 100 + i / 100);
  for (const m of [balancedAccuracy, filterF, filterPrecision, filterRecall, gateBlocked])
    expect([m.name, prepare(m, gold, score)?.value]).toEqual([m.name, 1]);
  expect(prepare(gatePassed, gold, score)!.value).toBeGreaterThan(0.8);
});

test("tunedThresholds lies half way between neighbours and never looks at its own fold", () => {
  const gold = range(40).map((i) => Number(i >= 20));
  const { part, column } = made(gold, range(40));
  const objective = (p: { goodPassed: number; badPassed: number; good: number; bad: number }) =>
    p.goodPassed / p.good - p.badPassed / p.bad;
  const found = tunedThresholds(part, column, { objective, seed: 1 });
  expect(new Set([...found].filter((t) => t === 19.5)).size).toBe(1);
  for (const t of found) expect([18.5, 19, 19.5, 20, 20.5, 17.5, 18, 21, 21.5]).toContain(t);
  // Another value for one unit moves no threshold of its own fold.
  const moved = { ...column, values: column.values.map((v, i) => (i === 3 ? 1000 : v)) };
  expect(tunedThresholds(part, moved, { objective, seed: 1 })[3]).toBe(found[3]);
});

test("equal scores pass or fail together: a constant scorer lets all pass and blocks nothing", () => {
  const gold = range(40).map((i) => Number(i % 4 !== 0));
  const flat = gold.map(() => 7);
  expect(prepare(filterPrecision, gold, flat)!.value).toBeCloseTo(0.75, 12);
  expect(prepare(filterRecall, gold, flat)!.value).toBe(1);
  expect(prepare(gateBlocked, gold, flat)!.value).toBe(0);
  expect(prepare(balancedAccuracy, gold, flat)!.value).toBe(0.5);
});

test("filterF weighs precision twice: 1.5 P R / (0.5 P + R)", () => {
  const gold = range(200).map((i) => Number((i * 7) % 10 < 5));
  const score = gold.map((g, i) => g + ((i * 37) % 101) / 60);
  const [p, r, f] = [filterPrecision, filterRecall, filterF].map((m) => prepare(m, gold, score)!.value);
  expect(f).toBeCloseTo((1.5 * p! * r!) / (0.5 * p! + r!), 12);
});

test("missing scores are dropped and counted, and a constant gold has no such measure", () => {
  const gold = range(30).map((i) => i % 2);
  const score = gold.map((g, i) => (i < 4 ? NaN : g));
  expect(prepare(filterF, gold, score)).toMatchObject({ n: 26, dropped: 4 });
  expect(filterF.applies(made([1, 1, 1], [1, 2, 3]).part)).toBe(false);
  expect(balancedAccuracy.applies(made([1, 2, 3], [1, 2, 3]).part)).toBe(false);
});

// scikit-learn 1.9.1: roc_auc_score(t, v)
test("auc with ties equals scikit-learn's roc_auc_score", () => {
  const v = [...`1402424433224244123400120224313433130344`].map(Number);
  const t = [...`0100100010011110011100010001100111000011`].map(Number);
  expect(prepare(auc, t, v)!.value).toBeCloseTo(0.8068181818181819, 14);
});
