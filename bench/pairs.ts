import { randomInt, type Rng, seeded } from "../src/num/index.ts";

/** One benchmark pair: a system's output and its reference. */
export interface Pair {
  readonly hypothesis: string;
  readonly reference: string;
}

const CONSONANTS = "tnshrdlcmwfgypbvk";
const VOWELS = "eaoiu";
const N_WORDS = 8_000;
const N_TOKENS_MIN = 8;
const N_TOKENS_SPAN = 35;
const P_ODD = 0.06;
const P_EDIT = 0.35;

const pick = (text: string, rng: Rng): string => text[randomInt(rng, text.length)] ?? "";

/** A pronounceable word of about `length` letters. */
function makeWord(length: number, rng: Rng): string {
  let word = "";
  while (word.length < length) word += pick(word.length % 2 === 0 ? CONSONANTS : VOWELS, rng);
  return word;
}

/** Frequent words (low ranks) are short, as in real text. */
function makeVocabulary(rng: Rng): readonly string[] {
  const words: string[] = [];
  for (let rank = 0; rank < N_WORDS; rank++) {
    const mean = rank < 20 ? 2.6 : rank < 150 ? 4 : 6.7;
    words.push(makeWord(Math.max(1, Math.round(mean + (rng() - 0.5) * mean)), rng));
  }
  return words;
}

/** Log-uniform over ranks: a Zipf law with exponent 1. */
const drawWord = (words: readonly string[], rng: Rng): string =>
  words[Math.floor(Math.exp(rng() * Math.log(N_WORDS + 1))) - 1] ?? "the";

/** Numbers, punctuation and non-ASCII words, in equal parts. */
function drawOdd(words: readonly string[], rng: Rng): string {
  const word = drawWord(words, rng);
  const number = randomInt(rng, 100_000);
  const forms = [
    () => String(number),
    () => `${Math.floor(number / 1000)},${String(number % 1000).padStart(3, "0")}.5`,
    () => `${word},`,
    () => `(${word})`,
    () => `"${word}"`,
    () => `${word}.`,
    () => `${word.slice(0, -1)}é`,
    () => `ü${word}ß`,
    () => "日本",
  ];
  return forms[randomInt(rng, forms.length)]?.() ?? word;
}

const drawToken = (words: readonly string[], rng: Rng): string =>
  rng() < P_ODD ? drawOdd(words, rng) : drawWord(words, rng);

/** Each token is edited with probability 35%: substituted, deleted, followed by an insertion, or swapped with its neighbour. */
function edit(tokens: readonly string[], words: readonly string[], rng: Rng): string[] {
  const edited: string[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] ?? "";
    const kind = rng() < P_EDIT ? randomInt(rng, 4) : -1;
    if (kind === 0) edited.push(drawToken(words, rng));
    else if (kind === 2) edited.push(token, drawToken(words, rng));
    else if (kind === 3 && i + 1 < tokens.length) edited.push(tokens[++i] ?? "", token);
    else if (kind !== 1) edited.push(token);
  }
  return edited;
}

/**
 * `n` pairs for benchmarks, the same for the same `seed`: references of 8 to 42 tokens (mean 25, about 140 characters) of a Zipf
 * vocabulary, 6% of them odd (numbers, punctuation, non-ASCII words); a hypothesis is its reference with 35% of the tokens edited.
 */
export function makePairs(n: number, seed: number): Pair[] {
  const words = makeVocabulary(seeded(seed, "vocabulary"));
  const rng = seeded(seed, "pairs");
  return Array.from({ length: n }, () => {
    const length = N_TOKENS_MIN + randomInt(rng, N_TOKENS_SPAN);
    const tokens = Array.from({ length }, () => drawToken(words, rng));
    return { hypothesis: edit(tokens, words, rng).join(" "), reference: tokens.join(" ") };
  });
}
