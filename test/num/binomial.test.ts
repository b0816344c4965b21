import { expect, test } from "vitest";
import { binomialAtLeast, binomialCdf, binomialPmf, binomialTest } from "../../src/num/index.ts";

test("binomial probabilities equal scipy 1.17's", () => {
  expect(binomialPmf(3, 10, 0.3)).toBeCloseTo(0.266827932, 14);
  expect(binomialCdf(3, 10, 0.3)).toBeCloseTo(0.6496107184000002, 14);
  expect(binomialAtLeast(3, 10, 0.3)).toBeCloseTo(0.6172172136000003, 14);
  expect(binomialCdf(450, 1000, 0.5) / 0.0008652680424881513).toBeCloseTo(1, 12);
});

test("binomialTest(k, n, p) equals scipy 1.17's binomtest", () => {
  expect(binomialTest(3, 10, 0.3)).toBe(1);
  expect(binomialTest(7, 10, 0.3)).toBeCloseTo(0.010592078399999996, 14);
  expect(binomialTest(450, 1000, 0.5) / 0.0017305360849763027).toBeCloseTo(1, 12);
});

test("binomialTest gives NaN without trials and for impossible counts", () => {
  for (const [k, n] of [
    [0, 0],
    [6, 5],
    [-1, 5],
    [2.5, 5],
  ])
    expect(binomialTest(k!, n!, 0.5)).toBeNaN();
});

test("binomial probabilities add up to 1, also at p 0 and 1", () => {
  for (const p of [0, 0.2, 1]) {
    let total = 0;
    for (let k = 0; k <= 30; k++) total += binomialPmf(k, 30, p);
    expect(total).toBeCloseTo(1, 12);
  }
  expect([binomialCdf(-1, 5, 0.5), binomialCdf(5, 5, 0.5), binomialCdf(0, 0, 0.5)]).toEqual([0, 1, 1]);
});
