import type { Finding } from "../../core/index.ts";
import type { About } from "./check-answers.ts";
import type { Observations } from "./observe.ts";

/** Whether the question reaches the model: a score that stays exactly the same under another question was made without it. */
export function checkPrompt(seen: Observations, { usesPrompt }: About): Finding | undefined {
  if (!usesPrompt || seen.n < 2) return undefined;
  const same = seen.good.filter((g, i) => g === seen.mismatched[i]).length;
  if (same < seen.n) return undefined;
  return {
    check: "pairing",
    severity: "error",
    finding: `all ${seen.n} good answers score exactly the same under another question: the question does not reach the model`,
    help: "check the body, the template and truncation; for a scorer of the answer alone say template=output",
    evidence: { n: seen.n, same },
  };
}
