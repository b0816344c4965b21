const SIGMA = 0x3a3;

/** Letters that have a lowercase form only since Unicode 15: Python 3.11 (Unicode 14) leaves them alone, a newer Node does not. */
const NEW_CAPITALS =
  /[\u1c89\ua7cb\ua7cc\ua7ce\ua7d2\ua7d4\ua7da\ua7dc\u{10d50}-\u{10d65}\u{16ea0}-\u{16eb8}]/u;
const NEEDS_CARE =
  /[\u03a3\u1c89\ua7cb\ua7cc\ua7ce\ua7d2\ua7d4\ua7da\ua7dc\u{10d50}-\u{10d65}\u{16ea0}-\u{16eb8}]/u;

/** Characters that are cased or case-ignorable only since Unicode 15. */
const NEWLY_CASED =
  /[\u1c89\u1c8a\ua7cb-\ua7cf\ua7d2\ua7d4\ua7da-\ua7dc\u{10d50}-\u{10d65}\u{10d70}-\u{10d85}\u{16ea0}-\u{16eb8}\u{16ebb}-\u{16ed3}\u{1df25}-\u{1df2a}]/u;
const NEWLY_IGNORABLE =
  // oxlint-disable-next-line no-misleading-character-class -- single combining marks, never sequences
  /[\u0897\u0ece\u1acf-\u1add\u1ae0-\u1aeb\ua7f1\u{10d4e}\u{10d69}-\u{10d6d}\u{10d6f}\u{10ec5}\u{10efa}-\u{10eff}\u{11241}\u{113bb}-\u{113c0}\u{113ce}\u{113d0}\u{113d2}\u{113e1}\u{113e2}\u{11b60}\u{11b62}-\u{11b64}\u{11b66}\u{11dd9}\u{11f00}\u{11f01}\u{11f36}-\u{11f3a}\u{11f40}\u{11f42}\u{11f5a}\u{13439}-\u{13440}\u{13447}-\u{13455}\u{1611e}-\u{16129}\u{1612d}-\u{1612f}\u{16d40}-\u{16d42}\u{16d6b}\u{16d6c}\u{16ff2}\u{16ff3}\u{1e030}-\u{1e06d}\u{1e08f}\u{1e4eb}-\u{1e4ef}\u{1e5ee}\u{1e5ef}\u{1e6e3}\u{1e6e6}\u{1e6ee}\u{1e6ef}\u{1e6f5}\u{1e6ff}]/u;

/** U+0295 was a lowercase letter and U+1171E a combining mark in Unicode 14; both changed later. */
const isCased = (c: string): boolean =>
  c === "\u0295" || (/\p{Cased}/u.test(c) && !NEWLY_CASED.test(c) && !NEWLY_IGNORABLE.test(c));
const isIgnorable = (c: string): boolean =>
  c === "\u{1171e}" || (/\p{Case_Ignorable}/u.test(c) && !NEWLY_IGNORABLE.test(c));

/** True where the sigma at `at` ends a word: the nearest neighbour that is not case-ignorable is cased before it, and not after it. */
function isFinalSigma(characters: readonly string[], at: number): boolean {
  let before = at - 1;
  while (before >= 0 && isIgnorable(characters[before]!)) before--;
  if (before < 0 || !isCased(characters[before]!)) return false;
  let after = at + 1;
  while (after < characters.length && isIgnorable(characters[after]!)) after++;
  return after === characters.length || !isCased(characters[after]!);
}

/** Python 3.11's `text.lower()`: full case mapping with final sigma by the tables of Unicode 14, on any Node version. */
export function lowerPython(text: string): string {
  if (!NEEDS_CARE.test(text)) return text.toLowerCase();
  const characters = Array.from(text);
  return characters
    .map((c, i) => {
      if (c.codePointAt(0) === SIGMA) return isFinalSigma(characters, i) ? "\u03c2" : "\u03c3";
      return NEW_CAPITALS.test(c) ? c : c.toLowerCase();
    })
    .join("");
}
