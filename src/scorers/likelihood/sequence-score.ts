import type { Called, Score } from "../../core/index.ts";
import type { Continuation } from "./align-tokens.ts";

export type Norm = "mean" | "sum";

/** A text's log-likelihood. */
export interface SequenceLogprob {
  readonly sum: number;
  readonly mean: number;
  readonly nTokens: number;
}

export function sequenceLogprob({ logprobs }: Continuation): SequenceLogprob {
  const sum = logprobs.reduce((total, l) => total + l, 0);
  return { sum, mean: sum / logprobs.length, nTokens: logprobs.length };
}

/** What is said of how tokens and texts met: only what is not 0. */
export const boundaryParts = ({ nStraddling, nUnscored }: Continuation): Record<string, number> => ({
  ...(nStraddling > 0 ? { straddling: nStraddling } : {}),
  ...(nUnscored > 0 ? { unscored: nUnscored } : {}),
});

/** A continuation as a score: its mean or summed log-probability, missing where it has no token with one. */
export function sequenceScore(called: Called<Continuation>, norm: Norm): Score {
  if ("missing" in called) return { missing: called.missing };
  const { sum, mean, nTokens } = sequenceLogprob(called.value);
  if (nTokens === 0) return { missing: "no token with a log-probability" };
  if (!Number.isFinite(sum)) return { missing: "a token has probability 0" };
  return {
    values: [norm === "mean" ? mean : sum],
    parts: { sum, mean, tokens: nTokens, ...boundaryParts(called.value) },
    usage: called.usage,
  };
}
