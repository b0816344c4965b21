import { type Rng, shuffle } from "../../num/index.ts";

const isMark = (c: string): boolean => ".!?\u2026\u3002\uff01\uff1f".includes(c);
const isFullWidth = (c: string): boolean => "\u3002\uff01\uff1f".includes(c);
const isCloser = (c: string): boolean => "\"')]}\u201d\u2019\u300d*_`".includes(c);
const isSpace = (c: string): boolean => /\s/u.test(c);

/**
 * Cuts a text into sentences, each with the space behind it, so that joining them gives the text back. A sentence ends at a mark before a
 * space or the end, at a full-width mark, and at a line break. Linear.
 */
export function sentencesOf(text: string): string[] {
  const out: string[] = [];
  let start = 0;
  let i = 0;
  while (i < text.length) {
    const c = text[i]!;
    let end = -1;
    if (c === "\n") end = i + 1;
    else if (isMark(c)) {
      let j = i + 1;
      while (j < text.length && (isMark(text[j]!) || isCloser(text[j]!))) j++;
      if (isFullWidth(c) || j === text.length || isSpace(text[j]!)) end = j;
      else i = j - 1;
    }
    i++;
    if (end < 0) continue;
    while (end < text.length && isSpace(text[end]!)) end++;
    if (text.slice(start, end).trim() !== "") {
      out.push(text.slice(start, end));
      start = end;
    }
    i = end;
  }
  if (start < text.length) {
    if (text.slice(start).trim() === "" && out.length > 0) out[out.length - 1] += text.slice(start);
    else out.push(text.slice(start));
  }
  return out;
}

/** A piece and the space behind it. */
export function splitTail(piece: string): { readonly body: string; readonly tail: string } {
  const body = piece.trimEnd();
  return { body, tail: piece.slice(body.length) };
}

/** Runs of letters, marks and digits, as they are written. */
export const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

/** Whether a text holds a fenced block, in which layout means something. */
export const holdsCode = (text: string): boolean => /^[ \t]{0,3}(?:```|~~~)/mu.test(text);

/** The text without space at its end. */
export const bodyOf = (text: string): string => text.trimEnd();

/** One of several, uniform. */
export function pick<T>(list: readonly T[], rng: Rng): T {
  return list[Math.floor(rng() * list.length)]!;
}

/** A copy in another order, uniform; of two or more different members never the same order. */
export function reordered<T>(list: readonly T[], rng: Rng): T[] {
  const order = shuffle(
    Array.from(list, (_, i) => i),
    rng,
  );
  const out = order.map((i) => list[i]!);
  if (out.every((v, i) => v === list[i])) out.push(out.shift()!);
  return out;
}

/** The text up to a length, cut between words where a word ends in its second half. */
export function cutAt(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const space = text.lastIndexOf(" ", limit);
  const at = space > limit / 2 ? space : limit;
  // A surrogate pair is never cut in two.
  const code = text.charCodeAt(at - 1);
  return text.slice(0, code >= 0xd800 && code <= 0xdbff ? at - 1 : at);
}
