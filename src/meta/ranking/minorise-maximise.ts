import { centre } from "./bradley-terry.ts";
import type { Choices } from "./choices.ts";
import { type IterationOptions, untilStill } from "./luce-spectral.ts";

/** One round: (times chosen + alpha) / (expected chances + alpha), logged and centred. */
function round(choices: Choices, weights: Float64Array, alpha: number): Float64Array {
  const { nSystems, from, systems, weight } = choices;
  const chosen = new Float64Array(nSystems).fill(alpha);
  const chances = new Float64Array(nSystems).fill(alpha);
  for (let k = 0; k < weight.length; k++) {
    let sum = 0;
    for (let at = from[k]!; at < from[k + 1]!; at++) sum += weights[systems[at]!]!;
    chosen[systems[from[k]!]!]! += weight[k]!;
    for (let at = from[k]!; at < from[k + 1]!; at++) chances[systems[at]!]! += weight[k]! / sum;
  }
  return centre(chosen.map((c, i) => Math.log(c / chances[i]!)));
}

/**
 * Log-strengths (mean 0) by minorisation and maximisation: slow but simple, a check on Newton's method. With alpha 0 the maximum likelihood;
 * all NaN where it does not converge (default 10,000 rounds). Source: Hunter (2004). Pinned to choix 7494ad3 (`mm_*`).
 */
export function minoriseMaximise(choices: Choices, options: IterationOptions = {}): Float64Array {
  const { alpha = 0, maxIterations = 10_000 } = options;
  return untilStill(choices.nSystems, (w) => round(choices, w, alpha), { ...options, maxIterations });
}
