import type { ChatAnswer } from "../clients/chat.ts";
import { labelMass } from "./label-mass.ts";
import type { Label } from "./labels.ts";
import { readLabel } from "./read-label.ts";

const DECORATION = /^[\s"'`*_#([{>:]*$/u;

/** The worth of the label that was said from token `start` on, undefined where that is none. */
function saysAt(answer: ChatAnswer, labels: readonly Label[], start: number): number | undefined {
  const said = (answer.tokens ?? []).map((t) => ({ token: t.token, logprob: 0, alternatives: [] }));
  const { byLabel } = labelMass({ ...answer, tokens: said }, labels, start);
  const at = byLabel.findIndex((p) => p > 0);
  return at < 0 ? undefined : labels[at]!.value;
}

/**
 * The token from which the labels' probabilities are read. The first one, unless the answer begins with something else ("The answer is 4.") and its text gives one
 * verdict that stands in exactly one place: then that place, given what was said before it.
 */
export function labelPlace(answer: ChatAnswer, labels: readonly Label[]): number {
  const n = answer.tokens?.length ?? 0;
  if (n === 0 || saysAt(answer, labels, 0) !== undefined) return 0;
  const read = readLabel(answer, labels);
  if ("missing" in read) return 0;
  const places: number[] = [];
  for (let t = 1; t < n; t++) {
    // Blanks and brackets before a label lead to it too; the label's own token is the one that counts.
    const isLabel = !DECORATION.test(answer.tokens![t]!.token);
    if (isLabel && saysAt(answer, labels, t) === read.value.value) places.push(t);
  }
  return places.length === 1 ? places[0]! : 0;
}
