import { defineScorer, type Need, perOutput, usableReferences } from "../../core/index.ts";
import { squadWords } from "./squad-words.ts";

const NEEDS: readonly Need[] = ["text", "references"];

/** Overlap of two lists of words as multisets. */
export interface WordOverlap {
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
}

const NOTHING: WordOverlap = { f1: 0, precision: 0, recall: 0 };

/** F1 of the words that two answers share, each as often as both have it; 0 where they share none, also where both are empty. */
export function wordOverlap(output: readonly string[], reference: readonly string[]): WordOverlap {
  const left = new Map<string, number>();
  for (const word of reference) left.set(word, (left.get(word) ?? 0) + 1);
  let nSame = 0;
  for (const word of output) {
    const n = left.get(word) ?? 0;
    if (n === 0) continue;
    left.set(word, n - 1);
    nSame++;
  }
  if (nSame === 0) return NOTHING;
  const precision = nSame / output.length;
  const recall = nSame / reference.length;
  return { f1: (2 * precision * recall) / (precision + recall), precision, recall };
}

/** The best overlap of an answer with any reference, the first of equal ones. */
export function bestOverlap(text: string, references: readonly string[]): WordOverlap {
  const words = squadWords(text);
  let best = NOTHING;
  for (const reference of references) {
    const overlap = wordOverlap(words, squadWords(reference));
    if (overlap.f1 > best.f1) best = overlap;
  }
  return best;
}

/** Token F1 against the nearest reference, by the rules of SQuAD v1.1. */
export const tokenF1 = defineScorer({
  name: "token-f1",
  family: "metric",
  summary: "F1 of the words shared with the nearest reference, without case, punctuation and articles",
  needs: NEEDS,
  arity: "output",
  range: [0, 1],
  direction: "higher",
  unit: "F1",
  deterministic: true,
  source: "Rajpurkar et al. 2016, https://aclanthology.org/D16-1264",
  pinnedTo: "SQuAD v1.1 evaluation script",
  create: () =>
    perOutput(NEEDS, (task) => {
      const { f1, precision, recall } = bestOverlap(task.outputs[0]!.text!, usableReferences(task));
      return { values: [f1], parts: { precision, recall } };
    }),
});
