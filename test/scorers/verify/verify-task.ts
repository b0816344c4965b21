import { type Item, isScored, plainContext, type Score, type Task } from "../../../src/core/index.ts";
import { createScorer } from "../../../src/scorers/index.ts";

/** A task of one output. */
export function verifyTask(text: string | undefined, about: Partial<Item> = {}): Task {
  return {
    item: { id: "i", references: [], tags: {}, ...about },
    outputs: [{ id: "o", itemId: "i", tags: {}, ...(text === undefined ? {} : { text }) }],
  };
}

/** What the verifier of this call says of one output. */
export async function verify(
  call: string,
  text: string | undefined,
  about: Partial<Item> = {},
): Promise<Score> {
  const scorer = await createScorer(call);
  return (await scorer.score([verifyTask(text, about)], plainContext(1)))[0]!;
}

/** Its value, NaN where missing. */
export async function verified(call: string, text: string, about: Partial<Item> = {}): Promise<number> {
  const score = await verify(call, text, about);
  return isScored(score) ? score.values[0]! : NaN;
}

export const against = (...texts: string[]): Partial<Item> => ({
  references: texts.map((text, i) => ({ id: `r${i}`, text })),
});
