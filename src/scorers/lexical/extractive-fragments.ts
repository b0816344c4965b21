import { codeWords, contentWords } from "./extractive-words.ts";

/** How a summary was put together from its source (Grusky et al., 2018). All NaN for a summary without words. */
export interface Extractiveness {
  /** Share of the summary's words that stand in copied fragments, 0..1. */
  readonly coverage: number;
  /** Mean over the summary's words of the length of the fragment each stands in, from 0: long copied runs weigh more. */
  readonly density: number;
  /** Words of the source by words of the summary. */
  readonly compression: number;
  /** Lengths in words of the copied fragments, in order of the summary. */
  readonly fragments: readonly number[];
}

/** Positions of each word in the source, as chains in ascending order. */
function positionChains(source: Int32Array, nWords: number): { first: Int32Array; next: Int32Array } {
  const first = new Int32Array(nWords).fill(-1);
  const next = new Int32Array(source.length);
  for (let j = source.length - 1; j >= 0; j--) {
    next[j] = first[source[j]!]!;
    first[source[j]!] = j;
  }
  return { first, next };
}

/**
 * Lengths of the fragments that the summary shares with its source: at each word the longest run that the source has, then on behind it.
 * As in the paper's figure 2, the search through the source goes on behind each run that matched.
 */
export function sharedFragments(summary: Int32Array, source: Int32Array, nWords: number): number[] {
  const { first, next } = positionChains(source, nWords);
  const fragments: number[] = [];
  for (let i = 0; i < summary.length;) {
    let longest = 0;
    let from = 0;
    for (let j = first[summary[i]!]!; j >= 0; j = next[j]!) {
      if (j < from) continue;
      let length = 1;
      while (
        i + length < summary.length &&
        j + length < source.length &&
        summary[i + length] === source[j + length]
      )
        length++;
      from = j + length;
      if (length > longest) longest = length;
    }
    if (longest > 0) fragments.push(longest);
    i += Math.max(longest, 1);
  }
  return fragments;
}

/** Coverage, density and compression of a summary. Grusky, Naaman, Artzi 2018 (Newsroom), over `contentWords`. */
export function extractiveness(summary: string, source: string): Extractiveness {
  const codes = new Map<string, number>();
  const inSource = codeWords(contentWords(source), codes);
  const inSummary = codeWords(contentWords(summary), codes);
  const n = inSummary.length;
  if (n === 0) return { coverage: NaN, density: NaN, compression: NaN, fragments: [] };
  const fragments = sharedFragments(inSummary, inSource, codes.size);
  let copied = 0;
  let squares = 0;
  for (const length of fragments) {
    copied += length;
    squares += length * length;
  }
  return { coverage: copied / n, density: squares / n, compression: inSource.length / n, fragments };
}
