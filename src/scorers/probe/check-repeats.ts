import type { Finding } from "../../core/index.ts";
import { standardDeviation } from "../../num/index.ts";
import { finite, shown } from "./check-answers.ts";
import { type Observations, valuesOfFirst } from "./observe.ts";

/** Differences above this share of the scores' standard deviation are said, above the second they are an error. */
const SAID = 0.05;
const WRONG = 0.5;

function largest(a: readonly number[], b: readonly number[]): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (difference > most) most = difference;
  }
  return most;
}

const sorted = (values: readonly number[]): number[] => finite(values).toSorted((a, b) => a - b);

/** Whether scores change when the same is asked again, alone, in other places and sizes of batches. Undefined where they do not. */
export function checkRepeats(seen: Observations): Finding | undefined {
  const first = valuesOfFirst(seen);
  const spread = standardDeviation(finite(first), 1);
  if (!(spread > 0)) return undefined;
  const share = (a: readonly number[], b: readonly number[]): number => largest(a, b) / spread;
  const repeat = share(seen.alone, seen.aloneAgain);
  const batch = Math.max(share(first, seen.again), share(first.slice(0, seen.alone.length), seen.alone));
  const evidence = { repeat, batch, standardDeviation: spread };
  if (repeat > SAID)
    return {
      check: "repeat-noise",
      severity: repeat > WRONG ? "error" : "warning",
      finding: `the same text asked twice differs by up to ${shown(repeat)} standard deviations of the scores`,
      help: "switch sampling and dropout off, or average repeats",
      evidence,
    };
  if (batch <= SAID) return undefined;
  if (share(sorted(first), sorted(seen.again)) <= SAID)
    return {
      check: "order",
      severity: "error",
      finding: `answers come back in another order than they were asked: the scores are the same numbers on other texts (off by up to ${shown(batch)} standard deviations)`,
      help: "the server must answer in the order of the question or say an index; batch=1 until then",
      evidence,
    };
  return {
    check: "batch-noise",
    severity: batch > WRONG ? "error" : "warning",
    finding: `a score changes with its batch by up to ${shown(batch)} standard deviations, and not when asked twice alone`,
    help: "padding leaks into the score (padding side, pad token, attention mask); batch=1 until then",
    evidence,
  };
}
