import { defineEdit, type Edit, notApplicable } from "./edit.ts";
import { CONTRACTIONS } from "./phrases.ts";
import { bodyOf, holdsCode, sentencesOf, splitTail } from "./text-parts.ts";

const QUOTES: Readonly<Record<string, string>> = {
  '"': "\u201d",
  "'": "\u2019",
  "\u201c": '"',
  "\u201d": '"',
  "\u2018": "'",
  "\u2019": "'",
};

/** Straight quotes become curly ones, opening where a space or nothing stands before; where there are curly ones, they become straight. */
function otherQuotes(text: string): string {
  if (/[\u201c\u201d\u2018\u2019]/u.test(text))
    return text.replace(/[\u201c\u201d\u2018\u2019]/gu, (q) => QUOTES[q]!);
  return text.replace(/["']/gu, (q, at: number) => {
    const isOpening = at === 0 || /[\s([{"'-]/u.test(text[at - 1]!);
    if (!isOpening) return QUOTES[q]!;
    return q === '"' ? "\u201c" : "\u2018";
  });
}

const escapedPhrase = (phrase: string): RegExp => new RegExp(`(?<![\\p{L}'])${phrase}(?![\\p{L}'])`, "gu");

/** Contracts what is spelled out; where nothing is, spells out what is contracted ("it's" stays, since it has two meanings). */
function otherForms(text: string): string {
  const short = CONTRACTIONS.reduce((t, [long, brief]) => t.replace(escapedPhrase(long), brief), text);
  if (short !== text) return short;
  const plain = text.replace(/\u2019/gu, "'");
  const long = CONTRACTIONS.filter(([, brief]) => brief !== "it's").reduce(
    (t, [whole, brief]) => t.replace(escapedPhrase(brief), whole),
    plain,
  );
  return long === plain ? text : long;
}

/** Edits that change neither what is said nor how it looks to a reader. */
export const NEUTRAL_EDITS: readonly Edit[] = [
  defineEdit({
    name: "double-spaces",
    cue: "whitespace",
    family: "neutral",
    summary: "puts two spaces between sentences",
    precondition: "two sentences on one line",
    keeps: "words",
    apply: ({ text }) => ({
      text: sentencesOf(text)
        .map((piece) => {
          const { body, tail } = splitTail(piece);
          return tail === " " ? `${body}  ` : piece;
        })
        .join(""),
    }),
  }),
  defineEdit({
    name: "trailing-newline",
    cue: "whitespace",
    family: "neutral",
    summary: "adds or takes a line break at the end",
    precondition: "any text",
    keeps: "words",
    apply: ({ text }) => ({ text: text.endsWith("\n") ? bodyOf(text) : `${text}\n` }),
  }),
  defineEdit({
    name: "other-quotes",
    cue: "typography",
    family: "neutral",
    summary: "turns straight quotes into curly ones, or back",
    precondition: "a quote or apostrophe; no code",
    keeps: "words",
    apply: ({ text }) => (holdsCode(text) ? notApplicable("holds code") : { text: otherQuotes(text) }),
  }),
  defineEdit({
    name: "other-dashes",
    cue: "typography",
    family: "neutral",
    summary: "turns spaced hyphens into dashes, or back",
    precondition: "a spaced hyphen or dash inside a line; no code",
    keeps: "words",
    apply: ({ text }) => {
      if (holdsCode(text)) return notApplicable("holds code");
      const dash = / \u2013 /u.test(text);
      return {
        text: dash
          ? text.replace(/ \u2013 /gu, " - ")
          : text.replace(/(?<=[^\s]) - (?=[^\s\d])/gu, " \u2013 "),
      };
    },
  }),
  defineEdit({
    name: "decomposed-accents",
    cue: "encoding",
    family: "neutral",
    summary: "writes accented letters as letter and accent (Unicode NFD), or back",
    precondition: "an accented letter or a syllable that can be composed",
    keeps: "words",
    apply: ({ text }) => {
      const apart = text.normalize("NFD");
      return { text: apart === text ? text.normalize("NFC") : apart };
    },
  }),
  defineEdit({
    name: "contractions",
    cue: "register",
    family: "neutral",
    summary: "contracts spelled-out verbs (do not, don't), or spells contractions out",
    precondition: "such a verb",
    keeps: "less",
    languages: ["en"],
    apply: ({ text }) => ({ text: otherForms(text) }),
  }),
  defineEdit({
    name: "final-mark",
    cue: "punctuation",
    family: "neutral",
    summary: "takes the full stop from the end, or puts one there",
    precondition: "ends with a letter, a digit or a full stop",
    keeps: "words",
    apply: ({ text }) => {
      const { body, tail } = splitTail(text);
      if (/[^.]\.$/u.test(body)) return { text: body.slice(0, -1) + tail };
      return /[\p{L}\p{N}]$/u.test(body) ? { text: `${body}.${tail}` } : notApplicable("ends otherwise");
    },
  }),
];
