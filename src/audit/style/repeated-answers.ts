import type { Dataset } from "../../core/index.ts";

/** How often a system gives one and the same answer. */
export interface RepeatedAnswer {
  readonly system: string;
  /** Share of its outputs with text that are its most frequent text, in (0, 1]. */
  readonly share: number;
  /** Outputs with text. */
  readonly n: number;
  readonly text: string;
}

/**
 * The most frequent answer of each system, most repetitive first. A system that answers different items alike does not answer them: a score
 * that ranks it high rewards something else. Systems under two outputs with text are left out.
 */
export function repeatedAnswers(dataset: Dataset): RepeatedAnswer[] {
  const counts = new Map<string, Map<string, number>>();
  for (const { system, text } of dataset.outputs) {
    if (system === undefined || text === undefined) continue;
    const own = counts.get(system) ?? new Map<string, number>();
    counts.set(system, own.set(text, (own.get(text) ?? 0) + 1));
  }
  const found = [...counts].map(([system, texts]): RepeatedAnswer => {
    const [text, count] = [...texts].reduce((most, entry) => (entry[1] > most[1] ? entry : most));
    const n = [...texts.values()].reduce((a, b) => a + b, 0);
    return { system, share: count / n, n, text };
  });
  return found.filter((f) => f.n > 1).sort((a, b) => b.share - a.share);
}
