import { expect, test } from "vitest";
import { floorTest, meanInterval } from "../../../src/audit/counterfactual/floor-test.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

const FLOOR = 0.1;
const DRAWS = 2000;

/** Share of draws in which something holds, of samples of n clusters with this true mean and SD 1. */
function share(n: number, mean: number, holds: (d: Float64Array) => boolean): number {
  const rng = seeded(11, "floor", n, mean);
  let count = 0;
  for (let r = 0; r < DRAWS; r++)
    count += Number(holds(Float64Array.from({ length: n }, () => mean + randomNormal(rng))));
  return count / DRAWS;
}

/** Three standard errors of a share near 0.05 over the draws. */
const SLACK = 3 * Math.sqrt((0.05 * 0.95) / DRAWS);

for (const n of [10, 20, 50, 200])
  test(`floorTest at the edge of its null, ${n} clusters: p <= 0.05 in at most 5% of ${DRAWS} samples; Student's interval covers in 95%`, () => {
    const rejects = (sides: "two" | "above") => (d: Float64Array) =>
      floorTest(d, { floor: FLOOR, sides }).p <= 0.05;
    expect(share(n, FLOOR, rejects("above"))).toBeLessThan(0.05 + SLACK);
    expect(share(n, FLOOR, rejects("two"))).toBeLessThan(0.05 + SLACK);
    expect(share(n, 0, rejects("two"))).toBeLessThan(0.05 + SLACK);
    const covered = share(n, 0.3, (d) => {
      const { low, high } = meanInterval(floorTest(d, { floor: FLOOR, sides: "two" }), 0.95);
      return low <= 0.3 && 0.3 <= high;
    });
    expect(Math.abs(covered - 0.95)).toBeLessThan(SLACK + 0.002);
  });
