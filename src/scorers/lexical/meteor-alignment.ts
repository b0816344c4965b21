import { porterStem } from "./porter-stemmer.ts";

/** Which position of the reference a position of the output is aligned with: [nOutput], -1 where with none. */
export type Alignment = Int32Array;

/** Matches equal words that are still free, from the end of the output, each with the last free one of the reference. */
function matchEqual(output: readonly string[], reference: readonly string[], aligned: Alignment): void {
  const isTaken = new Uint8Array(reference.length);
  for (const at of aligned) if (at >= 0) isTaken[at] = 1;
  const free = new Map<string, number[]>();
  for (let j = 0; j < reference.length; j++) {
    if (isTaken[j] === 1) continue;
    const found = free.get(reference[j]!);
    if (found) found.push(j);
    else free.set(reference[j]!, [j]);
  }
  for (let i = output.length - 1; i >= 0; i--) {
    if (aligned[i]! >= 0) continue;
    const at = free.get(output[i]!)?.pop();
    if (at !== undefined) aligned[i] = at;
  }
}

/** METEOR's modules without synonyms: equal words first, then words of equal Porter stem. */
export function alignWords(
  output: readonly string[],
  reference: readonly string[],
  stem: (word: string) => string = (word) => porterStem(word),
): Alignment {
  const aligned = new Int32Array(output.length).fill(-1);
  matchEqual(output, reference, aligned);
  matchEqual(output.map(stem), reference.map(stem), aligned);
  return aligned;
}

/** How many words are aligned, and in how many runs that are adjacent and in order on both sides. */
export function chunksOf(aligned: Alignment): { readonly nMatches: number; readonly nChunks: number } {
  let nMatches = 0;
  let nChunks = 0;
  for (let i = 0; i < aligned.length; i++) {
    if (aligned[i]! < 0) continue;
    nMatches++;
    const goesOn = i > 0 && aligned[i - 1]! >= 0 && aligned[i] === aligned[i - 1]! + 1;
    if (!goesOn) nChunks++;
  }
  return { nMatches, nChunks };
}
