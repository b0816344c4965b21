import { createTerSearch, prepareTerSearch, terEdits } from "./ter-shifts.ts";
import { pythonTrimEnd, tercomTokens, type TercomOptions } from "./ter-tokenizer.ts";

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
  /** Writes [edits to the nearest reference, mean reference length]; false without references. */
  count(hypothesis: string, references: readonly string[], out: Float64Array): boolean;
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
      if (references.length === 0) return false;
      const hyp = tercomTokens(pythonTrimEnd(hypothesis), options);
      let fewest = Infinity;
      let lengths = 0;
      for (const reference of references) {
        const ref = tercomTokens(pythonTrimEnd(reference), options);
        lengths += ref.length;
        fewest = Math.min(fewest, edits(hyp, ref));
      }
      out[0] = fewest;
      out[1] = lengths / references.length;
      return true;
    },
    score: terScore,
  });
}

/** A number with `digits` decimals as Python's `format` rounds it: the exact binary value, halves to even (toFixed takes halves up). */
export function toFixedHalfEven(value: number, digits: number): string {
  const isTie = Math.abs((value * 2 ** (digits + 1)) % 2) === 1;
  const text = value.toFixed(digits);
  if (!isTie || Number(text.at(-1)) % 2 === 0) return text;
  return (value - Math.sign(value) * 2 ** -(digits + 2)).toFixed(digits);
}

const yesNo = (flag: boolean): string => (flag ? "yes" : "no");

function terScore(sums: ArrayLike<number>): TerScore {
  const numEdits = sums[0]!;
  const refLength = sums[1]!;
  const rate = refLength > 0 ? numEdits / refLength : numEdits > 0 ? 1 : 0;
  return { score: 100 * rate, numEdits, refLength };
}
