import { defineScorer, type Need, perOutput, usableReferences } from "../../core/index.ts";
import { squadWords } from "./squad-words.ts";

const NEEDS: readonly Need[] = ["text", "references"];

/** An answer as exact match compares it: its SQuAD words with single blanks. */
export function squadAnswer(text: string): string {
  return squadWords(text).join(" ");
}

/** Exact match with any reference, by the rules of SQuAD v1.1 or of the texts as they are. Two empty answers match. */
export const exactMatch = defineScorer({
  name: "exact-match",
  family: "metric",
  summary: "1 where the output equals a reference, without case, punctuation and articles",
  params: {
    normalize: {
      type: "choice",
      default: "squad",
      choices: ["squad", "none"],
      summary: "rules by which texts are made equal before they are compared",
    },
  },
  needs: NEEDS,
  arity: "output",
  range: [0, 1],
  direction: "higher",
  unit: "exact matches",
  deterministic: true,
  source: "Rajpurkar et al. 2016, https://aclanthology.org/D16-1264",
  pinnedTo: "SQuAD v1.1 evaluation script",
  create: (settings) => {
    const answer = settings["normalize"] === "squad" ? squadAnswer : (text: string) => text;
    return perOutput(NEEDS, (task) => {
      const given = answer(task.outputs[0]!.text!);
      return { values: [usableReferences(task).some((r) => answer(r) === given) ? 1 : 0] };
    });
  },
});
