import { isScored, type Output, plainContext, type Score, type Task } from "../../../src/core/index.ts";
import { createScorer } from "../../../src/scorers/index.ts";

/** A task of one output with references r0, r1, ... */
export function referencesTask(text: string | undefined, references: readonly string[]): Task {
  const output = { id: "o", itemId: "i", tags: {}, ...(text !== undefined && { text }) };
  const refs = references.map((t, r) => ({ id: `r${r}`, text: t }));
  return { item: { id: "i", references: refs, tags: {} }, outputs: [output satisfies Output] };
}

/** What the scorer of this call says of one output. */
export async function scoreOf(call: string, text: string, ...references: string[]): Promise<Score> {
  const scorer = await createScorer(call);
  return (await scorer.score([referencesTask(text, references)], plainContext(1)))[0]!;
}

/** Its value, NaN where missing. */
export async function valueOf(call: string, text: string, ...references: string[]): Promise<number> {
  const score = await scoreOf(call, text, ...references);
  return isScored(score) ? score.values[0]! : NaN;
}
