import {
  type EmOptions,
  type EmResult,
  expectationMaximisation,
  LEAST_PROBABILITY,
} from "./expectation-maximisation.ts";
import { addTo, clearSums, kahanSums } from "./kahan.ts";
import type { Votes } from "./votes.ts";

/** One-coin result: a skill a rater in place of a confusion matrix. */
export interface OneCoinResult extends EmResult {
  /** P(the rater gives the true label), one a rater. */
  readonly skills: Float64Array;
}

/**
 * The one-coin model: a rater gives the true label with probability `skill` and every other label with (1 - skill) / (K - 1).
 * The choice for few votes a rater. Source: Dawid and Skene (1979) with one parameter; Zhang et al. (2014); pinned to crowd-kit 1.4.
 */
export function oneCoin(votes: Votes, options: EmOptions = {}): OneCoinResult {
  const nLabels = votes.labels.length;
  const sums = kahanSums(votes.raters.length);
  const n = new Float64Array(votes.raters.length);
  for (const rater of votes.rater) n[rater]!++;
  const skills = new Float64Array(votes.raters.length);
  const clipped = (p: number) => Math.min(Math.max(p, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY);
  const result = expectationMaximisation(
    votes,
    (probabilities, pairs, errors) => {
      clearSums(sums);
      for (let i = 0; i < votes.task.length; i++)
        addTo(sums, votes.rater[i]!, probabilities[votes.task[i]! * nLabels + votes.label[i]!]!);
      for (let w = 0; w < skills.length; w++) skills[w] = sums.totals[w]! / n[w]!;
      for (let p = 0; p < pairs.rater.length; p++) {
        const skill = skills[pairs.rater[p]!]!;
        for (let k = 0; k < nLabels; k++)
          errors[p * nLabels + k] = clipped(k === pairs.label[p] ? skill : (1 - skill) / (nLabels - 1));
      }
    },
    options,
  );
  return { ...result, skills };
}
