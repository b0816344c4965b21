import {
  corpusRandomization,
  bootstrapScores,
  bootstrapSummary,
  type CountMatrix,
  corpusScore,
  exactCorpusRandomization,
  corpusPairedBootstrap,
  type SwapTrials,
} from "../../src/meta/comparisons/corpus-significance.ts";
import { bleu } from "../../src/scorers/lexical/bleu-counts.ts";
import { chrf } from "../../src/scorers/lexical/chrf-counts.ts";
import { countCorpus, type CountingMetric } from "../../src/scorers/lexical/text-corpus.ts";
import type { GoldenCase } from "./form.ts";
import { paramsOf as bleuParams } from "./sacrebleu-bleu.ts";
import { paramsOf as chrfParams } from "./sacrebleu-chrf.ts";
import { givenRows, terOf } from "./sacrebleu-ter.ts";

type Params = Readonly<Record<string, unknown>>;

interface Input {
  readonly systems: Readonly<Record<string, readonly string[]>>;
  readonly references: readonly (readonly (string | null)[])[];
  readonly bootstrap_indices: readonly (readonly number[])[];
  readonly ar_masks: readonly string[];
}

const METRICS: Readonly<Record<string, (params: Params) => CountingMetric>> = {
  BLEU: (params) => bleu(bleuParams(params)),
  chrF2: (params) => chrf(chrfParams(params)),
  TER: terOf,
};

/** In a mask 1 gives the base's segment to A, 0 exchanges. */
const givenSwaps = (masks: readonly string[]): SwapTrials => ({
  n: masks.length,
  extreme: "strictly greater",
  draw: (t, out) => {
    for (let i = 0; i < out.length; i++) out[i] = masks[t]![i] === "1" ? 0 : 1;
  },
});

const mapValues = <T, U>(record: Readonly<Record<string, T>>, f: (value: T, key: string) => U) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value, key)]));

function testMetric(metric: CountingMetric, baseline: string, input: Input) {
  const combine = (sums: ArrayLike<number>) => metric.combine(sums);
  const matrices = mapValues(input.systems, (texts) => countCorpus(metric, texts, input.references));
  const resampling = givenRows(input.bootstrap_indices);
  const resampled = mapValues(matrices, (m) => bootstrapScores(m, combine, resampling));
  const base = matrices[baseline]!;
  const isBase = (system: string) => system === baseline;
  const pair = (m: CountMatrix) => ({ a: base, b: m });
  const swaps = givenSwaps(input.ar_masks);
  return {
    bs: mapValues(matrices, (m, system) => ({
      score: corpusScore(m, combine),
      ...bootstrapSummary(resampled[system]!),
      ...(!isBase(system) && {
        p_value: corpusPairedBootstrap(pair(m), combine, { a: resampled[baseline]!, b: resampled[system]! })
          .p,
      }),
    })),
    ar: mapValues(matrices, (m, system) => ({
      score: corpusScore(m, combine),
      ...(!isBase(system) && { p_value: corpusRandomization(pair(m), combine, swaps).p }),
    })),
    ...(base.n <= 12 && {
      ar_exact: mapValues(matrices, (m) => {
        const exact = exactCorpusRandomization(pair(m), combine);
        return {
          fraction_strictly_greater: exact.greater,
          fraction_greater_or_equal: exact.greaterOrEqual,
          observed_abs_difference: exact.difference,
        };
      }),
    }),
    bootstrap_scores: resampled,
  };
}

/** Topic sacrebleu-significance: kind / metric / system. */
export function significance({ params, input }: GoldenCase): unknown {
  const metrics = params["metrics"] as Readonly<Record<string, Params>>;
  const byMetric = mapValues(metrics, (p, name) =>
    testMetric(METRICS[name]!(p), params["baseline"] as string, input as Input),
  );
  const kinds = ["bs", "ar", "ar_exact", "bootstrap_scores"] as const;
  return Object.fromEntries(kinds.map((kind) => [kind, mapValues(byMetric, (result) => result[kind])]));
}
