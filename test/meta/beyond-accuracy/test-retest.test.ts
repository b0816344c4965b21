import { expect, test } from "vitest";
import { intraclass, ratingTable, testRetest } from "../../../src/meta/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

/** The six targets and four judges of Shrout and Fleiss (1979), table 2; their table 4 gives ICC(1, 1) = .17. */
const SHROUT_FLEISS = [
  [9, 2, 5, 8],
  [6, 1, 3, 2],
  [8, 4, 6, 8],
  [7, 1, 2, 6],
  [10, 5, 6, 9],
  [6, 2, 4, 7],
];

test("testRetest(table) gives ICC(1, 1) of Shrout and Fleiss with its interval and the noise of one score", () => {
  const made = testRetest(ratingTable(SHROUT_FLEISS));
  expect(made.reliability).toBeCloseTo(0.17, 2);
  const { low, high } = intraclass(ratingTable(SHROUT_FLEISS)).ICC1;
  expect([made.ciLow, made.ciHigh]).toEqual([low, high]);
  expect(made).toMatchObject({ n: 6, dropped: 0, repeats: 4, same: 0 });
  // Within-target mean square of the same table: 6.26.
  expect(made.noise ** 2).toBeCloseTo(6.26, 2);
});

test("testRetest(table) of equal repeats is 1, of a constant scorer undefined, and leaves incomplete tasks out", () => {
  const exact = testRetest(
    ratingTable([
      [1, 1],
      [2, 2],
      [NaN, 3],
      [4, 4],
    ]),
  );
  expect(exact).toMatchObject({
    reliability: 1,
    ciLow: 1,
    ciHigh: 1,
    same: 1,
    sameHigh: 1,
    noise: 0,
    n: 3,
    dropped: 1,
  });
  expect(exact.sameLow).toBeGreaterThan(0.3);
  expect(
    testRetest(
      ratingTable([
        [1, 1],
        [1, 1],
      ]),
    ),
  ).toMatchObject({ reliability: NaN, same: 1 });
});

test("testRetest(table) of no tasks or one repeat is undefined", () => {
  for (const table of [ratingTable([], 2), ratingTable([[1], [2]]), ratingTable([[NaN, 1]])]) {
    const { reliability, same, noise, sameLow } = testRetest(table);
    expect([reliability, same, noise, sameLow]).toEqual([NaN, NaN, NaN, NaN]);
  }
});

test("testRetest(table) does not depend on the order of tasks or repeats", () => {
  const turned = SHROUT_FLEISS.toReversed().map((row) => row.toReversed());
  const a = testRetest(ratingTable(SHROUT_FLEISS));
  const b = testRetest(ratingTable(turned));
  expect(b.reliability).toBeCloseTo(a.reliability, 12);
  expect(b.noise).toBeCloseTo(a.noise, 12);
});

test("the interval of testRetest covers the true reliability in 95% of simulations, within 3 Monte-Carlo errors", () => {
  const rng = seeded(5, "test-retest");
  const nRounds = 600;
  let nCovered = 0;
  for (let round = 0; round < nRounds; round++) {
    const rows = Array.from({ length: 30 }, () => {
      const truth = randomNormal(rng) * Math.sqrt(0.6);
      return Array.from({ length: 3 }, () => truth + randomNormal(rng) * Math.sqrt(0.4));
    });
    const { ciLow, ciHigh } = testRetest(ratingTable(rows));
    if (ciLow <= 0.6 && 0.6 <= ciHigh) nCovered++;
  }
  const error = 3 * Math.sqrt((0.95 * 0.05) / nRounds);
  expect(Math.abs(nCovered / nRounds - 0.95)).toBeLessThan(error);
});
