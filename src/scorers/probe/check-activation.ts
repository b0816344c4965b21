import type { Finding } from "../../core/index.ts";
import { type About, finite, rangeOf, shown } from "./check-answers.ts";
import { type Observations, valuesOfFirst } from "./observe.ts";

const SAME = 1e-6;
/** This near to 0 or 1 a probability tells little apart. */
const SATURATED = 0.02;

const HELP =
  "switch the activation off at the server (vLLM: a --pooler-config or a newer version), or declare probabilities with expect=probability";

/** Whether the components of every score add up to 1. */
function isSoftmaxed(parts: Observations["parts"]): boolean {
  const known = parts.filter((p) => p !== undefined && Object.keys(p).length > 1);
  return (
    known.length > 0 &&
    known.every((p) => Math.abs(Object.values(p!).reduce((sum, v) => sum + v, 0) - 1) < 1e-3)
  );
}

/** How many values lie near 0 or 1. */
const saturated = (values: readonly number[]): number =>
  values.filter((v) => v < SATURATED || v > 1 - SATURATED).length;

/**
 * Whether raw scores are probabilities in truth. `activated`: the same texts with the activation asked for, where the server has a switch: only equal
 * values convict then. Without a switch all values in [0, 1] do, unless all are 0 or 1, as a verifier's are.
 */
export function checkActivation(
  seen: Observations,
  { expectsRaw }: About,
  activated?: readonly number[],
): Finding | undefined {
  const first = valuesOfFirst(seen);
  const values = finite(first);
  if (!expectsRaw || values.length === 0) return undefined;
  if (values.some((v) => v < 0 || v > 1) || values.every((v) => Number.isInteger(v))) return undefined;
  const isIgnored = activated?.every((v, i) => !(Math.abs(v - first[i]!) > SAME));
  if (activated !== undefined && !isIgnored) return undefined;
  const how = isSoftmaxed(seen.parts)
    ? "the labels' values add up to 1: softmax"
    : "sigmoid, or a probability by design";
  const why = isIgnored ? "the same with and without the activation asked for" : how;
  const evidence = {
    n: values.length,
    low: Math.min(...values),
    high: Math.max(...values),
    saturated: saturated(values),
  };
  return {
    check: "activation",
    severity: "error",
    finding: `raw scores were asked for, and all ${values.length} are within ${rangeOf(values)} (${why}); ${evidence.saturated} of them are within ${shown(SATURATED)} of 0 or 1`,
    help: HELP,
    evidence,
  };
}
