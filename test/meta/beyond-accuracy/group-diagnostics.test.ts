import { expect, test } from "vitest";
import { groupDiagnostics, pairMargins } from "../../../src/meta/index.ts";
import { seeded } from "../../../src/num/index.ts";

const policy = { groupSize: 2, isPolicy: true };

test("groupDiagnostics by hand: spread, flat pairs, order, margins, signs of advantages", () => {
  const found = groupDiagnostics(
    {
      values: [1, 3, 3, 5, 5, 9, NaN],
      groupOf: [0, 0, 0, 1, 1, 2, 1],
      truth: [0, 1, 2, 1, 0, 1, 3],
    },
    policy,
  );
  // Group of one left out: groups (1, 3, 3) and (5, 5); squares inside 8/3 + 0; over all five 3.4 mean.
  expect(found).toMatchObject({ n: 5, nGroups: 2, nPairs: 4, nFlatGroups: 2, groupSize: 2, askedSize: 2 });
  expect(found.withinSd).toBeCloseTo(Math.sqrt(8 / 3 / 3), 12);
  expect(found.totalSd).toBeCloseTo(Math.sqrt((2.4 ** 2 + 2 * 0.4 ** 2 + 2 * 1.6 ** 2) / 4), 12);
  expect(found.withinShare).toBeCloseTo(found.withinSd / found.totalSd, 12);
  expect(found.flatShare).toBeCloseTo((1 / 3 + 1) / 2, 12);
  expect(found.pairAccuracy).toBeCloseTo((1 + 1 + 0.5 + 0.5) / 4, 12);
  expect(found.margins.mean).toBeCloseTo(4 / 4 / found.totalSd, 12);
  expect(found.margins.near).toBe(0.5);
  // Signs: output 1 sits on the human mean and is left out; -, +, and a flat group whose two outputs count 1/2 each.
  expect(found.nAdvantages).toBe(4);
  expect(found.advantageSign).toBeCloseTo((1 + 1 + 0.5 + 0.5) / 4, 12);
});

test("groupDiagnostics says why signs are missing, and falls back to the largest group", () => {
  const scores = { values: [1, 2, 3], groupOf: [0, 0, 0], truth: [1, 2, 3] };
  const found = groupDiagnostics(scores, { groupSize: 8, isPolicy: false });
  expect(found).toMatchObject({ groupSize: 3, askedSize: 8, flatShare: 0, advantageSign: NaN });
  expect(found.advantageWhy).toContain("source=policy");
  const untold = groupDiagnostics({ values: [1, 2], groupOf: [0, 0] }, policy);
  expect(untold.advantageWhy).toContain("no human value");
  expect(untold.pairAccuracy).toBeNaN();
});

test("groupDiagnostics: flatShare is the chance of drawing equal scores without replacement", () => {
  const rng = seeded(1, "flat");
  const values = Array.from({ length: 20 }, (_, i) => (i < 15 ? 1 : 0));
  const { flatShare } = groupDiagnostics(
    { values, groupOf: values.map(() => 0) },
    { groupSize: 8, isPolicy: false },
  );
  let flat = 0;
  const draws = 40_000;
  for (let k = 0; k < draws; k++) {
    const left = values.slice();
    let sum = 0;
    for (let d = 0; d < 8; d++) sum += left.splice(Math.floor(rng() * left.length), 1)[0]!;
    if (sum === 8 || sum === 0) flat++;
  }
  expect(Math.abs(flat / draws - flatShare)).toBeLessThan(
    4 * Math.sqrt((flatShare * (1 - flatShare)) / draws),
  );
});

test("groupDiagnostics: a scorer that knows the prompt only has no spread inside it and every group flat", () => {
  const groupOf = Array.from({ length: 40 }, (_, i) => i % 4);
  const truth = groupOf.map((_, i) => i % 5);
  const found = groupDiagnostics(
    { values: groupOf.map((g) => 0.1 * g), groupOf, truth },
    { groupSize: 8, isPolicy: true },
  );
  expect(found.withinShare).toBeCloseTo(0, 12);
  expect([found.flatShare, found.pairAccuracy, found.advantageSign]).toEqual([1, 0.5, 0.5]);
});

test("groupDiagnostics is unchanged by order and by increasing linear maps of the scores", () => {
  const rng = seeded(9, "order");
  const groupOf = Array.from({ length: 60 }, (_, i) => i % 6);
  const values = groupOf.map(() => Math.round(4 * rng()));
  const truth = groupOf.map(() => Math.round(3 * rng()));
  const plain = groupDiagnostics({ values, groupOf, truth }, { groupSize: 8, isPolicy: true });
  const turned = groupDiagnostics(
    {
      values: values.map((v) => 4 * v + 8).toReversed(),
      groupOf: groupOf.toReversed(),
      truth: truth.toReversed(),
    },
    { groupSize: 8, isPolicy: true },
  );
  for (const key of ["withinShare", "flatShare", "pairAccuracy", "advantageSign", "nPairs"] as const)
    expect([key, turned[key]]).toEqual([key, expect.closeTo(plain[key], 10)]);
  expect(turned.margins.mean).toBeCloseTo(plain.margins.mean, 10);
});

test("groupDiagnostics of nothing is NaN, not 0", () => {
  const found = groupDiagnostics({ values: [], groupOf: [], truth: [] }, policy);
  expect(found).toMatchObject({
    n: 0,
    nGroups: 0,
    withinSd: NaN,
    flatShare: NaN,
    pairAccuracy: NaN,
    advantageSign: NaN,
  });
});

test("pairMargins counts given pairs in SDs and leaves missing scores out", () => {
  const found = pairMargins([4, 2, NaN, 2], { better: [0, 1, 2, 3], worse: [1, 0, 0, 1] }, 2);
  expect(found).toMatchObject({ n: 3, mean: 0, near: 1 / 3, accuracy: 0.5 });
  expect(pairMargins([1, 2], { better: [0], worse: [1] }, 0).accuracy).toBeNaN();
});
