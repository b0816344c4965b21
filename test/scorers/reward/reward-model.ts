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

/** A small reward model in earnest: how much of the question's wording the answer takes up (chrF++) and how rich its own is (distinct words), as a logit. */
export async function rewardModel(): Promise<(reading: Reading) => Promise<number>> {
  const overlap = await createScorer("chrf++");
  const richness = await createScorer("distinct-n:n=1");
  return async ({ prompt, answer }) => {
    const item = { id: "i", references: [{ id: "r", text: prompt }], tags: {} };
    const task = { item, outputs: [{ id: "o", itemId: "i", text: answer, tags: {} }] };
    const values = await Promise.all(
      [overlap, richness].map(async (scorer) => {
        const [score] = await scorer.score([task], plainContext(1));
        return score && isScored(score) ? score.values[0]! : 0;
      }),
    );
    return (values[0]! - 25) / 4 + 2 * values[1]!;
  };
}
