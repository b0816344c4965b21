import { stationaryDistribution } from "../../num/index.ts";
import { centre } from "./bradley-terry.ts";
import { type Choices, chosenOver } from "./choices.ts";

/** When an iteration for strengths ends, and what regularises it. */
export interface IterationOptions {
  /** Pseudo-count; 0, the default, is plain maximum likelihood. */
  readonly alpha?: number;
  /** Converged when the L1 change of the centred strengths is at most tolerance * nSystems; default 1e-8. */
  readonly tolerance?: number;
  /** Unconverged (all NaN) after so many rounds. */
  readonly maxIterations?: number;
}

const logOf = (weights: Float64Array): Float64Array => centre(weights.map(Math.log));

/** Weights exp(theta) scaled to sum n. */
export function weightsOf(theta: Float64Array): Float64Array {
  const n = theta.length;
  const weights = centre(Float64Array.from(theta)).map(Math.exp);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += weights[i]!;
  return weights.map((w) => (n / sum) * w);
}

/** Runs `step` from equal strengths until the centred strengths stand still; NaN where they never do. */
export function untilStill(
  nSystems: number,
  step: (weights: Float64Array) => Float64Array,
  { tolerance = 1e-8, maxIterations = 100 }: IterationOptions,
): Float64Array {
  let theta: Float64Array = new Float64Array(nSystems);
  for (let round = 0; round < maxIterations; round++) {
    const next = step(weightsOf(theta));
    let change = 0;
    for (let i = 0; i < nSystems; i++) change += Math.abs(next[i]! - theta[i]!);
    theta = next;
    if (Number.isNaN(change)) break;
    if (round > 0 && change <= tolerance * nSystems) return theta;
  }
  return theta.fill(NaN);
}

/**
 * One spectral pass: log-strengths (mean 0) from the stationary distribution of the chain in which a system hands over to the one chosen before it
 * at rate 1 / (sum of the set's weights). weights: [nSystems], positive; `alpha` is added to every rate. Only for data whose `connectivity` is finite, or with alpha > 0:
 * otherwise values are NaN, infinite or rounding's, as in the reference. Source: Maystre and Grossglauser (2015). Pinned to choix 7494ad3 (`lsr_*`).
 */
export function luceSpectral(choices: Choices, weights: ArrayLike<number>, alpha = 0): Float64Array {
  const { nSystems: n, from, systems, weight } = choices;
  const rates = new Float64Array(n * n).fill(alpha);
  for (let k = 0; k < weight.length; k++) {
    let sum = 0;
    for (let at = from[k]!; at < from[k + 1]!; at++) sum += weights[systems[at]!]!;
    const chosen = systems[from[k]!]!;
    for (let at = from[k]! + 1; at < from[k + 1]!; at++)
      rates[systems[at]! * n + chosen]! += weight[k]! / sum;
  }
  return logOf(stationaryDistribution(rates, n));
}

/**
 * Iterated spectral ranking: with alpha 0 the maximum-likelihood log-strengths (mean 0), all NaN where it does not converge (default 100 rounds).
 * Source: Maystre and Grossglauser (2015). Pinned to choix 7494ad3 (`ilsr_*`).
 */
export function iteratedLuceSpectral(choices: Choices, options: IterationOptions = {}): Float64Array {
  return untilStill(choices.nSystems, (w) => luceSpectral(choices, w, options.alpha ?? 0), options);
}

/**
 * Rank centrality: log of the stationary distribution of the chain whose rates are shares of battles lost (mean 0); the same condition on the data as `luceSpectral`.
 * Source: Negahban, Oh and Shah (2012). Pinned to choix 7494ad3.
 */
export function rankCentrality(choices: Choices, alpha = 0): Float64Array {
  const n = choices.nSystems;
  const beats = chosenOver(choices);
  const rates = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const lost = beats[j * n + i]! + alpha;
      if (lost > 0) rates[i * n + j] = lost / (lost + beats[i * n + j]! + alpha);
    }
  return logOf(stationaryDistribution(rates, n));
}
