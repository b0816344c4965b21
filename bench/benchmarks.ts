/** One comparison with a reference implementation, or one run that has a limit of its own. */
export interface Benchmark {
  readonly name: string;
  /** What is computed, as the table says it. */
  readonly title: string;
  /** The reference, or undefined where the limit is absolute. */
  readonly peer: string | undefined;
  /** Least ratio of the medians (reference / ours), or most seconds where there is no reference. */
  readonly target: number;
  /** Amount of work and its unit, where a rate reads better than a time. */
  readonly work?: { readonly n: number; readonly unit: string };
  /** Where our time goes, from profiles. */
  readonly limit: string;
}

export const N_PAIRS = 5_000;
const pairs = { n: N_PAIRS, unit: "pairs" } as const;

/** Benchmarks of a child process each, ours and the reference's. */
export const COMPARED: readonly Benchmark[] = [
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
];

/** Whole commands, under limits of their own. */
export const COMMANDS: readonly Benchmark[] = [
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
];
