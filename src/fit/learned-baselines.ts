import type { NgramHashing } from "../core/index.ts";
import type { FitData } from "./fit-data.ts";
import { headFeatures } from "./head-features.ts";
import { headLearner } from "./head-learner.ts";
import type { Learner } from "./learner.ts";

/** Small on purpose: what an output or a prompt says by its words alone. */
export const BASELINE_HASHING: NgramHashing = {
  unit: "word",
  sizes: [1, 2],
  bits: 12,
  value: "binary",
  isUnitLength: true,
};

/** Names of the learned baselines, as they stand in results. */
export const LEARNED_BASELINES = ["candidate-only", "source-only"] as const;

/**
 * Heads on hashed n-grams that see only one side of the task, to be learnt on other folds than they predict: `candidate-only` reads the output without its prompt,
 * `source-only` the prompt without the output (of pairs both sides are then equal, so it is left out). Neither can know quality; what they reach, the gold gives away.
 * Source: Perrella et al. (2024), sentinel metrics. None where no output has a text.
 */
export async function baselineLearners(data: FitData): Promise<Learner[]> {
  const { dataset } = data.part.view;
  const hasText = dataset.outputs.some((o) => o.text !== undefined);
  const hasSource = dataset.items.some((i) => i.prompt !== undefined || i.source !== undefined);
  const made = async (name: (typeof LEARNED_BASELINES)[number], of: "output" | "prompt") => {
    const { features } = await headFeatures(data, [{ kind: "ngrams", of, hashing: BASELINE_HASHING }]);
    return headLearner(data, features, {
      name,
      family: "sentinel",
      ties: "half",
      innerFolds: 3,
    });
  };
  const learners: Learner[] = [];
  if (hasText) learners.push(await made("candidate-only", "output"));
  if (hasSource && data.kind !== "preferences") learners.push(await made("source-only", "prompt"));
  return learners;
}
