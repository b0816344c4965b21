import {
  defineScorer,
  fromStats,
  lacking,
  type Need,
  type Task,
  usableReferences,
} from "../../core/index.ts";
import { bleu as bleuKernel } from "./bleu-counts.ts";
import { type BleuScore, scoreBleu, SMOOTH_METHODS, type SmoothMethod } from "./bleu-score.ts";
import { TOKENIZERS, type TokenizerName } from "./tokenizer.ts";

const NEEDS: readonly Need[] = ["text", "references"];

/** Named components of a score, flat; an order for which the text is too short has no precision. */
function partsOf(result: BleuScore): Record<string, number> {
  const { bp, ratio, sysLen, refLen, precisions, totals } = result;
  const byOrder = precisions
    .map((p, n) => [`precision_${n + 1}`, p] as const)
    .filter((_, n) => totals[n]! > 0);
  return { bp, ratio, sys_len: sysLen, ref_len: refLen, ...Object.fromEntries(byOrder) };
}

/** Rounding lifts a perfect score above 100 by 1e-13. */
const capped = (score: number): number => Math.min(100, score);

/** BLEU; a segment's score leaves out orders for which the segment is too short unless `effective_order` says otherwise. */
export const bleu = defineScorer({
  name: "bleu",
  family: "metric",
  summary: "clipped n-gram precision against references with a brevity penalty",
  params: {
    tokenize: {
      type: "choice",
      default: "13a",
      choices: TOKENIZERS,
      summary: "tokenizer; zh or char for languages without spaces",
    },
    lowercase: { type: "boolean", default: false, summary: "ignore case" },
    smooth_method: {
      type: "choice",
      default: "exp",
      choices: SMOOTH_METHODS,
      summary: "what an order without matches counts as",
    },
    smooth_value: {
      type: "number",
      default: 0,
      min: 0,
      summary: "value of floor and add-k; 0 takes the method's own (0.1 and 1)",
    },
    max_ngram_order: { type: "integer", default: 4, min: 1, max: 16, summary: "longest n-gram" },
    effective_order: {
      type: "choice",
      default: "segments",
      choices: ["segments", "always", "never"],
      summary: "where orders without n-grams are left out",
    },
  },
  needs: NEEDS,
  arity: "output",
  range: [0, 100],
  direction: "higher",
  unit: "BLEU points",
  deterministic: true,
  source: "Papineni et al. 2002, https://aclanthology.org/P02-1040",
  pinnedTo: "sacrebleu 2.6.0",
  create: (settings) => {
    const params = {
      tokenize: settings["tokenize"] as TokenizerName,
      lowercase: settings["lowercase"] === true,
      smoothMethod: settings["smooth_method"] as SmoothMethod,
      smoothValue: settings["smooth_value"] === 0 ? undefined : Number(settings["smooth_value"]),
      maxNgramOrder: Number(settings["max_ngram_order"]),
    };
    const mode = settings["effective_order"];
    const corpus = bleuKernel({ ...params, effectiveOrder: mode === "always" });
    const segmentParams = { ...params, effectiveOrder: mode !== "never" };
    const stats = {
      nCols: corpus.nCols,
      count: (task: Task, out: Float64Array) => {
        if (lacking(task, NEEDS) !== undefined) return false;
        corpus.count(task.outputs[0]!.text!, usableReferences(task), out);
        return true;
      },
      combine: (sums: ArrayLike<number>) => capped(corpus.combine(sums)),
      signature: corpus.signature,
    };
    return fromStats(NEEDS, stats, {
      segment: (counts) => capped(scoreBleu(counts, segmentParams).score),
      parts: (counts) => partsOf(scoreBleu(counts, segmentParams)),
    });
  },
});
