import { expect, test } from "vitest";
import { decidedChanges, pairedChanges } from "../../../src/audit/debias/effect-changes.ts";
import {
  type Answers,
  type CounterfactualPlan,
  counterfactualSection,
  DEFAULT_SETTINGS,
  editsNamed,
} from "../../../src/audit/index.ts";
import { assemble, importedScorer } from "../../../src/core/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

const EDITS = editsNamed(["filler", "bold-words", "repeat"]);
const N = 60;

const items = Array.from({ length: N }, (_, i) => ({ id: `i${i}`, references: [], tags: {} }));
const outputs = items.flatMap(({ id }) =>
  ["a", "b"].map((letter) => ({ id: `${id}/${letter}`, itemId: id, text: "text", tags: {} })),
);
const plan: CounterfactualPlan = {
  dataset: assemble({ name: "made" }, { items, outputs, pairs: [], judgments: [], columns: [] }),
  targets: outputs.map((_, output) => ({
    output,
    item: output >> 1,
    role: "unranked" as const,
    cluster: output >> 1,
  })),
  spread: items.map((_, i) => [2 * i, 2 * i + 1]),
  nItems: N,
  nClusters: N,
  nLeftOut: 0,
  edits: EDITS,
  spec: importedScorer("made", { family: "metric" }),
  seed: 1,
};

/** Answers with given mean effects, in the unit of the originals' SD inside items. */
function answersOf(seed: number, effects: readonly number[], { noise = 0.3, unit = 1 } = {}): Answers {
  const rng = seeded(seed, "answers");
  const base = Float64Array.from(outputs, () => unit * randomNormal(rng));
  return {
    base,
    rival: new Float64Array(base.length).fill(NaN),
    byEdit: effects.map((effect) => ({
      values: base.map((v) => v + unit * (effect + noise * randomNormal(rng))),
      notApplicable: {},
      missing: {},
      featureChange: new Float64Array(base.length).fill(NaN),
    })),
    spread: items.map((_, i) => [base[2 * i]!, base[2 * i + 1]!]),
    nScored: 0,
  };
}

/** The same scorer with other effects: originals and whims stay. */
const shifted = (answers: Answers, by: readonly number[]): Answers => ({
  ...answers,
  byEdit: answers.byEdit.map((edit, k) => ({ ...edit, values: edit.values.map((v) => v + by[k]!) })),
});

const options = { edits: [0, 1, 2], confidence: 0.95, floor: 0.1 };
const changesOf = (before: Answers, after: Answers) =>
  decidedChanges(pairedChanges(plan, { before, after }, options), 0.05);

test("pairedChanges: an effect that was taken off is smaller whatever its sign, one that was put on is larger", () => {
  const before = answersOf(1, [0.6, -0.6, 0.5]);
  const off = changesOf(before, shifted(before, [-0.6, 0.6, -0.5]));
  expect(off.map((c) => c.change)).toEqual(["smaller", "smaller", "smaller"]);
  expect(off[0]!.difference.value).toBeLessThan(-0.4);
  const on = changesOf(shifted(before, [-0.6, 0.6, -0.5]), before);
  expect(on.map((c) => c.change)).toEqual(["larger", "larger", "larger"]);
  const turned = changesOf(before, shifted(before, [-1.2, 1.2, -1.2]));
  // As large as before with the other sign is no change of size, but a fall after a breaking edit is no effect.
  expect(turned.map((c) => c.change)).toEqual(["undecided", "undecided", "smaller"]);
});

test("pairedChanges: another unit of the repaired scorer changes nothing, and effects inside the floor do not count", () => {
  const before = answersOf(2, [0.6, -0.6, 0.5]);
  const scaled = (v: Float64Array): Float64Array => v.map((x) => 9 * x);
  const after: Answers = {
    ...before,
    base: scaled(before.base),
    byEdit: before.byEdit.map((e) => ({ ...e, values: scaled(e.values) })),
    spread: before.spread.map((own) => own.map((v) => 9 * v)),
  };
  for (const change of changesOf(before, after)) {
    expect(change.change).toBe("undecided");
    expect(change.difference.value).toBeCloseTo(0, 9);
  }
  const small = answersOf(3, [0.05, -0.05, 0.05], { noise: 0.01 });
  const gone = changesOf(small, shifted(small, [-0.05, 0.05, -0.05]));
  expect(gone.map((c) => c.change)).toEqual(["undecided", "undecided", "undecided"]);
});

test("pairedChanges gives the effects that the audit prints, with the errors of both SDs", () => {
  const before = answersOf(4, [0.6, -0.3, 0.2]);
  const { edits } = counterfactualSection(plan, before, DEFAULT_SETTINGS);
  changesOf(before, shifted(before, [0.1, 0.1, 0.1])).forEach((change, k) => {
    expect(change.before.value).toBeCloseTo(edits[k]!.both.sd.value!, 9);
    const width = (e: typeof change.before): number => e.ciHigh! - e.ciLow!;
    expect(width(change.before) / width(edits[k]!.both.sd)).toBeGreaterThan(0.7);
    expect(width(change.before) / width(edits[k]!.both.sd)).toBeLessThan(1.4);
  });
});

test("pairedChanges of effects of one size claims a change on no more than 1 in 20 seeds and a margin, and covers the difference", () => {
  const n = 400;
  let [claims, covered] = [0, 0];
  for (let seed = 0; seed < n; seed++) {
    const before = answersOf(seed, [0.3, 0.3, 0.3]);
    // Same size, new whims: the error of the difference is that of both.
    const fresh = answersOf(seed + n, [0.3, 0.3, 0.3]);
    const after: Answers = {
      ...before,
      byEdit: fresh.byEdit.map((e) => ({
        ...e,
        values: e.values.map((v, i) => v - fresh.base[i]! + before.base[i]!),
      })),
    };
    const [filler] = pairedChanges(plan, { before, after }, { ...options, edits: [0] });
    claims += Number(filler!.p! <= 0.05);
    covered += Number(filler!.difference.ciLow! <= 0 && filler!.difference.ciHigh! >= 0);
  }
  const error = 3 * Math.sqrt((0.05 * 0.95) / n);
  expect(claims / n).toBeLessThanOrEqual(0.05 + error);
  expect(covered / n).toBeGreaterThanOrEqual(0.95 - error);
});

test("pairedChanges of fewer than ten clusters is undecided, without p", () => {
  const few = { ...plan, targets: plan.targets.slice(0, 18) };
  const before = answersOf(5, [0.6, -0.6, 0.5]);
  const short: Answers = {
    ...before,
    byEdit: before.byEdit.map((e) => ({ ...e, values: e.values.slice(0, 18) })),
    base: before.base.slice(0, 18),
  };
  const [change] = decidedChanges(
    pairedChanges(few, { before: short, after: shifted(short, [-0.6, 0, 0]) }, options),
    0.05,
  );
  expect(change).toMatchObject({ p: null, change: "undecided", before: { n: 9 } });
});
