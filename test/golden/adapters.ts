import type { GoldenAdapter } from "./form.ts";
import { arenaRatingsGolden } from "./arena-ratings.ts";
import { bradleyTerryGolden } from "./bradley-terry.ts";
import { bootstrapCiGolden } from "./bootstrap-ci.ts";
import { correlationsGolden } from "./correlations.ts";
import { mcNemarGolden } from "./mcnemar.ts";
import { permutationTestsGolden } from "./permutation-tests.ts";
import { proportionIntervalsGolden } from "./proportion-intervals.ts";
import { rewardBenchmarksGolden } from "./reward-benchmarks.ts";
import { permBothGolden } from "./perm-both.ts";
import { segmentCorrelationsGolden } from "./segment-correlations.ts";
import { softPairwiseAccuracyGolden } from "./soft-pairwise-accuracy.ts";
import { systemCorrelationsGolden } from "./system-correlations.ts";
import { williamsGolden } from "./williams-test.ts";
import { bleuCorpus, bleuSentence } from "./sacrebleu-bleu.ts";
import { chrfCorpus, chrfSentence } from "./sacrebleu-chrf.ts";
import { terCorpus, terSentence } from "./sacrebleu-ter.ts";
import { tokenizers } from "./sacrebleu-tokenizers.ts";
import { porter } from "./porter-stemmer.ts";
import { rougeTopic } from "./rouge.ts";
import { significance } from "./sacrebleu-significance.ts";
import { krippendorffGolden } from "./krippendorff-alpha.ts";
import { cohenGolden } from "./cohen-kappa.ts";
import { fleissGolden } from "./fleiss-kappa.ts";
import { chanceCorrectedGolden } from "./chance-corrected-agreement.ts";
import { iccGolden } from "./icc.ts";
import { crowdGolden } from "./crowd-aggregation.ts";
import { calibrationGolden } from "./calibration.ts";
import { ppiGolden } from "./ppi.ts";
import { bestOfNGolden } from "./best-of-n.ts";
import { lengthControlGolden } from "./length-control.ts";

/** Golden topic -> the adapter that computes its outputs with our code. One line a topic; one adapter file a family. */
export const ADAPTERS: Readonly<Record<string, GoldenAdapter>> = {
  "sacrebleu-bleu-sentence": bleuSentence,
  "sacrebleu-bleu-corpus": bleuCorpus,
  "sacrebleu-chrf-sentence": chrfSentence,
  "sacrebleu-chrf-corpus": chrfCorpus,
  "sacrebleu-tokenizers": tokenizers,
  "sacrebleu-ter-sentence": terSentence,
  "sacrebleu-ter-corpus": terCorpus,
  correlations: correlationsGolden,
  "permutation-tests": permutationTestsGolden,
  "perm-both": permBothGolden,
  "segment-correlations": segmentCorrelationsGolden,
  "soft-pairwise-accuracy": softPairwiseAccuracyGolden,
  "system-correlations": systemCorrelationsGolden,
  "williams-test": williamsGolden,
  mcnemar: mcNemarGolden,
  "proportion-intervals": proportionIntervalsGolden,
  "bootstrap-ci": bootstrapCiGolden,
  "reward-benchmarks": rewardBenchmarksGolden,
  "porter-stemmer": porter,
  rouge: rougeTopic,
  "sacrebleu-significance": significance,
  "krippendorff-alpha": krippendorffGolden,
  "cohen-kappa": cohenGolden,
  "fleiss-kappa": fleissGolden,
  "chance-corrected-agreement": chanceCorrectedGolden,
  icc: iccGolden,
  "crowd-aggregation": crowdGolden,
  calibration: calibrationGolden,
  ppi: ppiGolden,
  "bradley-terry": bradleyTerryGolden,
  "arena-ratings": arenaRatingsGolden,
  "length-controlled-winrate": lengthControlGolden,
  "best-of-n": bestOfNGolden,
};
