import {
  defineScorer,
  type Need,
  perOutput,
  type ScorerDefinition,
  usableReferences,
} from "../../core/index.ts";
import { rouge, type RougeType } from "./rouge-counts.ts";

const NEEDS: readonly Need[] = ["text", "references"];

/** A ROUGE scorer: F1 against the best reference, with precision and recall as parts; a corpus score is the mean over outputs. */
function rougeScorer(name: string, type: RougeType, summary: string): ScorerDefinition {
  return defineScorer({
    name,
    family: "metric",
    summary,
    params: {
      stem: {
        type: "boolean",
        default: true,
        summary: "cut words of more than 3 letters to their Porter stem",
      },
    },
    needs: NEEDS,
    arity: "output",
    range: [0, 1],
    direction: "higher",
    unit: "F1",
    deterministic: true,
    source: "Lin 2004, https://aclanthology.org/W04-1013",
    pinnedTo: "rouge_score 0.1.2",
    create: (settings) => {
      const metric = rouge([type], settings["stem"] === true);
      const out = new Float64Array(3);
      return perOutput(NEEDS, (task) => {
        metric.scoreBest(usableReferences(task), task.outputs[0]!.text!, out);
        return { values: [out[2]!], parts: { precision: out[0]!, recall: out[1]! } };
      });
    },
  });
}

/** ROUGE as rouge_score has it. Only letters a-z and digits are tokens: texts in other scripts score 0. */
export const ROUGE: readonly ScorerDefinition[] = [
  rougeScorer("rouge-1", "rouge1", "F1 of the words shared with a reference"),
  rougeScorer("rouge-2", "rouge2", "F1 of the word pairs shared with a reference"),
  rougeScorer("rouge-l", "rougeL", "F1 of the longest common subsequence with a reference"),
  rougeScorer(
    "rouge-lsum",
    "rougeLsum",
    "F1 of the longest common subsequences of lines with those of a reference",
  ),
];
