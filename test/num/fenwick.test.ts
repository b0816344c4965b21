import { expect, test } from "vitest";
import { fenwickAdd, fenwickSum } from "../../src/num/index.ts";

test("fenwickSum(tree, end) is the sum of what was added before end", () => {
  const tree = new Float64Array(11);
  const plain = new Float64Array(10);
  for (let k = 0; k < 40; k++) {
    const at = (7 * k + 3) % 10;
    fenwickAdd(tree, at, k - 5.5);
    plain[at]! += k - 5.5;
  }
  for (let end = 0; end <= 10; end++)
    expect(fenwickSum(tree, end)).toBe(plain.subarray(0, end).reduce((a, b) => a + b, 0));
});
