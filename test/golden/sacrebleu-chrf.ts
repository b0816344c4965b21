import { chrf } from "../../src/scorers/lexical/chrf-counts.ts";
import { type ChrfParams, formatChrf } from "../../src/scorers/lexical/chrf-score.ts";
import {
  countCorpus,
  resampledInterval,
  resampledScores,
  sumCounts,
} from "../../src/scorers/lexical/text-corpus.ts";
import type { GoldenAdapter, GoldenCase } from "./form.ts";
import type { CorpusInput, SentenceInput } from "./sacrebleu-bleu.ts";

/** Parameters as the golden files name them. */
export function paramsOf(params: GoldenCase["params"]): ChrfParams {
  return {
    charOrder: params["char_order"] as number,
    wordOrder: params["word_order"] as number,
    beta: params["beta"] as number,
    lowercase: params["lowercase"] as boolean,
    whitespace: params["whitespace"] as boolean,
    epsSmoothing: params["eps_smoothing"] as boolean,
  };
}

function outputOf(params: GoldenCase["params"], input: CorpusInput) {
  const metric = chrf(paramsOf(params));
  const corpus = countCorpus(metric, input.hypotheses, input.references);
  const score = metric.combine(sumCounts(corpus));
  // A segment without references: NaN here, an exception in the reference.
  if (Number.isNaN(score)) return { error: "undefined score" };
  return {
    score,
    name: metric.name,
    verbose_format: formatChrf(score, metric.params),
    signature: metric.signature(corpus.nRefs),
    segment_stats: corpus.counts,
    ...(input.bootstrap_indices && {
      bootstrap: resampledInterval(resampledScores(metric, corpus, input.bootstrap_indices)),
    }),
  };
}

export const chrfSentence: GoldenAdapter = ({ params, input }) => {
  const { hypothesis, references } = input as SentenceInput;
  return outputOf(params, { hypotheses: [hypothesis], references: references.map((r) => [r]) });
};

export const chrfCorpus: GoldenAdapter = ({ params, input }) => outputOf(params, input as CorpusInput);
