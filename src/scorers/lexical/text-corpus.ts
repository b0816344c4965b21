import { UserError } from "../../core/index.ts";

/** What the corpus functions need of a metric: counts per segment and the score of their sum. */
export interface CountingMetric {
  readonly nCols: number;
  count(hypothesis: string, references: readonly string[], out: Float64Array): void;
  combine(sums: ArrayLike<number>): number;
}

/** True for lists of the same texts: what was made of a segment's references serves the next segment too. */
export function isSameList(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Counts of a corpus, [n x nCols] row-major, and the references a segment had ("var" where segments differ). */
export interface CorpusCounts {
  readonly counts: Float64Array;
  readonly n: number;
  readonly nCols: number;
  readonly nRefs: number | "var";
}

/**
 * Counts every segment. `streams` holds one list per reference, as sacrebleu takes them: all lists are cut to the shortest, and a null
 * leaves out that reference for its segment.
 * @throws UserError where no segment remains.
 */
export function countCorpus(
  metric: CountingMetric,
  hypotheses: readonly string[],
  streams: readonly (readonly (string | null)[])[],
): CorpusCounts {
  const n = streams.reduce(
    (least, s) => Math.min(least, s.length),
    streams.length > 0 ? hypotheses.length : 0,
  );
  if (n === 0) throw new UserError({ where: "corpus", problem: "no segments", expected: "at least one" });
  const { nCols } = metric;
  const counts = new Float64Array(n * nCols);
  const sizes = new Set<number>();
  for (let i = 0; i < n; i++) {
    const references = streams.map((s) => s[i] ?? null).filter((r) => r !== null);
    sizes.add(references.length);
    metric.count(hypotheses[i]!, references, counts.subarray(i * nCols, (i + 1) * nCols));
  }
  const longest = Math.min(...streams.map((s) => s.length));
  for (let i = n; i < longest; i++) sizes.add(streams.filter((s) => s[i] !== null).length);
  const [only] = sizes;
  return { counts, n, nCols, nRefs: sizes.size === 1 && only !== undefined ? only : "var" };
}

/** Column sums over the rows of a corpus, or over those that `rows` lists (with repetitions, as a bootstrap draws them). */
export function sumCounts(corpus: CorpusCounts, rows?: ArrayLike<number>): Float64Array {
  const { counts, nCols } = corpus;
  const sums = new Float64Array(nCols);
  const n = rows ? rows.length : corpus.n;
  for (let i = 0; i < n; i++) {
    const at = (rows ? rows[i]! : i) * nCols;
    for (let c = 0; c < nCols; c++) sums[c]! += counts[at + c]!;
  }
  return sums;
}

/** Corpus scores of resamples: `draws` lists the rows of each. */
export function resampledScores(
  metric: CountingMetric,
  corpus: CorpusCounts,
  draws: readonly ArrayLike<number>[],
): Float64Array {
  return Float64Array.from(draws, (rows) => metric.combine(sumCounts(corpus, rows)));
}

/** Mean and half width of the central 95% of resampled scores, by sacrebleu's rule: floor(n / 40) scores are cut at each end. */
export function resampledInterval(scores: ArrayLike<number>): { readonly mean: number; readonly ci: number } {
  const sorted = Float64Array.from(scores).sort();
  const n = sorted.length;
  const cut = Math.floor(n / 40);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += sorted[i]!;
  return { mean: sum / n, ci: (sorted[n - 1 - cut]! - sorted[cut]!) / 2 };
}
