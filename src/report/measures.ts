import { wordFor, type Words } from "../core/index.ts";

/** How a measure is shown: its name in words, the value of a scorer that knows nothing, and what it says. */
export interface MeasureWords {
  readonly label: string;
  /** Value at chance, in the measure's unit; null where it depends on the data. */
  readonly chance: number | null;
  readonly about: string;
}

const PAIRS = "share of pairs ordered by the gold that the scorer orders the same way";

const MEASURES: Readonly<Record<string, MeasureWords>> = {
  accuracy: { label: "accuracy", chance: 0.5, about: PAIRS },
  "accuracy-both-orders": {
    label: "accuracy over both orders",
    chance: null,
    about: "share of pairs decided rightly when both orders of the two outputs are added up",
  },
  "order-agreement": {
    label: "agreement between orders",
    chance: null,
    about: "share of pairs decided alike when the two outputs are swapped",
  },
  "acc-eq": {
    label: "pairwise accuracy (ties kept)",
    chance: null,
    about: "pairs ordered or tied as the gold does",
  },
  "acc-eq-wmt": {
    label: "pairwise accuracy (ties calibrated on the same data)",
    chance: null,
    about: "pairs ordered or tied as the gold does, tie threshold chosen on the same data as WMT does",
  },
  "acc-eq-cv": {
    label: "pairwise accuracy (ties calibrated on held-out folds)",
    chance: null,
    about: "pairs ordered or tied as the gold does, tie threshold chosen on other folds",
  },
  "tau-a": { label: "Kendall's tau-a", chance: 0, about: "concordant less discordant pairs, over all pairs" },
  "tau-b": {
    label: "Kendall's tau-b",
    chance: 0,
    about: "rank correlation, corrected for ties on both sides",
  },
  "tau-c": { label: "Kendall's tau-c", chance: 0, about: "rank correlation for scales of unlike lengths" },
  "tau-eq": { label: "tau-eq", chance: null, about: "2 x (pairs ordered or tied as the gold does) - 1" },
  pearson: { label: "Pearson's r", chance: 0, about: "linear correlation of scores and gold" },
  spearman: {
    label: "Spearman's rho",
    chance: 0,
    about: "correlation of the ranks of scores and gold",
  },
  "pairwise-accuracy": {
    label: "pairwise accuracy of systems",
    chance: 0.5,
    about: "share of system pairs that the scorer ranks as the gold does",
  },
  "soft-pairwise-accuracy": {
    label: "soft pairwise accuracy",
    chance: 0.5,
    about: "1 less the mean difference of the scorer's and the gold's p-values over system pairs",
  },
  auc: { label: "AUC", chance: 0.5, about: "chance that a right output scores above a wrong one" },
  "balanced-accuracy": {
    label: "balanced accuracy",
    chance: 0.5,
    about: "mean of the shares decided rightly among right and among wrong outputs",
  },
  easy: { label: "easy pairs", chance: 0.5, about: `${PAIRS}; style favours the right answer` },
  normal: { label: "normal pairs", chance: 0.5, about: `${PAIRS}; same style` },
  hard: { label: "hard pairs", chance: 0.5, about: `${PAIRS}; style favours the wrong answer` },
  "best-of-k": {
    label: "best of k",
    chance: null,
    about: "share of items whose right output scores above all the others",
  },
  "ties-score": {
    label: "ties score",
    chance: null,
    about: "RewardBench 2's score on items with several right answers",
  },
  "within-system-pearson": {
    label: "Pearson's r within systems",
    chance: 0,
    about: "linear correlation after the mean of each system is taken off both sides",
  },
  "within-system-spearman": {
    label: "Spearman's rho within systems",
    chance: 0,
    about: "correlation of ranks after the mean rank of each system is taken off both sides",
  },
  "within-item-pearson": {
    label: "Pearson's r within items",
    chance: 0,
    about: "linear correlation after the mean of each item is taken off both sides",
  },
  "within-item-spearman": {
    label: "Spearman's rho within items",
    chance: 0,
    about: "correlation of ranks after the mean rank of each item is taken off both sides",
  },
  "filter-f": {
    label: "F as a filter",
    chance: null,
    about:
      "precision and recall of keeping good outputs, precision weighing twice, threshold from other folds",
  },
  "filter-precision": {
    label: "precision as a filter",
    chance: null,
    about: "share of kept outputs that humans rate good, threshold from other folds",
  },
  "filter-recall": {
    label: "recall as a filter",
    chance: null,
    about: "share of good outputs that are kept, threshold from other folds",
  },
  "gate-blocked": {
    label: "bad outputs stopped",
    chance: 0.1,
    about: "share of bad outputs stopped where 90% of the good ones are to pass, threshold from other folds",
  },
  "gate-passed": {
    label: "good outputs let through",
    chance: 0.9,
    about: "share of good outputs that pass where 90% are to pass, threshold from other folds",
  },
  "rerank-precision": {
    label: "top choice is best",
    chance: null,
    about: "share of items whose top-scored output humans rate best",
  },
  "rerank-regret": {
    label: "regret of the top choice",
    chance: null,
    about: "human value of the top-scored output less that of the item's best output; 0 is the best",
  },
  "rerank-gain": {
    label: "gain of the top choice",
    chance: 0,
    about: "what the top choice gains over a random one, as a share of what the best choice would gain",
  },
  "section-mean": {
    label: "mean of sections",
    chance: null,
    about: "unweighted mean over the benchmark's sections",
  },
};

/** Label, chance value and meaning of a measure; an unknown one is its own label without a chance line. */
export function measureWords(measure: string, words?: Words): MeasureWords {
  const known = MEASURES[measure] ?? { label: measure, chance: null, about: "" };
  if (words === undefined || measure !== "accuracy") return known;
  return { ...known, label: wordFor("accuracy", words) };
}

/** A label of the vocabulary chosen; the project's own noun where none is. */
export function label(key: string, words: Words | undefined): string {
  return words === undefined ? key : wordFor(key, words);
}

/** The label of a use: `monitor`, `best-of-n` (`reranking`), `RL`. */
export function useLabel(use: string, words: Words | undefined): string {
  return use === "rl" ? "RL" : label(use, words);
}
