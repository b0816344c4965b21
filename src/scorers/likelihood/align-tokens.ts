/** A text's tokens with their log-probabilities, as a server gave them. */
export interface ScoredTokens {
  readonly tokens: readonly string[];
  /** Natural logarithms; NaN where the server gave none (the first token has nothing before it). */
  readonly logprobs: readonly number[];
  /** Where each token begins, in code points. */
  readonly offsets: readonly number[];
}

/** Log-probabilities of the tokens of the second of two joined texts. */
export interface Continuation {
  readonly logprobs: readonly number[];
  /** Tokens that begin in the first text and end in the second: 0 or 1. They are counted. */
  readonly nStraddling: number;
  /** Tokens of the second text without a log-probability: 1 where it stands alone and the server put nothing before it. */
  readonly nUnscored: number;
}

/** Share of the readable tokens that must stand where the offsets say. */
const MOSTLY = 0.8;

/** Length in code points, as servers count. */
export const codePoints = (text: string): number => Array.from(text).length;

/** Pieces of a character that a token holds only in part are written so by servers. */
const isReadable = (token: string): boolean => token !== "" && !/\ufffd|^bytes:|^<0x/.test(token);

/** How many readable tokens stand in the text where `offsets`, less `shift`, say. */
function nInPlace(text: readonly string[], { tokens, offsets }: ScoredTokens, shift: number): number {
  let n = 0;
  tokens.forEach((token, i) => {
    const from = offsets[i]! - shift;
    if (isReadable(token) && from >= 0 && text.slice(from, from + codePoints(token)).join("") === token) n++;
  });
  return n;
}

/**
 * How far the offsets lie behind the text: the length of a begin-of-text token that the server put before it and counted, else 0.
 * @throws Error where the tokens are not those of the text
 */
function shiftOf(text: readonly string[], scored: ScoredTokens): number {
  const first = codePoints(scored.tokens[0] ?? "");
  const [plain, shifted] = [nInPlace(text, scored, 0), nInPlace(text, scored, first)];
  const nReadable = scored.tokens.filter(isReadable).length;
  // A begin-of-text token itself is in no place.
  if (Math.max(plain, shifted) < MOSTLY * (nReadable - 1))
    throw new Error("the tokens that the server gave are not those of the text");
  return shifted > plain ? first : 0;
}

/**
 * The tokens of `continuation` among those of `context + continuation`, by where they begin. A token that begins in the context and ends in the
 * continuation counts as the continuation's: its probability given what is before is that of the characters of both, and leaving it out would drop the
 * continuation's first characters. Contexts that end in a line break or a template's mark have none.
 * @throws Error where the server's offsets do not fit the text
 */
export function alignContinuation(context: string, continuation: string, scored: ScoredTokens): Continuation {
  const text = Array.from(context + continuation);
  const shift = shiftOf(text, scored);
  const boundary = codePoints(context);
  const logprobs: number[] = [];
  let [nStraddling, nUnscored] = [0, 0];
  scored.tokens.forEach((_, i) => {
    const from = scored.offsets[i]! - shift;
    const next = scored.offsets[i + 1];
    const end = next === undefined ? text.length : next - shift;
    if (end <= boundary || from < 0 || from >= text.length) return;
    const logprob = scored.logprobs[i]!;
    if (Number.isNaN(logprob)) nUnscored++;
    else logprobs.push(logprob);
    if (from < boundary) nStraddling++;
  });
  return { logprobs, nStraddling, nUnscored };
}

/**
 * The same by token numbers, for servers that give no offsets: everything behind the longest common beginning of the context's tokens and those
 * of both texts. The first token of each is not known and taken to be the same.
 */
export function alignByNumber(
  context: readonly string[],
  both: readonly { readonly id: string; readonly logprob: number }[],
): Continuation {
  let n = 1;
  while (n < context.length && context[n] === both[n]?.id) n++;
  const from = context.length === 0 ? 0 : n;
  const rest = both.slice(from).map((t) => t.logprob);
  const logprobs = rest.filter((l) => !Number.isNaN(l));
  return {
    logprobs,
    nStraddling: context.length - from > 0 ? 1 : 0,
    nUnscored: rest.length - logprobs.length,
  };
}
