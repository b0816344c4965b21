import { unknownName } from "../errors.ts";
import type { Item, Output } from "../item.ts";
import type { FeatureKind, TextFeature } from "./feature.ts";
import { LEXICONS, type LexiconName, lexiconPattern } from "./lexicons.ts";

/** Matches of a global pattern, counted without keeping them. */
function countOf(pattern: RegExp, text: string): number {
  let n = 0;
  for (const _ of text.matchAll(pattern)) n++;
  return n;
}

/** Lowercase runs of letters and digits: the words of texts that put spaces between them. */
function lowerWords(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

function codePoints(text: string): number {
  let n = 0;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) !== 0xdc00) n++;
  return n;
}

/** The text of an item's prompt: all its turns where it is a conversation. Undefined where the item has none. */
export function promptText({ prompt }: Item): string | undefined {
  return typeof prompt === "string" ? prompt : prompt?.map((m) => m.content).join("\n");
}

const GRAM = 3;

function grams(words: readonly string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i + GRAM <= words.length; i++) out.push(`${words[i]} ${words[i + 1]} ${words[i + 2]}`);
  return out;
}

/** Share of a text's word trigrams that stand in another text; single words where the text is shorter. NaN without words. */
function copiedShare(text: string, from: string): number {
  const own = lowerWords(text);
  const isShort = own.length < GRAM;
  const given = new Set(isShort ? lowerWords(from) : grams(lowerWords(from)));
  const units = isShort ? own : grams(own);
  let n = 0;
  for (const unit of units) if (given.has(unit)) n++;
  return units.length === 0 ? NaN : n / units.length;
}

const isKeyword = (word: string): boolean => word.length >= 5;

/** Share of the distinct long words of prompt, source and context that a text holds. NaN where there are none. */
function keywordShare(text: string, item: Item): number {
  const given = [promptText(item), item.source ?? item.context].filter((t) => t !== undefined).join(" ");
  const wanted = new Set(lowerWords(given).filter(isKeyword));
  const own = new Set(lowerWords(text));
  let n = 0;
  for (const word of wanted) if (own.has(word)) n++;
  return wanted.size === 0 ? NaN : n / wanted.size;
}

/** Share of word trigrams that repeat an earlier one; 0 for a text too short to repeat any. */
function repeatedShare(text: string): number {
  const all = grams(lowerWords(text));
  return all.length === 0 ? 0 : 1 - new Set(all).size / all.length;
}

const LETTER = /\p{L}/gu;
const OTHER_SCRIPT = /(?!\p{Script=Latin})\p{L}/gu;
const CAPITALS = /(?<![\p{L}\p{N}])\p{Lu}{3,}(?![\p{L}\p{N}])/gu;
// A line of text is looked at once from its start, so no pattern can go over it twice.
const LIST_ITEM = /^[ \t]{0,8}(?:[-*+\u2022]|\d{1,3}[.)])[ \t]/gmu;
const HEADING = /^[ \t]{0,3}#{1,6}[ \t]/gmu;
const BOLD = /\*\*[^*\n]{1,400}\*\*|__[^_\n]{1,400}__/gu;
const CODE = /^[ \t]{0,3}(?:```|~~~)|(?<!`)`[^`\n]{1,400}`(?!`)/gmu;
const TABLE_ROW = /^[ \t]{0,3}\|[^\n]{0,2000}\|[ \t]{0,3}$/gmu;
const EMOJI = /\p{Extended_Pictographic}/gu;
const LINK = /https?:\/\/|\]\(/giu;

const markdownMarks = (text: string): number =>
  [LIST_ITEM, HEADING, BOLD, CODE, TABLE_ROW].reduce((n, pattern) => n + countOf(pattern, text), 0);

/** Runs of sentence marks before a space, a quote or the end, and every full-width one; a text without any is one sentence. */
const sentences = (text: string): number =>
  text.trim() === ""
    ? 0
    : Math.max(
        1,
        countOf(
          /(?<![.!?\u2026\u3002\uff01\uff1f])[.!?\u2026\u3002\uff01\uff1f]+(?=\s|$|["')\]])|[\u3002\uff01\uff1f]/gu,
          text,
        ),
      );

interface Made {
  readonly kind: FeatureKind;
  readonly unit?: string;
  readonly scale?: "linear" | "log";
  readonly languages?: readonly string[];
  readonly isInDesign?: boolean;
}

function ofText(
  name: string,
  summary: string,
  value: Made & { of(text: string, item: Item): number },
): TextFeature {
  const { kind, unit = "count", scale = "log", languages = "any", isInDesign = true, of } = value;
  return {
    name,
    summary,
    unit,
    kind,
    scale,
    languages,
    isInDesign,
    of: (item: Item, output: Output) => (output.text === undefined ? NaN : of(output.text, item)),
  };
}

function counted(name: string, summary: string, value: Made & { readonly pattern: RegExp }): TextFeature {
  return ofText(name, summary, { ...value, of: (text) => countOf(value.pattern, text) });
}

function fromLexicon(name: LexiconName, summary: string): TextFeature {
  const pattern = lexiconPattern(LEXICONS[name]);
  return counted(name, summary, { kind: "tone", languages: ["en"], pattern });
}

const share = { unit: "fraction", scale: "linear" } as const;

/**
 * Properties of an output that are not quality by themselves, one a line: what an audit regresses scores on and what edits change.
 * Counts are of the output's text; shares are fractions in [0, 1].
 */
export const TEXT_FEATURES: readonly TextFeature[] = [
  ofText("characters", "length in characters (code points)", {
    kind: "length",
    unit: "characters",
    of: codePoints,
  }),
  ofText("words", "length in words (runs of letters and digits)", {
    kind: "length",
    unit: "words",
    isInDesign: false,
    of: (text) => countOf(/[\p{L}\p{M}\p{N}]+/gu, text),
  }),
  ofText("sentences", "number of sentences", { kind: "length", isInDesign: false, of: sentences }),
  counted("lines", "line breaks", { kind: "markup", isInDesign: false, pattern: /\n/gu }),
  ofText("markdown", "all Markdown marks: list items, headings, bold, code, table rows", {
    kind: "markup",
    isInDesign: false,
    of: markdownMarks,
  }),
  counted("lists", "list items", { kind: "markup", pattern: LIST_ITEM }),
  counted("bold", "bold stretches", { kind: "markup", pattern: BOLD }),
  counted("headings", "headings", { kind: "markup", pattern: HEADING }),
  counted("code", "code spans and fences", { kind: "markup", pattern: CODE }),
  counted("links", "links", { kind: "markup", pattern: LINK }),
  counted("emoji", "emoji", { kind: "markup", pattern: EMOJI }),
  counted("questions", "question marks", { kind: "tone", pattern: /[?\uff1f]/gu }),
  counted("exclamations", "exclamation marks", { kind: "tone", pattern: /[!\uff01]/gu }),
  counted("capitals", "words in capitals (three letters or more)", { kind: "tone", pattern: CAPITALS }),
  fromLexicon("hedges", "words that weaken a claim (perhaps, might, generally)"),
  fromLexicon("boosters", "words that strengthen a claim (certainly, clearly)"),
  fromLexicon("self-praise", "phrases in which the output praises itself"),
  fromLexicon("flattery", "phrases that praise the reader or the question"),
  fromLexicon("refusal", "phrases of refusal (I cannot, as an AI)"),
  fromLexicon("apology", "apologies"),
  ofText("prompt-copy", "share of the output's word trigrams that stand in the prompt", {
    ...share,
    kind: "copying",
    of: (text, item) => {
      const prompt = promptText(item);
      return prompt === undefined ? NaN : copiedShare(text, prompt);
    },
  }),
  ofText("source-copy", "share of the output's word trigrams that stand in the source or context", {
    ...share,
    kind: "copying",
    of: (text, item) => {
      const source = item.source ?? item.context;
      return source === undefined ? NaN : copiedShare(text, source);
    },
  }),
  ofText(
    "keywords",
    "share of the distinct words of five letters or more of prompt and source that stand in the output",
    { ...share, kind: "copying", of: (text, item) => keywordShare(text, item) },
  ),
  ofText("repetition", "share of word trigrams that repeat an earlier one", {
    ...share,
    kind: "content",
    of: repeatedShare,
  }),
  counted("digits", "runs of digits", { kind: "content", pattern: /\p{Nd}+/gu }),
  ofText("other-script", "share of letters outside the Latin script", {
    ...share,
    kind: "content",
    of: (text) => {
      const letters = countOf(LETTER, text);
      return letters === 0 ? NaN : countOf(OTHER_SCRIPT, text) / letters;
    },
  }),
  {
    name: "position",
    summary: "place among the outputs shown together: 0 the first, 1 the last",
    unit: "fraction",
    kind: "position",
    scale: "linear",
    languages: "any",
    isInDesign: true,
    of: (_item, _output, place) => (place === undefined || place.of < 2 ? NaN : place.index / (place.of - 1)),
  },
];

/** A feature by name. @throws UserError with the nearest name */
export function textFeature(name: string): TextFeature {
  const found = TEXT_FEATURES.find((feature) => feature.name === name);
  if (found) return found;
  throw unknownName(
    "features",
    "feature",
    name,
    TEXT_FEATURES.map((feature) => feature.name),
  );
}

/** How a feature's value enters a linear model: log(1 + x) where its scale is "log". NaN stays NaN. */
export function modelValue(feature: Pick<TextFeature, "scale">, value: number): number {
  return feature.scale === "log" ? Math.log1p(value) : value;
}
