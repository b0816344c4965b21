import { PROFILES, SCRIPT_LANGUAGES } from "./language-profiles.ts";

const LONGEST = 20_000;
const FEWEST_LETTERS = 4;
/** A language of a shared script must lead the next one by this share of the evidence. */
const LEAD = 0.1;

const SCRIPTS = [
  ...new Set([...Object.keys(SCRIPT_LANGUAGES), ...Object.values(PROFILES).map((p) => p.script)]),
];
const SCRIPT_OF: readonly { readonly script: string; readonly letters: RegExp }[] = [
  ...SCRIPTS,
  "Hiragana",
  "Katakana",
].map((script) => ({ script, letters: new RegExp(`\\p{Script=${script}}`, "gu") }));
const LETTERS = /\p{L}/gu;
const WORDS = /[\p{L}\p{M}]+/gu;
const KANA_SHARE = 0.05;

/** Which language a text is in, with the evidence; undefined where that cannot be told. */
export interface Identified {
  readonly language: string | undefined;
  readonly why: string;
}

const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;

/** How many languages have a word or letter, so that one that many have says little. */
function rarityOf(lists: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const n = new Map<string, number>();
  for (const list of lists) for (const one of new Set(list)) n.set(one, (n.get(one) ?? 0) + 1);
  return n;
}

const WORD_RARITY = rarityOf(Object.values(PROFILES).map((p) => p.words.split(" ")));
const LETTER_RARITY = rarityOf(Object.values(PROFILES).map((p) => Array.from(p.letters ?? "")));
const ENDING_RARITY = rarityOf(Object.values(PROFILES).map((p) => (p.endings ?? "").split(" ")));
const LETTER_WEIGHT = 0.5;
const ENDING_WEIGHT = 0.5;
const LONG_WORD = 5;
const LONGEST_ENDING = 5;

const KNOWN = Object.entries(PROFILES).map(([language, { script, words, letters = "", endings = "" }]) => ({
  language,
  script,
  words: new Set(words.split(" ")),
  letters: new Set(letters),
  endings: new Set(endings.split(" ").filter((e) => e !== "")),
}));

function scriptOf(text: string): { script: string; share: number } | undefined {
  const nLetters = count(text, LETTERS);
  if (
    nLetters < FEWEST_LETTERS &&
    !/\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}/u.test(text)
  )
    return undefined;
  const found = SCRIPT_OF.map(({ script, letters }) => ({ script, n: count(text, letters) }));
  const of = (name: string): number => found.find((f) => f.script === name)!.n;
  const kana = of("Hiragana") + of("Katakana");
  const best = found.reduce((a, b) => (b.n > a.n ? b : a));
  if (kana > KANA_SHARE * nLetters && kana + of("Han") > 0.5 * nLetters)
    return { script: "Kana", share: (kana + of("Han")) / nLetters };
  return { script: best.script, share: best.n / nLetters };
}

/** The evidence of the longest known ending of a word. */
function endingEvidence(word: string, endings: ReadonlySet<string>): number {
  for (let n = Math.min(LONGEST_ENDING, word.length - 1); n > 1; n--) {
    const ending = word.slice(-n);
    if (endings.has(ending)) return ENDING_WEIGHT / ENDING_RARITY.get(ending)!;
  }
  return 0;
}

function byWords(text: string, script: string): Identified {
  const words = text.toLowerCase().match(WORDS) ?? [];
  const candidates = KNOWN.filter((k) => k.script === script).map((k) => {
    let evidence = 0;
    for (const word of words) {
      if (k.words.has(word)) evidence += 1 / WORD_RARITY.get(word)!;
      if (word.length >= LONG_WORD) evidence += endingEvidence(word, k.endings);
      for (const letter of word)
        if (k.letters.has(letter)) evidence += LETTER_WEIGHT / LETTER_RARITY.get(letter)!;
    }
    return { language: k.language, evidence };
  });
  candidates.sort((a, b) => b.evidence - a.evidence);
  const [first, second] = candidates;
  if (first === undefined || first.evidence === 0)
    return { language: undefined, why: `no known ${script} words` };
  const lead = (first.evidence - (second?.evidence ?? 0)) / first.evidence;
  if (lead < LEAD)
    return { language: undefined, why: `${first.language} and ${second!.language} are equally likely` };
  return { language: first.language, why: `function words and letters of ${first.language}` };
}

/**
 * The language of a text as an ISO 639-1 code: by script where that tells, else by function words and rare letters. Looks at the first 20,000
 * characters; undefined for texts too short or too mixed to tell.
 */
export function identifyLanguage(text: string): Identified {
  const start = text.slice(0, LONGEST);
  const found = scriptOf(start);
  if (found === undefined) return { language: undefined, why: "too few letters" };
  const { script, share } = found;
  if (share < 0.5) return { language: undefined, why: "several scripts" };
  const about = `${Math.round(100 * share)}% ${script} letters`;
  if (script === "Kana") return { language: "ja", why: `${Math.round(100 * share)}% kana and kanji` };
  const alone = SCRIPT_LANGUAGES[script];
  return alone === undefined ? byWords(start, script) : { language: alone, why: about };
}

/** Languages that can be told. */
export const LANGUAGES: ReadonlySet<string> = new Set([
  ...Object.values(SCRIPT_LANGUAGES),
  ...Object.keys(PROFILES),
  "ja",
]);
