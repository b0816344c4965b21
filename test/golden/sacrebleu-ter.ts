import { formatTer, ter } from "../../src/scorers/lexical/ter-counts.ts";
import {
  bootstrapScores,
  bootstrapSummary,
  type RowDraw,
} from "../../src/meta/comparisons/corpus-significance.ts";
import { countCorpus, sumCounts } from "../../src/scorers/lexical/text-corpus.ts";
import type { GoldenAdapter, GoldenCase } from "./form.ts";
import type { CorpusInput, SentenceInput } from "./sacrebleu-bleu.ts";

interface TerParams {
  readonly normalized: boolean;
  readonly no_punct: boolean;
  readonly asian_support: boolean;
  readonly case_sensitive: boolean;
}

/** The TER that sacrebleu's parameter names ask for. */
export function terOf(params: Readonly<Record<string, unknown>>) {
  const p = params as unknown as TerParams;
  return ter({
    normalized: p.normalized,
    noPunct: p.no_punct,
    asianSupport: p.asian_support,
    caseSensitive: p.case_sensitive,
  });
}

/** Resamples whose segment numbers are given. */
export function givenRows(indices: readonly (readonly number[])[]): { n: number; draw: RowDraw } {
  return { n: indices.length, draw: (b, out) => out.set(indices[b]!) };
}

function outputOf(params: GoldenCase["params"], input: CorpusInput) {
  const metric = terOf(params);
  const corpus = countCorpus(metric, input.hypotheses, input.references);
  const result = metric.score(sumCounts(corpus));
  return {
    score: result.score,
    num_edits: result.numEdits,
    ref_length: result.refLength,
    verbose_format: formatTer(result.score),
    signature: metric.signature(corpus.nRefs),
    segment_stats: corpus.counts,
    ...(input.bootstrap_indices && {
      bootstrap: bootstrapSummary(
        bootstrapScores(corpus, (sums) => metric.combine(sums), givenRows(input.bootstrap_indices)),
      ),
    }),
  };
}

/** Topic sacrebleu-ter-sentence. */
export const terSentence: GoldenAdapter = ({ params, input }) => {
  const { hypothesis, references } = input as SentenceInput;
  return outputOf(params, { hypotheses: [hypothesis], references: references.map((r) => [r]) });
};

/** Topic sacrebleu-ter-corpus. */
export const terCorpus: GoldenAdapter = ({ params, input }) => outputOf(params, input as CorpusInput);
