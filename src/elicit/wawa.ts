import { agreementWith, majorityVote } from "./majority-vote.ts";
import type { Aggregate, Votes } from "./votes.ts";

/** Votes weighted by each rater's agreement with the crowd. */
export interface WawaResult extends Aggregate {
  /** One a rater, in [0, 1]: share of votes equal to the majority. */
  readonly skills: Float64Array;
}

/** Worker agreement with aggregate: one round of the majority vote, then votes weighted by how often their rater agreed with it. Pinned to crowd-kit 1.4. */
export function wawa(votes: Votes): WawaResult {
  const skills = agreementWith(votes, majorityVote(votes).winners);
  return { ...majorityVote(votes, skills), skills };
}
