import { lowerPython } from "./text-lower.ts";

/** Porter's published algorithm, the one with Porter's own later corrections, or nltk's default with further ones. */
export const PORTER_MODES = ["NLTK_EXTENSIONS", "ORIGINAL_ALGORITHM", "MARTIN_EXTENSIONS"] as const;
export type PorterMode = (typeof PORTER_MODES)[number];

/** What must hold of the stem that is left: its measure m, the number of vowel-consonant sequences. */
type Condition = "m>0" | "m>1" | "m>1 after s or t" | "m>0 with the suffix's first letter";

interface Rule {
  readonly suffix: string;
  readonly to: string;
  readonly condition: Condition;
}

/** Rules by the last letter of their suffix, in order: the first whose suffix matches decides, whether its condition holds or not. */
type Rules = ReadonlyMap<number, readonly Rule[]>;

function rulesOf(listed: readonly Rule[]): Rules {
  const byLetter = new Map<number, Rule[]>();
  for (const rule of listed) {
    const letter = rule.suffix.charCodeAt(rule.suffix.length - 1);
    const same = byLetter.get(letter);
    if (same) same.push(rule);
    else byLetter.set(letter, [rule]);
  }
  return byLetter;
}

const listed = (condition: Condition, text: string): Rule[] =>
  text.split(" ").map((pair) => {
    const [suffix = "", to = ""] = pair.split(">");
    return { suffix, to, condition };
  });

const STEP_2_START = "ational>ate tional>tion enci>ence anci>ance izer>ize";
const STEP_2_END =
  "alli>al entli>ent eli>e ousli>ous ization>ize ation>ate ator>ate alism>al iveness>ive fulness>ful ousness>ous " +
  "aliti>al iviti>ive biliti>ble";

const STEP_2: Readonly<Record<PorterMode, Rules>> = {
  ORIGINAL_ALGORITHM: rulesOf(listed("m>0", `${STEP_2_START} abli>able ${STEP_2_END}`)),
  MARTIN_EXTENSIONS: rulesOf(listed("m>0", `${STEP_2_START} bli>ble ${STEP_2_END} logi>log`)),
  NLTK_EXTENSIONS: rulesOf([
    ...listed("m>0", `${STEP_2_START} bli>ble ${STEP_2_END} fulli>ful`),
    ...listed("m>0 with the suffix's first letter", "logi>log"),
  ]),
};
const STEP_3 = rulesOf(listed("m>0", "icate>ic ative> alize>al iciti>ic ical>ic ful> ness>"));
const STEP_4 = rulesOf([
  ...listed("m>1", "al> ance> ence> er> ic> able> ible> ant> ement> ment> ent>"),
  ...listed("m>1 after s or t", "ion>"),
  ...listed("m>1", "ou> ism> ate> iti> ous> ive> ize>"),
]);

/** nltk's irregular forms. */
const IRREGULAR: ReadonlyMap<string, string> = new Map([
  ["sky", "sky"],
  ["skies", "sky"],
  ["dying", "die"],
  ["lying", "lie"],
  ["tying", "tie"],
  ["news", "news"],
  ["innings", "inning"],
  ["inning", "inning"],
  ["outings", "outing"],
  ["outing", "outing"],
  ["cannings", "canning"],
  ["canning", "canning"],
  ["howe", "howe"],
  ["proceed", "proceed"],
  ["exceed", "exceed"],
  ["succeed", "succeed"],
]);

const A = 97;
const E = 101;
const I = 105;
const L = 108;
const O = 111;
const S = 115;
const T = 116;
const U = 117;
const W = 119;
const X = 120;
const Y = 121;
const Z = 122;

const isVowelLetter = (c: number): boolean => c === A || c === E || c === I || c === O || c === U;

/** True where the letter at `at` is a consonant; a y is one at the start and after a vowel. Everything that is not a, e, i, o, u, y is one. */
function isConsonant(word: string, at: number): boolean {
  const c = word.charCodeAt(at);
  if (isVowelLetter(c)) return false;
  if (c !== Y) return true;
  let first = at;
  while (first > 0 && word.charCodeAt(first) === Y) first--;
  return !isVowelLetter(word.charCodeAt(first)) === ((at - first) % 2 === 0);
}

/** Porter's measure of the first `end` letters: how often a consonant follows a vowel. */
function measure(word: string, end: number): number {
  let m = 0;
  let wasConsonant = true;
  for (let i = 0; i < end; i++) {
    const c = word.charCodeAt(i);
    const consonant: boolean = c === Y ? i === 0 || !wasConsonant : !isVowelLetter(c);
    if (consonant && !wasConsonant) m++;
    wasConsonant = consonant;
  }
  return m;
}

function containsVowel(word: string, end: number): boolean {
  for (let i = 0; i < end; i++) if (!isConsonant(word, i)) return true;
  return false;
}

function endsDoubleConsonant(word: string): boolean {
  const n = word.length;
  return n >= 2 && word.charCodeAt(n - 1) === word.charCodeAt(n - 2) && isConsonant(word, n - 1);
}

/** Consonant, vowel, consonant other than w, x, y at the end of the first `n` letters; nltk also takes a vowel and consonant alone. */
function endsCvc(word: string, n: number, mode: PorterMode): boolean {
  if (n === 2 && mode === "NLTK_EXTENSIONS") return !isConsonant(word, 0) && isConsonant(word, 1);
  if (n < 3) return false;
  const last = word.charCodeAt(n - 1);
  if (last === W || last === X || last === Y) return false;
  return isConsonant(word, n - 3) && !isConsonant(word, n - 2) && isConsonant(word, n - 1);
}

function holds(rule: Rule, word: string, end: number): boolean {
  if (rule.condition === "m>0") return measure(word, end) > 0;
  if (rule.condition === "m>0 with the suffix's first letter") return measure(word, end + 1) > 0;
  if (measure(word, end) <= 1) return false;
  if (rule.condition === "m>1") return true;
  const last = word.charCodeAt(end - 1);
  return last === S || last === T;
}

function applyRules(word: string, rules: Rules): string {
  const candidates = rules.get(word.charCodeAt(word.length - 1));
  if (candidates === undefined) return word;
  for (const rule of candidates) {
    if (!word.endsWith(rule.suffix)) continue;
    const end = word.length - rule.suffix.length;
    return holds(rule, word, end) ? word.slice(0, end) + rule.to : word;
  }
  return word;
}

function step1a(word: string, mode: PorterMode): string {
  if (word.charCodeAt(word.length - 1) !== S) return word;
  if (mode === "NLTK_EXTENSIONS" && word.length === 4 && word.endsWith("ies")) return word.slice(0, -1);
  if (word.endsWith("sses") || word.endsWith("ies")) return word.slice(0, -2);
  return word.endsWith("ss") ? word : word.slice(0, -1);
}

function step1b(word: string, mode: PorterMode): string {
  if (mode === "NLTK_EXTENSIONS" && word.endsWith("ied"))
    return word.length === 4 ? word.slice(0, -1) : word.slice(0, -2);
  if (word.endsWith("eed")) return measure(word, word.length - 3) > 0 ? word.slice(0, -1) : word;
  const cut = word.endsWith("ed") ? 2 : word.endsWith("ing") ? 3 : 0;
  if (cut === 0 || !containsVowel(word, word.length - cut)) return word;
  return repair(word.slice(0, -cut), mode);
}

/** Mends a stem that lost -ed or -ing: conflat(e), troubl(e), siz(e), hop(p), fil(e). */
function repair(stem: string, mode: PorterMode): string {
  if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) return `${stem}e`;
  if (endsDoubleConsonant(stem)) {
    const last = stem.charCodeAt(stem.length - 1);
    return last === L || last === S || last === Z ? stem : stem.slice(0, -1);
  }
  // nltk writes the double-consonant rule with the suffix "*d", which also matches that text
  if (stem.endsWith("*d")) return `${stem.slice(0, -2)}d`;
  return measure(stem, stem.length) === 1 && endsCvc(stem, stem.length, mode) ? `${stem}e` : stem;
}

function step1c(word: string, mode: PorterMode): string {
  const end = word.length - 1;
  if (word.charCodeAt(end) !== Y) return word;
  const turns = mode === "NLTK_EXTENSIONS" ? end > 1 && isConsonant(word, end - 1) : containsVowel(word, end);
  return turns ? `${word.slice(0, end)}i` : word;
}

function step2(word: string, mode: PorterMode): string {
  const again = mode === "NLTK_EXTENSIONS" && word.endsWith("alli") && measure(word, word.length - 4) > 0;
  return again ? step2(word.slice(0, -2), mode) : applyRules(word, STEP_2[mode]);
}

function step5(word: string, mode: PorterMode): string {
  const end = word.length - 1;
  if (word.charCodeAt(end) === E) {
    const m = measure(word, end);
    return m > 1 || (m === 1 && !endsCvc(word, end, mode)) ? shorten(word.slice(0, end)) : word;
  }
  return shorten(word);
}

const shorten = (word: string): string =>
  word.endsWith("ll") && measure(word, word.length - 1) > 1 ? word.slice(0, -1) : word;

function stemUnits(word: string, mode: PorterMode): string {
  const cut = step2(step1c(step1b(step1a(word, mode), mode), mode), mode);
  return step5(applyRules(applyRules(cut, STEP_3), STEP_4), mode);
}

/** Puts a private-use letter for each character beyond the basic plane, so that one character is one letter, and back afterwards. */
function stemAstral(word: string, mode: PorterMode): string {
  const characters = Array.from(word);
  const isFree = (c: string) => !characters.includes(c);
  const stands = new Map<string, string>();
  let next = 0xe000;
  for (const c of characters) {
    if (c.length === 1 || stands.has(c)) continue;
    while (!isFree(String.fromCharCode(next))) next++;
    stands.set(c, String.fromCharCode(next++));
  }
  const back = new Map(Array.from(stands, ([c, stand]) => [stand, c]));
  const stem = stemUnits(characters.map((c) => stands.get(c) ?? c).join(""), mode);
  return Array.from(stem, (c) => back.get(c) ?? c).join("");
}

/**
 * The stem of a word, lowercased. Not a dictionary form: "happily" gives "happili". An empty word gives "".
 * Porter 1980, An algorithm for suffix stripping; pinned to nltk 3.10 `PorterStemmer`, whose default mode is ours and ROUGE's.
 */
export function porterStem(word: string, mode: PorterMode = "NLTK_EXTENSIONS"): string {
  const lower = lowerPython(word);
  const irregular = mode === "NLTK_EXTENSIONS" ? IRREGULAR.get(lower) : undefined;
  if (irregular !== undefined) return irregular;
  // nltk leaves short words alone, by their length before lowercasing
  if (mode !== "ORIGINAL_ALGORITHM" && word.length <= 4 && Array.from(word).length <= 2) return lower;
  return /[\ud800-\udbff][\udc00-\udfff]/.test(lower) ? stemAstral(lower, mode) : stemUnits(lower, mode);
}
