/** Tables of docs/performance.md. */
export type Group = "scorers" | "statistics";
export const GROUPS: readonly Group[] = ["scorers", "statistics"];

/** One comparison with a reference implementation, or one run that has a limit of its own. */
export interface Benchmark {
  readonly name: string;
  /** The table that it stands in. */
  readonly group: Group;
  /** What is computed, as the table says it. */
  readonly title: string;
  /** The reference, or undefined where the limit is absolute. */
  readonly peer: string | undefined;
  /** Least ratio of the medians (reference / ours), or most seconds for whole commands and where `isAbsolute`. */
  readonly target: number;
  /** The target is a time, with or without a reference beside it. */
  readonly isAbsolute?: boolean;
  /** Amount of work and its unit, where a rate reads better than a time. */
  readonly work?: { readonly n: number; readonly unit: string };
  /** Where our time goes, from profiles. */
  readonly limit: string;
}

export const N_PAIRS = 5_000;
const pairs = { n: N_PAIRS, unit: "pairs" } as const;

const SCORERS: readonly Omit<Benchmark, "group">[] = [
  {
    name: "bleu",
    title: "sentence BLEU (13a)",
    peer: "sacrebleu",
    target: 30,
    work: pairs,
    limit:
      "two fifths of a cold run is code not yet compiled; then cutting words (two mispredicted branches a word) and copying text out of strings",
  },
  {
    name: "chrf",
    title: "chrF2",
    peer: "sacrebleu",
    target: 20,
    work: pairs,
    limit: "hash look-ups of character n-grams",
  },
  {
    name: "chrf++",
    title: "chrF2++",
    peer: "sacrebleu",
    target: 20,
    work: pairs,
    limit: "as chrF2, and cutting words",
  },
  {
    name: "ter",
    title: "TER",
    peer: "sacrebleu",
    target: 20,
    work: pairs,
    limit: "edit distances of the candidate shifts",
  },
  {
    name: "rouge",
    title: "ROUGE-1, 2, L, Lsum, stemmed",
    peer: "rouge_score",
    target: 50,
    work: pairs,
    limit: "lower-casing and cutting words; each word is stemmed once",
  },
  {
    name: "acc-eq-wmt",
    title: "acc-eq-wmt by item, 12 systems x 1,000 segments",
    peer: "mt-metrics-eval",
    target: 15,
    limit: "sorting 66,000 differences, half of it before code is compiled",
  },
  {
    name: "perm-both-tuned",
    title: "PERM-BOTH of it, 1,000 resamples, epsilon tuned in each",
    peer: "mt-metrics-eval",
    target: 50,
    limit: "one sweep over all candidate thresholds a resample",
  },
  {
    name: "perm-both-pearson",
    title: "PERM-BOTH of Pearson, 1,000 resamples, 12,000 scores",
    peer: "mt-metrics-eval",
    target: 5,
    limit: "one pass over the scores a resample",
  },
  {
    name: "kendall-bootstrap",
    title: "1,000-fold bootstrap of Kendall's tau-b, n = 5,000",
    peer: "scipy",
    target: 3,
    limit: "Fenwick sums over ranks, O(n log n) a resample",
  },
];

const STATISTICS: readonly Omit<Benchmark, "group">[] = [
  {
    name: "bt-head",
    title: "Bradley-Terry head, 100,000 pairs x 4,096 hashed features (6,000,000 entries)",
    peer: "scikit-learn, lbfgs",
    target: 1,
    limit: "two sparse products an evaluation; steps scaled by the Hessian's diagonal need 9",
  },
  {
    name: "bt-head-liblinear",
    title: "the same",
    peer: "scikit-learn, liblinear",
    target: 1,
    limit: "as above",
  },
  {
    name: "alpha-interval",
    title: "Krippendorff's alpha, interval, 10 raters x 5,000 items, 5 values, first call",
    peer: "krippendorff",
    target: 1,
    limit: "code not yet compiled",
  },
  {
    name: "alpha-ordinal",
    title: "the same, ordinal",
    peer: "krippendorff",
    target: 1,
    limit: "code not yet compiled",
  },
  {
    name: "alpha-nominal",
    title: "the same, nominal",
    peer: "krippendorff",
    target: 1,
    limit: "code not yet compiled",
  },
  {
    name: "alpha-687",
    title: "the same, ordinal, 687 distinct values (the reference's table of value by value needs 24 GB)",
    peer: undefined,
    target: 0.1,
    isAbsolute: true,
    limit: "code not yet compiled",
  },
  {
    name: "bt-battles",
    title: "Bradley-Terry, 100 models, 1,000,000 battles from raw rows",
    peer: "scikit-learn, sparse",
    target: 3,
    limit: "one pass that adds battles up by pair",
  },
  {
    name: "dawid-skene",
    title: "Dawid-Skene, 30 iterations, 400,000 labels of 1,000 raters",
    peer: "crowd-kit",
    target: 5,
    limit: "sums over votes in the reference's order",
  },
  {
    name: "isotonic",
    title: "isotonic regression, 1,000,000 points",
    peer: "scikit-learn",
    target: 1,
    isAbsolute: true,
    limit: "sorting",
  },
  {
    name: "ppi-mean",
    title: "PPI++ mean, 1,000 labels and 1,000,000 rows",
    peer: undefined,
    target: 0.2,
    isAbsolute: true,
    limit: "sums",
  },
  {
    name: "resample-pearson",
    title: "10,000 resamples of Pearson, n = 5,000, draws included",
    peer: undefined,
    target: 5,
    isAbsolute: true,
    limit: "drawing 50,000,000 row numbers",
  },
];

const grouped = (group: Group, benchmarks: readonly Omit<Benchmark, "group">[]): Benchmark[] =>
  benchmarks.map((b) => ({ ...b, group }));

/** Benchmarks of a child process each, ours and the reference's. */
export const COMPARED: readonly Benchmark[] = [
  ...grouped("scorers", SCORERS),
  ...grouped("statistics", STATISTICS),
];

/** Whole commands, under limits of their own. */
export const COMMANDS: readonly Benchmark[] = grouped("scorers", [
  {
    name: "meta-wmt22",
    title: "`trenchcoat meta` on wmt22_mqm en-de, all scorers, default settings",
    peer: undefined,
    target: 60,
    limit: "p-values of system pairs in exchanges of soft pairwise accuracy",
  },
  {
    name: "score-million",
    title: "`trenchcoat score` of 1,000,000 pairs with chrF, 2 threads",
    peer: undefined,
    target: 120,
    limit: "chrF itself on both cores; reading and writing beside it",
  },
]);
