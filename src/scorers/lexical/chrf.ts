import {
  defineScorer,
  fromStats,
  lacking,
  type Need,
  type ScorerDefinition,
  type Task,
  usableReferences,
} from "../../core/index.ts";
import { chrf as chrfKernel } from "./chrf-counts.ts";

const NEEDS: readonly Need[] = ["text", "references"];

const capped = (score: number): number => Math.min(100, score);

function defineChrf(about: {
  readonly name: string;
  readonly summary: string;
  readonly wordOrder: number;
  readonly source: string;
}): ScorerDefinition {
  return defineScorer({
    name: about.name,
    family: "metric",
    summary: about.summary,
    params: {
      char_order: { type: "integer", default: 6, min: 1, max: 32, summary: "longest character n-gram" },
      word_order: {
        type: "integer",
        default: about.wordOrder,
        min: 0,
        max: 16,
        summary: "longest word n-gram; 0 for none",
      },
      beta: { type: "number", default: 2, min: 0, summary: "weight of recall against precision" },
      lowercase: { type: "boolean", default: false, summary: "ignore case" },
      whitespace: { type: "boolean", default: false, summary: "keep whitespace in character n-grams" },
      eps_smoothing: {
        type: "boolean",
        default: false,
        summary: "average F over all orders with 1e-16 for undefined ones, as chrF++.py does",
      },
    },
    needs: NEEDS,
    arity: "output",
    range: [0, 100],
    direction: "higher",
    unit: "chrF points",
    deterministic: true,
    source: about.source,
    pinnedTo: "sacrebleu 2.6.0",
    create: (settings) => {
      const kernel = chrfKernel({
        charOrder: Number(settings["char_order"]),
        wordOrder: Number(settings["word_order"]),
        beta: Number(settings["beta"]),
        lowercase: settings["lowercase"] === true,
        whitespace: settings["whitespace"] === true,
        epsSmoothing: settings["eps_smoothing"] === true,
      });
      const count = (task: Task, out: Float64Array): boolean => {
        if (lacking(task, NEEDS) !== undefined) return false;
        kernel.count(task.outputs[0]!.text!, usableReferences(task), out);
        return true;
      };
      const combine = (sums: ArrayLike<number>) => capped(kernel.combine(sums));
      return fromStats(NEEDS, { nCols: kernel.nCols, count, combine, signature: kernel.signature });
    },
  });
}

/** chrF2: F-score of character n-grams of orders 1 to 6. */
export const chrf = defineChrf({
  name: "chrf",
  summary: "F-score of character n-grams against the best reference",
  wordOrder: 0,
  source: "Popovic 2015, https://aclanthology.org/W15-3049",
});

/** chrF2++: chrF with word unigrams and bigrams. */
export const chrfPlusPlus = defineChrf({
  name: "chrf++",
  summary: "F-score of character n-grams and word uni- and bigrams against the best reference",
  wordOrder: 2,
  source: "Popovic 2017, https://aclanthology.org/W17-4770",
});
