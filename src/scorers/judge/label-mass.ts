import type { ChatAnswer, ChatToken, TokenChoice } from "../clients/chat.ts";
import { fold, type Label, scaleOf } from "./labels.ts";

/** How the probability of an answer's first words is shared out; the parts add up to 1. */
export interface LabelMass {
  /** Probability of each label, aligned with the labels: of all its spellings, and of the whole sequence where it has several tokens. */
  readonly byLabel: readonly number[];
  /** Probability of all labels together. */
  readonly covered: number;
  /** Of beginnings that a label may still follow, or of which several labels may come. */
  readonly unresolved: number;
  /** Of tokens that the server did not list. */
  readonly unlisted: number;
  /** Of answers that are no label. */
  readonly other: number;
}

/** A weighted rating with the least and the most that it could be, wherever the unknown mass belongs. */
export interface WeightedRating {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const LEAD = /^[\s"'`*_#([{>:]+/u;

/** What a beginning of an answer says: a label's position, "open" where it may still become one, or "other". */
export function readingOf(beginning: string, labels: readonly Label[]): number | "open" | "other" {
  const text = fold(beginning).replace(LEAD, "");
  if (text === "") return "open";
  if (labels.some((l) => l.forms.some((form) => form.length > text.length && form.startsWith(text))))
    return "open";
  let [best, length] = [-1, 0];
  labels.forEach(({ forms }, i) => {
    for (const form of forms)
      if (
        form.length > length &&
        text.startsWith(form) &&
        !/^(?:[\p{L}\p{N}]|[.,]\d|-)/u.test(text.slice(form.length))
      )
        [best, length] = [i, form.length];
  });
  return best < 0 ? "other" : best;
}

function listed({ token, logprob, alternatives }: ChatToken): { choice: TokenChoice; isSaid: boolean }[] {
  const others = alternatives.filter((a) => a.token !== token);
  return [
    { choice: { token, logprob }, isSaid: true },
    ...others.map((choice) => ({ choice, isSaid: false })),
  ];
}

/**
 * Shares out the probability from token `start` on. Along what was said, the alternatives in each place are read as beginnings of an answer: " 4",
 * "4", "four" and a full-width 4 are one label; "1" is not the label 1 while 10 is a label too, but is followed one token further where it was
 * said. What was not said and is not yet decided stays unresolved: nothing is guessed.
 */
export function labelMass(answer: ChatAnswer, labels: readonly Label[], start = 0): LabelMass {
  const tokens = answer.tokens ?? [];
  const byLabel = labels.map(() => 0);
  let [unresolved, other, unlisted, path, said] = [0, 0, 0, 1, ""];
  const add = (reading: number | "open" | "other", p: number): void => {
    if (reading === "open") unresolved += p;
    else if (reading === "other") other += p;
    else byLabel[reading]! += p;
  };
  for (let t = start; t < tokens.length && path > 0; t++) {
    const choices = listed(tokens[t]!);
    const before = path;
    let [left, onward] = [path, 0];
    for (const { choice, isSaid } of choices) {
      // Rounded log-probabilities can add up to a little more than 1.
      const p = Math.min(left, before * Math.exp(choice.logprob));
      left -= p;
      const reading = readingOf(said + choice.token, labels);
      if (isSaid && reading === "open") onward = p;
      else add(reading, p);
    }
    unlisted += left;
    said += tokens[t]!.token;
    path = onward;
  }
  if (path > 0) {
    const text = fold(said).replace(LEAD, "");
    const whole = labels.findIndex((l) => l.forms.includes(text));
    add(whole >= 0 && answer.finish === "stop" ? whole : "open", path);
  }
  const covered = byLabel.reduce((sum, p) => sum + p, 0);
  return { byLabel, covered, unresolved, unlisted, other };
}

/**
 * The expected worth over the labels, renormalised over what they cover (G-Eval; Liu et al. 2023), and its bounds: all of the unknown mass (unresolved
 * and unlisted) on the lowest label, and on the highest. Without any covered mass the value is NaN.
 */
export function weightedRating(mass: LabelMass, labels: readonly Label[]): WeightedRating {
  const { low, high } = scaleOf(labels);
  const sum = labels.reduce((s, { value }, i) => s + value * mass.byLabel[i]!, 0);
  const unknown = mass.unresolved + mass.unlisted;
  const all = mass.covered + unknown;
  // Rounding must not carry a value past the end of its scale.
  const inside = (x: number): number => Math.min(high, Math.max(low, x));
  return {
    value: inside(sum / mass.covered),
    low: inside((sum + unknown * low) / all),
    high: inside((sum + unknown * high) / all),
  };
}
