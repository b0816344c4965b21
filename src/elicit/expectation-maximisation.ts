import { pairwiseSum } from "../num/index.ts";
import { majorityVote } from "./majority-vote.ts";
import { sumByTask, type VotePairs, votePairs } from "./vote-pairs.ts";
import { type Aggregate, nameOrder, rowWinners, type Votes } from "./votes.ts";

/** Probabilities are kept at least this far from 0 before a logarithm is taken. */
export const LEAST_PROBABILITY = 1e-10;
const LOG_LEAST = Math.log(LEAST_PROBABILITY);

/** When EM stops: after `nIterations`, or when the bound a vote grows by less than `tolerance`. */
export interface EmOptions {
  readonly nIterations?: number;
  readonly tolerance?: number;
}

/** What EM gives besides the distribution over labels. */
export interface EmResult extends Aggregate {
  /** One a label: mean probability over tasks. */
  readonly priors: Float64Array;
  /** P(label of the pair | true label) [nPairs x nLabels], see `pairs`. */
  readonly errors: Float64Array;
  readonly pairs: VotePairs;
  /** The lower bound per vote after each iteration; it never falls but for rounding. */
  readonly lossHistory: readonly number[];
}

/** The M step of one model: fills `errors` [nPairs x nLabels] from the probabilities [nTasks x nLabels]. */
export type MStep = (probabilities: Float64Array, pairs: VotePairs, errors: Float64Array) => void;

/** Mean of every column over the tasks, in the order given. */
function columnMeans(probabilities: Float64Array, nLabels: number, order?: Uint32Array): Float64Array {
  const nTasks = probabilities.length / nLabels;
  const column = new Float64Array(nTasks);
  return Float64Array.from({ length: nLabels }, (_, k) => {
    for (let t = 0; t < nTasks; t++) column[t] = probabilities[(order ? order[t]! : t) * nLabels + k]!;
    return pairwiseSum(column) / nTasks;
  });
}

/** Turns base-2 log errors summed over each task's votes into posteriors, in place; the largest exponent of a row is taken off first. */
function posteriors(sums: Float64Array, priors: Float64Array): void {
  const nLabels = priors.length;
  const logPriors = priors.map((p) => Math.log2(Math.max(p, LEAST_PROBABILITY)));
  for (let from = 0; from < sums.length; from += nLabels) {
    let top = -Infinity;
    for (let k = 0; k < nLabels; k++) {
      const v = logPriors[k]! + sums[from + k]!;
      sums[from + k] = v;
      if (v > top) top = v;
    }
    let total = 0;
    for (let k = 0; k < nLabels; k++) {
      const v = sums[from + k] === top ? 1 : 2 ** (sums[from + k]! - top);
      sums[from + k] = v;
      total += v;
    }
    for (let k = 0; k < nLabels; k++) sums[from + k]! /= total;
  }
}

/** sum q (log errors + log prior), the prior once a vote (as the reference does), minus sum q log q; clips q below in place. */
function lowerBound(
  { pair, start }: VotePairs,
  state: {
    readonly probabilities: Float64Array;
    readonly priors: Float64Array;
    readonly errors: Float64Array;
  },
): number {
  const { probabilities, priors, errors } = state;
  const nLabels = priors.length;
  const logPriors = priors.map((p) => Math.log(Math.max(p, LEAST_PROBABILITY)));
  const logErrors = errors.map((e, i) => Math.log(e) + logPriors[i % nLabels]!);
  let joint = 0;
  for (let t = 0; t + 1 < start.length; t++) {
    const q = t * nLabels;
    for (let i = start[t]!; i < start[t + 1]!; i++) {
      const e = pair[i]! * nLabels;
      for (let k = 0; k < nLabels; k++) joint += probabilities[q + k]! * logErrors[e + k]!;
    }
  }
  let entropy = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const q = probabilities[i]!;
    if (q > LEAST_PROBABILITY) entropy -= q === 1 ? 0 : q * Math.log(q);
    else {
      probabilities[i] = LEAST_PROBABILITY;
      entropy -= LEAST_PROBABILITY * LOG_LEAST;
    }
  }
  return joint + entropy;
}

/**
 * Expectation-maximisation of a confusion model from the vote shares: M step, then E and M by turns.
 * Cost per iteration O(votes x labels). No votes give empty results.
 * Source: Dawid and Skene (1979), Applied Statistics 28; pinned to crowd-kit 1.4 (probabilities clipped below at 1e-10).
 */
export function expectationMaximisation(votes: Votes, mStep: MStep, options: EmOptions): EmResult {
  const { nIterations = 100, tolerance = 1e-5 } = options;
  const nLabels = votes.labels.length;
  const pairs = votePairs(votes);
  const start = majorityVote(votes);
  const probabilities = start.probabilities;
  let priors = columnMeans(probabilities, nLabels, nameOrder(votes.tasks));
  const errors = new Float64Array(pairs.rater.length * nLabels);
  const logErrors = new Float64Array(errors.length);
  mStep(probabilities, pairs, errors);
  const lossHistory: number[] = [];
  let loss = -Infinity;
  for (let round = 0; round < nIterations && votes.task.length > 0; round++) {
    for (let i = 0; i < errors.length; i++) logErrors[i] = Math.log2(errors[i]!);
    sumByTask(logErrors, pairs, probabilities);
    posteriors(probabilities, priors);
    priors = columnMeans(probabilities, nLabels);
    mStep(probabilities, pairs, errors);
    const next = lowerBound(pairs, { probabilities, priors, errors }) / votes.task.length;
    lossHistory.push(next);
    if (next - loss < tolerance) break;
    loss = next;
  }
  return { winners: rowWinners(probabilities, nLabels), probabilities, priors, errors, pairs, lossHistory };
}
