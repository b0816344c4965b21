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
import { foldThresholds, goodCut, tuningOf } from "../../../src/meta/measures/use-thresholds.ts";
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

test("foldThresholds lies half way between neighbours and never looks at its own fold", () => {
  const gold = range(40).map((i) => Number(i >= 20));
  const { part, column } = made(gold, range(40));
  const objective = (goodPassed: number, badPassed: number, good: number, bad: number) =>
    goodPassed / good - badPassed / bad;
  const once = new Uint8Array(40).fill(1);
  const tuning = tuningOf(part, column, 1);
  const found = foldThresholds(tuning, objective, once);
  const heldNear = (k: number) => tuning.fold[39 - k]!;
  found.forEach((t, f) => {
    if (heldNear(19) !== f && heldNear(20) !== f) expect(t).toBe(19.5);
    else expect([19, 20]).toContain(Math.round(t));
  });
  // Another value for one unit moves no threshold of its own fold.
  const moved = { ...column, values: column.values.map((v, i) => (i === 3 ? 1000 : v)) };
  expect(foldThresholds(tuningOf(part, moved, 1), objective, once)[heldNear(3)]).toBe(found[heldNear(3)]);
});

test("a resample tunes anew: it is the measure of the resampled clusters in their folds", () => {
  const gold = range(50).map((i) => ((i * 7) % 3 === 0 ? 1 : 0));
  const score = gold.map((g, i) => g + ((i * 37) % 11) / 5);
  const { part, column } = made(gold, score);
  const { body } = balancedAccuracy.prepare(part, column, options)!;
  const weights = range(50).map((i) => (i * 5) % 4);
  const objective = (gp: number, bp: number, g: number, b: number) => gp / g - bp / b;
  const tuning = tuningOf(part, column, 1);
  const kept = [...tuning.values.keys()].flatMap((k) =>
    Array.from({ length: weights[tuning.cluster[k]!]! }, () => k),
  );
  const copied = {
    values: Float64Array.from(kept, (k) => tuning.values[k]!),
    good: Uint8Array.from(kept, (k) => tuning.good[k]!),
    fold: Int32Array.from(kept, (k) => tuning.fold[k]!),
    cluster: Int32Array.from(kept, (_, at) => at),
    nFolds: tuning.nFolds,
  };
  const thresholds = foldThresholds(copied, objective, new Uint8Array(kept.length).fill(1));
  const rate = (side: number): number => {
    const own = [...kept.keys()].filter((k) => copied.good[k] === side);
    return (
      own.filter((k) => Number(copied.values[k]! >= thresholds[copied.fold[k]!]!) === side).length /
      own.length
    );
  };
  expect(body.kind === "reweighted" && body.value(weights)).toBeCloseTo((rate(1) + rate(0)) / 2, 12);
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
