import { fuzzyFind } from "./fuzzy-find.ts";

/** Where a quotation stands in a text, [start, end) in UTF-16 code units, and how it was found. */
export interface Aligned {
  readonly start: number;
  readonly end: number;
  readonly how: "exact" | "folded" | "fuzzy";
}

/** Edits allowed for each letter of a quotation. */
const EDITS_A_LETTER = 0.2;
/** Quotations shorter than this are not looked for with edits: nearly everything would fit. */
const MIN_FUZZY = 5;
/** Largest product of lengths for which edits are counted. */
const MAX_CELLS = 20_000_000;

/** Text with case, compatibility forms and white space made alike, and the place in the original of each of its code units. */
interface Folded {
  readonly text: string;
  /** Start in the original of each unit, then the original's length. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

function folded(original: string): Folded {
  let text = "";
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const letter of original) {
    const end = at + letter.length;
    const plain = letter.normalize("NFKC").toLowerCase();
    const isSpace = plain.trim() === "";
    if (isSpace && text.endsWith(" ")) ends[ends.length - 1] = end;
    else
      for (const unit of (isSpace ? " " : plain).split("")) {
        text += unit;
        starts.push(at);
        ends.push(end);
      }
    at = end;
  }
  return { text, starts, ends };
}

/** The first place of `needle` that overlaps none of `taken`, else the first one. */
function firstFree(text: string, needle: string, isTaken: (start: number, end: number) => boolean): number {
  const first = text.indexOf(needle);
  for (let from = first; from >= 0; from = text.indexOf(needle, from + 1))
    if (!isTaken(from, from + needle.length)) return from;
  return first;
}

/**
 * Finds a quotation in a text: exactly, else with case, width and white space made alike, else with the fewest edits, up to one in five letters. Of several
 * places the first counts that is not `taken`. Undefined where it is empty or not there.
 */
export function alignQuote(
  quote: string,
  text: string,
  taken: readonly Pick<Aligned, "start" | "end">[] = [],
): Aligned | undefined {
  if (quote.trim() === "") return undefined;
  const isTaken = (start: number, end: number): boolean => taken.some((t) => start < t.end && t.start < end);
  const exact = firstFree(text, quote, isTaken);
  if (exact >= 0) return { start: exact, end: exact + quote.length, how: "exact" };
  const hay = folded(text);
  const needle = folded(quote).text.trim();
  const back = (start: number, end: number) => ({ start: hay.starts[start]!, end: hay.ends[end - 1]! });
  const same = firstFree(hay.text, needle, (start, end) => {
    const original = back(start, end);
    return isTaken(original.start, original.end);
  });
  if (same >= 0) return { ...back(same, same + needle.length), how: "folded" };
  if (needle.length < MIN_FUZZY || needle.length * hay.text.length > MAX_CELLS) return undefined;
  const near = fuzzyFind(needle, hay.text, Math.floor(EDITS_A_LETTER * needle.length));
  return near === undefined ? undefined : { ...back(near.start, near.end), how: "fuzzy" };
}
