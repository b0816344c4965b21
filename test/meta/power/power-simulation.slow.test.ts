import { expect, test } from "vitest";
import { clustersNeeded } from "../../../src/meta/index.ts";
import { randomNormal, type Rng, seeded } from "../../../src/num/index.ts";
import { signFlipP } from "../comparisons/sign-flip.ts";

const REPLICATIONS = 2000;

/** Differences of two scorers' accuracies on one item with several pairs: skewed, discrete, of unequal size. */
function item(effect: number, rng: Rng): number {
  const lean = 0.3 * randomNormal(rng);
  let sum = 0;
  for (let k = 0; k < 3; k++) {
    const u = rng() + lean;
    sum += u < 0.12 ? -1 : u > 0.88 ? 1 : 0;
  }
  return sum / 3 + effect;
}

/** Mean 0, skewed. */
const skewed = (effect: number, rng: Rng): number => -Math.log(1 - rng()) - 1 + effect;

test.each([
  ["discrete clustered differences", item, 0.08],
  ["exponential differences", skewed, 0.25],
] as const)(
  "clustersNeeded: an independent simulation at the returned n has power within 3 points: %s",
  (_, draw, effect) => {
    // A large pilot: the claim is about the method, not about the spread of a small pilot.
    const pilot = seeded(11);
    const observed = Float64Array.from({ length: 20_000 }, () => draw(0.02, pilot));
    const { n } = clustersNeeded(observed, effect, { alpha: 0.05, power: 0.8, rng: seeded(12) });
    const rng = seeded(13);
    let found = 0;
    for (let r = 0; r < REPLICATIONS; r++)
      if (
        signFlipP(
          Float64Array.from({ length: n }, () => draw(effect, rng)),
          400,
          rng,
        ) <= 0.05
      )
        found++;
    process.stdout.write(`n = ${n}: power ${found / REPLICATIONS}\n`);
    expect(Math.abs(found / REPLICATIONS - 0.8)).toBeLessThan(0.03);
  },
  600_000,
);
