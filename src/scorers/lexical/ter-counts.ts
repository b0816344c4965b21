import { formatFixed } from "./text-format.ts";
import { rstripPython } from "./text-python.ts";
import { createTerSearch, prepareTerSearch, terEdits } from "./ter-shifts.ts";
import { tercomTokens, type TercomOptions } from "./ter-tokenizer.ts";

/** TER of summed counts. */
export interface TerScore {
  /** 100 * numEdits / refLength; 100 where the reference is empty and there are edits, 0 where both are none. May exceed 100. */
  readonly score: number;
  readonly numEdits: number;
  readonly refLength: number;
}

/** TER split into counts of a segment and the score of summed counts. */
export interface TerMetric {
  readonly nCols: 2;
  /** sacrebleu's signature without its version; `nrefs` is "var" where segments differ. */
  signature(nrefs: number | "var"): string;
  /** Writes [edits to the nearest reference, mean reference length]; NaN without references. */
  count(hypothesis: string, references: readonly string[], out: Float64Array): void;
  /** The score of summed counts, without its parts. */
  combine(sums: ArrayLike<number>): number;
  score(sums: ArrayLike<number>): TerScore;
}

/**
 * Translation edit rate with shifts, in percent; lower is better.
 * Snover et al. 2006; pinned to sacrebleu 2.6.0 (Tercom's search in a beam, with its limits).
 */
export function ter(options: TercomOptions): TerMetric {
  const search = createTerSearch();
  const codes = new Map<string, number>();
  const code = (word: string): number => {
    let found = codes.get(word);
    if (found === undefined) {
      found = codes.size;
      codes.set(word, found);
    }
    return found;
  };

  function edits(hyp: readonly string[], ref: readonly string[]): number {
    if (ref.length === 0) return hyp.length;
    const sizes = { nHyp: hyp.length, nRef: ref.length, nWords: hyp.length + ref.length };
    const beam = prepareTerSearch(search, sizes);
    codes.clear();
    for (let i = 0; i < hyp.length; i++) beam.hyp[i] = code(hyp[i]!);
    for (let j = 0; j < ref.length; j++) beam.ref[j] = code(ref[j]!);
    return terEdits(search);
  }

  return Object.freeze({
    nCols: 2 as const,
    signature: (nrefs: number | "var") =>
      `nrefs:${nrefs}|case:${options.caseSensitive ? "mixed" : "lc"}|tok:tercom|norm:${yesNo(options.normalized)}` +
      `|punct:${yesNo(!options.noPunct)}|asian:${yesNo(options.asianSupport)}`,
    count: (hypothesis: string, references: readonly string[], out: Float64Array) => {
      const hyp = tercomTokens(rstripPython(hypothesis), options);
      let fewest = Infinity;
      let lengths = 0;
      for (const reference of references) {
        const ref = referenceTokens(reference, options);
        lengths += ref.length;
        fewest = Math.min(fewest, edits(hyp, ref));
      }
      out[0] = references.length === 0 ? NaN : fewest;
      out[1] = lengths / references.length;
    },
    combine: (sums: ArrayLike<number>) => terScore(sums).score,
    score: terScore,
  });
}

/** sacrebleu tokenises references twice, which normalisation can tell: ". .5" becomes ". . 5". Kept. */
function referenceTokens(reference: string, options: TercomOptions): string[] {
  const tokens = tercomTokens(rstripPython(reference), options);
  return options.normalized ? tercomTokens(tokens.join(" "), options) : tokens;
}

/** "TER = 12.34", as sacrebleu prints it. */
export const formatTer = (score: number): string => `TER = ${formatFixed(score, 2)}`;

const yesNo = (flag: boolean): string => (flag ? "yes" : "no");

function terScore(sums: ArrayLike<number>): TerScore {
  const numEdits = sums[0]!;
  const refLength = sums[1]!;
  const rate = refLength > 0 ? numEdits / refLength : numEdits > 0 ? 1 : 0;
  return { score: 100 * rate, numEdits, refLength };
}
