import { UNICODE_NUMBER, UNICODE_PUNCTUATION, UNICODE_SYMBOL, unicodeClasses } from "../text-categories.ts";

/** Classes of characters that the tokenizers' rules distinguish; see `scanTokens`. */
export const OTHER = 0;
export const SPACE = 1;
/** A token of its own wherever it stands. */
export const ISOLATE = 2;
/** A token of its own unless between digits, roughly: a decimal point or comma. */
export const POINT = 3;
export const DIGIT = 4;
/** A token of its own after a digit. */
export const DASH = 5;

/** Half of a character, where it is not ISOLATE: the character is to be looked up. */
export const SURROGATE = 6;

/** First and last of the characters that are whitespace in Python, as in `isPythonSpace`. */
const SPACES: readonly (readonly [number, number])[] = [
  [0x09, 0x0d],
  [0x1c, 0x20],
  [0x85, 0x85],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
];

/** Marks whitespace and surrogates. */
function finished(classes: Uint8Array): Uint8Array {
  for (const [first, last] of SPACES) classes.fill(SPACE, first, last + 1);
  if (classes[0xd800] === OTHER) classes.fill(SURROGATE, 0xd800, 0xe000);
  return classes;
}

/** Class of every code point [0x110000] for `none`: whitespace or not. */
export function noneClasses(): Uint8Array {
  return finished(new Uint8Array(0x110000));
}

/** Class of every code point [0x110000] for `char`: every character that is not whitespace is a token. */
export function charClasses(): Uint8Array {
  return finished(new Uint8Array(0x110000).fill(ISOLATE));
}

const WESTERN_PUNCTUATION = '{|}~[\\]^_`!"#$%&()*+:;<=>?@/';

/** Class of every code point [0x110000] for `13a` (mteval-v13a): only ASCII punctuation is split off. */
export function westernClasses(): Uint8Array {
  const classes = new Uint8Array(0x110000);
  for (const mark of WESTERN_PUNCTUATION) classes[mark.charCodeAt(0)] = ISOLATE;
  classes.fill(DIGIT, 0x30, 0x3a);
  classes[0x2c] = POINT;
  classes[0x2e] = POINT;
  classes[0x2d] = DASH;
  return finished(classes);
}

/**
 * First and last character of the blocks that sacrebleu calls Chinese. Two of them were meant as U+20000-2A6D6 and U+2F800-2FA1D, but
 * are written with four digits, so that they compare as strings and cover U+2001-2A6D and U+2F81-2FA1: kept.
 */
const CHINESE: readonly (readonly [number, number])[] = [
  [0x3400, 0x4db5],
  [0x4e00, 0x9fa5],
  [0x9fa6, 0x9fbb],
  [0xf900, 0xfa2d],
  [0xfa30, 0xfa6a],
  [0xfa70, 0xfad9],
  [0x2001, 0x2a6d],
  [0x2f81, 0x2fa1],
  [0xff00, 0xffef],
  [0x2e80, 0x2eff],
  [0x3000, 0x303f],
  [0x31c0, 0x31ef],
  [0x2f00, 0x2fdf],
  [0x2ff0, 0x2fff],
  [0x3100, 0x312f],
  [0x31a0, 0x31bf],
  [0xfe10, 0xfe1f],
  [0xfe30, 0xfe4f],
  [0x2600, 0x26ff],
  [0x2700, 0x27bf],
  [0x3200, 0x32ff],
  [0x3300, 0x33ff],
];

/** Class of every code point [0x110000] for `zh`: Chinese characters are tokens, the rest follows `13a`. */
export function chineseClasses(): Uint8Array {
  const classes = westernClasses();
  for (const [first, last] of CHINESE) classes.fill(ISOLATE, first, last + 1);
  return finished(classes);
}

/** Class of every code point [0x110000] for `intl` (mteval-v14): punctuation unless between numbers, and symbols, are split off. */
export function internationalClasses(): Uint8Array {
  const classes = unicodeClasses();
  for (let code = 0; code < classes.length; code++) {
    const kind = classes[code];
    if (kind === UNICODE_PUNCTUATION) classes[code] = POINT;
    else if (kind === UNICODE_SYMBOL) classes[code] = ISOLATE;
    else if (kind === UNICODE_NUMBER) classes[code] = DIGIT;
  }
  return finished(classes);
}
