import { conflictWarnings, firewall, namedOptimiser } from "../audit/index.ts";
import type { Dataset, ScorerSpec } from "../core/index.ts";
import { strings } from "./parse-flags.ts";
import type { Args, Flag } from "./verb.ts";

/** The flag by which a user says what the outputs went through before. */
export const OPTIMISED_BY_FLAG: Flag = {
  flags: "--optimised-by <name>",
  summary:
    "a scorer that optimised the policy, or filtered or ranked these outputs (its name, or its base model): warns of evaluators that are kin to it; repeatable",
  repeatable: true,
};

/** What is not independent between the scorers of a data set and what its outputs went through, in sentences. */
export function conflictsOf(dataset: Dataset, args: Args, more: readonly ScorerSpec[] = []): string[] {
  const specs = [...new Set([...dataset.tables.map((t) => t.scorer), ...more])];
  const optimisedBy = strings(args["optimisedBy"]).map(namedOptimiser);
  return conflictWarnings(firewall(dataset, specs, { optimisedBy }));
}
