/** One trainer's log of what the policy answered and what it was paid. */
export interface RolloutFormat {
  readonly format: string;
  readonly summary: string;
  /** Whose log it is, for notes. */
  readonly trainer: string;
  readonly prompt: string;
  readonly output: string;
  /** Column of the training step; absent where the log has none. */
  readonly step?: string;
  /** Column of the right answer, which becomes a reference. */
  readonly reference?: string;
  /** Columns that must be there besides prompt and output. */
  readonly needs: readonly string[];
  /** Columns of numbers that are no scores of an output. */
  readonly ignored: readonly string[];
  /** The reward that the trainer used, where its column has one name. */
  readonly reward?: string;
}

/** TRL's completions (GRPO, RLOO): `completions/completions_00010.parquet`; a column for every reward function and logged extra. */
export const TRL_COMPLETIONS: RolloutFormat = {
  format: "trl-completions",
  summary:
    "completions that TRL's GRPO and RLOO trainers log: step, prompt, completion and a column for every reward",
  trainer: "TRL",
  prompt: "prompt",
  output: "completion",
  step: "step",
  needs: ["step"],
  ignored: ["advantage"],
};

/** verl's `rollout_data_dir` and `validation_data_dir`: `10.jsonl`; a key for everything that the reward function returned. */
export const VERL_ROLLOUTS: RolloutFormat = {
  format: "verl-rollouts",
  summary: "rollouts that verl dumps: input, output, gts, score, step and what the reward function returned",
  trainer: "verl",
  prompt: "input",
  output: "output",
  step: "step",
  reference: "gts",
  needs: ["score", "step"],
  ignored: ["request_id"],
  reward: "score",
};

/** OpenRLHF's samples with rewards, as its batch inference writes them: one JSON object a line. */
export const OPENRLHF_SAMPLES: RolloutFormat = {
  format: "openrlhf-samples",
  summary: "samples that OpenRLHF's batch inference writes: input, output, reward",
  trainer: "OpenRLHF",
  prompt: "input",
  output: "output",
  reference: "label",
  needs: ["reward"],
  ignored: [],
  reward: "reward",
};
