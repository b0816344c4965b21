import { expect, test } from "vitest";
import { cyclicTriples, orderConsistency } from "../../../src/meta/index.ts";
import { seeded } from "../../../src/num/index.ts";

test("orderConsistency by hand: ties, flips to first and second, unreadable", () => {
  const listed = [1, 1, 0, 0.5, 1, NaN, 1, 1];
  const swapped = [1, 0, 1, 0.5, 0.5, 1, NaN, 0];
  const found = orderConsistency({ listed, swapped });
  expect(found).toEqual({
    n: 6,
    unread: 2,
    agreement: 2 / 6,
    firstWins: 2 / 6,
    secondWins: 1 / 6,
    positionBias: expect.closeTo(1 / 6, 12),
    p: 1,
  });
});

test("orderConsistency: a judge that always takes the first shown has bias 1 and p = 2 / 2^n; swapping the frame turns nothing", () => {
  const listed = Array.from({ length: 10 }, () => 0.9);
  const swapped = Array.from({ length: 10 }, () => 0.1);
  expect(orderConsistency({ listed, swapped })).toMatchObject({
    positionBias: 1,
    agreement: 0,
    p: expect.closeTo(2 / 1024, 12),
  });
  // The same pairs with a and b named the other way round: what was swapped is now as listed.
  const turned = orderConsistency({ listed: swapped.map((p) => 1 - p), swapped: listed.map((p) => 1 - p) });
  expect(turned.positionBias).toBe(1);
});

test("orderConsistency of nothing is NaN", () => {
  expect(orderConsistency({ listed: [], swapped: [] })).toMatchObject({ n: 0, agreement: NaN, p: NaN });
});

const verdicts = (rows: readonly (readonly [item: number, a: number, b: number, p: number])[]) => ({
  itemOf: rows.map((r) => r[0]),
  a: rows.map((r) => r[1]),
  b: rows.map((r) => r[2]),
  values: rows.map((r) => r[3]),
});

test("cyclicTriples counts circles inside items only, leaves ties and unreadable verdicts out", () => {
  const circle = verdicts([
    [0, 7, 8, 1],
    [0, 8, 9, 0.8],
    [0, 7, 9, 0],
  ]);
  expect(cyclicTriples(circle)).toEqual({ nTriples: 1, nCyclic: 1, share: 1 });
  expect(cyclicTriples({ ...circle, values: [1, 0.8, 1] })).toEqual({ nTriples: 1, nCyclic: 0, share: 0 });
  expect(cyclicTriples({ ...circle, values: [1, 0.5, 0] }).nTriples).toBe(0);
  expect(cyclicTriples({ ...circle, values: [1, NaN, 0] }).share).toBeNaN();
  expect(cyclicTriples({ ...circle, itemOf: [0, 0, 1] }).nTriples).toBe(0);
});

test("cyclicTriples sums several verdicts on one pair", () => {
  const found = cyclicTriples(
    verdicts([
      [0, 1, 2, 1],
      [0, 2, 1, 1],
      [0, 1, 2, 1],
      [0, 2, 3, 1],
      [0, 3, 1, 1],
    ]),
  );
  expect(found).toEqual({ nTriples: 1, nCyclic: 1, share: 1 });
});

test("cyclicTriples of complete tournaments equals Kendall and Babington Smith's count, and coins reach a quarter", () => {
  const rng = seeded(2, "tournament");
  const n = 9;
  let [cyclic, triples] = [0, 0];
  for (let round = 0; round < 200; round++) {
    const wins = new Int32Array(n);
    const rows: [number, number, number, number][] = [];
    for (let a = 0; a < n; a++)
      for (let b = a + 1; b < n; b++) {
        const p = rng() < 0.5 ? 1 : 0;
        wins[p === 1 ? a : b]!++;
        rows.push([0, a, b, p]);
      }
    const found = cyclicTriples(verdicts(rows));
    expect(found.nTriples).toBe(84);
    expect(found.nCyclic).toBe(84 - wins.reduce((sum, w) => sum + (w * (w - 1)) / 2, 0));
    cyclic += found.nCyclic;
    triples += found.nTriples;
  }
  expect(cyclic / triples).toBeCloseTo(0.25, 1);
});
