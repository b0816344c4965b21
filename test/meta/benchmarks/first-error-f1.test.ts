import { expect, test } from "vitest";
import { firstErrorF1, firstErrorStep } from "../../../src/meta/index.ts";

test("firstErrorF1 is the harmonic mean of accuracy on faulty and on sound solutions", () => {
  const rows = [
    { label: 2, predicted: 2 },
    { label: 0, predicted: 1 },
    { label: -1, predicted: -1 },
    { label: -1, predicted: -1 },
    { label: 3, predicted: NaN },
  ];
  expect(firstErrorF1(rows)).toMatchObject({ errorAccuracy: 0.5, correctAccuracy: 1, dropped: 1 });
  expect(firstErrorF1(rows).f1).toBeCloseTo(2 / 3, 14);
});

test("firstErrorF1 is 0 where both accuracies are 0 and NaN where one kind is absent", () => {
  expect(
    firstErrorF1([
      { label: 1, predicted: -1 },
      { label: -1, predicted: 0 },
    ]).f1,
  ).toBe(0);
  expect(firstErrorF1([{ label: 1, predicted: 1 }]).f1).toBeNaN();
});

test("firstErrorStep(rewards, threshold) names the first low step, -1 for none, NaN for a missing one before it", () => {
  expect(firstErrorStep([0.9, 0.4, 0.1], 0.5)).toBe(1);
  expect(firstErrorStep([0.9, 0.6], 0.5)).toBe(-1);
  expect(firstErrorStep([0.9, NaN, 0.1], 0.5)).toBeNaN();
});
