import { expect, test } from "vitest";
import { spearman, spearmanP, spearmanRho } from "../../../src/meta/index.ts";

const X = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3];
const Y = [2, 7, 1, 8, 2, 8, 1, 8, 2, 8];

test("spearman(x, y) equals scipy.stats.spearmanr 1.17 with ties", () => {
  const found = spearman(X, Y);
  expect(found.value).toBeCloseTo(0.13471506281091267, 14);
  expect(found.p).toBeCloseTo(0.7106008805223829, 13);
});

test("spearmanRho does not change under monotone maps and permutations, and ranks infinities", () => {
  expect(
    spearmanRho(
      X.map((v) => Math.exp(v)),
      Y,
    ),
  ).toBe(spearmanRho(X, Y));
  expect(spearmanRho(X.toReversed(), Y.toReversed())).toBe(spearmanRho(X, Y));
  expect(spearmanRho([1, Infinity, 2, 3], [1, 2, 3, 4])).toBeCloseTo(0.4, 14);
});

test("spearmanRho is NaN for constants, NaN values and fewer than 2 values", () => {
  expect([spearmanRho([1, 1], [1, 2]), spearmanRho([1, NaN], [1, 2]), spearmanRho([1], [1])]).toEqual([
    NaN,
    NaN,
    NaN,
  ]);
});

test("spearman leaves NaN pairs out; p is NaN for two pairs, as scipy has no degrees of freedom left", () => {
  expect(spearman([...X, NaN], [...Y, 3])).toEqual({ ...spearman(X, Y), dropped: 1 });
  expect(spearmanP(1, 2)).toBeNaN();
  expect(spearmanP(1, 9)).toBe(0);
});
