import {
  type EmOptions,
  type EmResult,
  expectationMaximisation,
  LEAST_PROBABILITY,
} from "./expectation-maximisation.ts";
import { kahanSums } from "./kahan.ts";
import { normaliseByRater, sumByPair } from "./vote-pairs.ts";
import type { Votes } from "./votes.ts";

/**
 * Dawid and Skene's model: every rater has a confusion matrix P(label given | true label), estimated together with the true labels by EM.
 * Ties go to the smallest label name. With few votes a rater the matrices are hardly determined: use `oneCoin`.
 * Source: Dawid and Skene (1979), Applied Statistics 28; pinned to crowd-kit 1.4.
 */
export function dawidSkene(votes: Votes, options: EmOptions = {}): EmResult {
  let sums: ReturnType<typeof kahanSums> | undefined;
  return expectationMaximisation(
    votes,
    (probabilities, pairs, errors) => {
      sums ??= kahanSums(errors.length);
      sumByPair(probabilities, pairs, sums);
      for (let i = 0; i < errors.length; i++) errors[i] = Math.max(sums.totals[i]!, LEAST_PROBABILITY);
      normaliseByRater(errors, pairs, votes.raters.length);
    },
    options,
  );
}
