import { bleu } from "../../src/scorers/lexical/bleu-counts.ts";
import { type BleuParams, formatBleu, type SmoothMethod } from "../../src/scorers/lexical/bleu-score.ts";
import {
  countCorpus,
  resampledInterval,
  resampledScores,
  sumCounts,
} from "../../src/scorers/lexical/text-corpus.ts";
import type { TokenizerName } from "../../src/scorers/lexical/tokenizer.ts";
import type { GoldenAdapter, GoldenCase } from "./form.ts";

/** Corpus input of every sacrebleu topic. */
export interface CorpusInput {
  readonly hypotheses: readonly string[];
  readonly references: readonly (readonly (string | null)[])[];
  readonly bootstrap_indices?: readonly (readonly number[])[];
}

/** Sentence input of every sacrebleu topic. */
export interface SentenceInput {
  readonly hypothesis: string;
  readonly references: readonly (string | null)[];
}

/** Parameters as the golden files name them. */
export function paramsOf(params: GoldenCase["params"]): BleuParams {
  return {
    lowercase: params["lowercase"] as boolean,
    tokenize: params["tokenize"] as TokenizerName,
    smoothMethod: params["smooth_method"] as SmoothMethod,
    smoothValue: (params["smooth_value"] as number | null) ?? undefined,
    maxNgramOrder: params["max_ngram_order"] as number,
    effectiveOrder: params["effective_order"] as boolean,
  };
}

function outputOf(params: GoldenCase["params"], input: CorpusInput) {
  const metric = bleu(paramsOf(params));
  const corpus = countCorpus(metric, input.hypotheses, input.references);
  const result = metric.score(sumCounts(corpus));
  // A segment without references: NaN here, an exception in the reference.
  if (Number.isNaN(result.score)) return { error: "undefined score" };
  return {
    ...result,
    sys_len: result.sysLen,
    ref_len: result.refLen,
    verbose_format: formatBleu(result),
    signature: metric.signature(corpus.nRefs),
    segment_stats: corpus.counts,
    ...(input.bootstrap_indices && {
      bootstrap: resampledInterval(resampledScores(metric, corpus, input.bootstrap_indices)),
    }),
  };
}

export const bleuSentence: GoldenAdapter = ({ params, input }) => {
  const { hypothesis, references } = input as SentenceInput;
  return outputOf(params, { hypotheses: [hypothesis], references: references.map((r) => [r]) });
};

export const bleuCorpus: GoldenAdapter = ({ params, input }) => outputOf(params, input as CorpusInput);
