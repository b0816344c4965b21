import { isScored, plainContext } from "../../../src/core/index.ts";
import { createScorer } from "../../../src/scorers/index.ts";

/** How a model reads a text: what was asked and what was answered. A text that is not in its template is all answer. */
export interface Reading {
  readonly prompt: string;
  readonly answer: string;
}

const CHATML = /<\|im_start\|>(\w+)\n([\s\S]*?)<\|im_end\|>/g;

/** Reads ChatML, the only template that this model knows. */
export function readChatml(text: string): Reading {
  const turns = [...text.matchAll(CHATML)].map((m) => ({ role: m[1]!, content: m[2]! }));
  const answer = turns.findLast((t) => t.role === "assistant");
  if (!answer) return { prompt: "", answer: text };
  return { prompt: turns.find((t) => t.role === "user")?.content ?? "", answer: answer.content };
}

export const chatml = (messages: readonly { readonly role: string; readonly content: string }[]): string =>
  messages.map((m) => `<|im_start|>${m.role}\n${m.content}<|im_end|>\n`).join("");

/** A small reward model in earnest: how much of the question's wording the answer takes up (chrF of words and characters), as a logit. */
export async function rewardModel(): Promise<(reading: Reading) => Promise<number>> {
  const scorer = await createScorer("chrf++");
  return async ({ prompt, answer }) => {
    const item = { id: "i", references: [{ id: "r", text: prompt }], tags: {} };
    const [score] = await scorer.score(
      [{ item, outputs: [{ id: "o", itemId: "i", text: answer, tags: {} }] }],
      plainContext(1),
    );
    const value = score && isScored(score) ? score.values[0]! : 0;
    return (value - 25) / 4;
  };
}
