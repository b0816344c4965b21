import { expect, test } from "vitest";
import { conformalThreshold, smallestForJointLoss } from "../../../src/calibration/index.ts";

const own = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);

test("conformalThreshold accepts down to the last row with (wrong + 1) / (n + 1) <= alpha", () => {
  // Ten rows from surest to least sure; wrong at the 3rd, 6th and 7th. n = 10, alpha = 0.3: at most 2 wrong (3/11 = 0.27), the third (4/11) is too many.
  const confidence = Float64Array.from({ length: 10 }, (_, i) => 1 - i / 20);
  const loss = [0, 0, 1, 0, 0, 1, 1, 0, 0, 0];
  const found = conformalThreshold({ confidence, loss, clusterOf: own(10) }, 0.3);
  expect(found).toEqual({ threshold: confidence[5], accepted: 0.6, risk: 0.2, n: 10 });
});

test("conformalThreshold never splits ties, and passes over rows without a confidence", () => {
  const found = conformalThreshold(
    { confidence: [0.9, 0.8, 0.8, NaN, 0.7], loss: [0, 0, 1, 1, 0], clusterOf: own(5) },
    0.2,
  );
  expect(found.threshold).toBe(0.9);
});

test("conformalThreshold counts item groups, not rows", () => {
  const rows = { confidence: new Float64Array(40).fill(1), loss: new Float64Array(40) };
  expect(conformalThreshold({ ...rows, clusterOf: own(40) }, 0.1).threshold).toBe(1);
  const two = Int32Array.from({ length: 40 }, (_, i) => i % 2);
  expect(conformalThreshold({ ...rows, clusterOf: two }, 0.1)).toMatchObject({ threshold: Infinity, n: 2 });
});

test("smallestForJointLoss(0.1) is 9: 1 / (9 + 1) = 0.1", () => {
  expect(smallestForJointLoss(0.1)).toBe(9);
  const all = (n: number) => ({
    confidence: new Float64Array(n),
    loss: new Float64Array(n),
    clusterOf: own(n),
  });
  expect(conformalThreshold(all(9), 0.1).threshold).toBe(0);
  expect(conformalThreshold(all(8), 0.1).threshold).toBe(Infinity);
});
