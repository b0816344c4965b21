import { promptText } from "../../core/index.ts";
import type { Rng } from "../../num/index.ts";
import { defineEdit, type Edit, type Edited, notApplicable } from "./edit.ts";
import { APOLOGIES, BOOSTERS, FILLER, FLATTERY, HEDGES, OPENINGS, SELF_PRAISE } from "./phrases.ts";
import { bodyOf, cutAt, holdsCode, pick, reordered, sentencesOf, splitTail, wordsOf } from "./text-parts.ts";

const CODE = notApplicable("holds code");

/** Applies to texts without a fenced block, of at least so many sentences. */
function onSentences(
  { text }: { readonly text: string },
  least: number,
  change: (sentences: readonly string[]) => string,
): Edited {
  if (holdsCode(text)) return CODE;
  const sentences = sentencesOf(text);
  return sentences.length < least
    ? notApplicable(`fewer than ${least} sentences`)
    : { text: change(sentences) };
}

/** Changes each long word with the given chance, at least one of them; the rest of the text stays. */
function someWords(
  text: string,
  chance: number,
  { rng, change }: { rng: Rng; change(word: string): string },
): Edited {
  const isLong = (w: string): boolean => w.length >= 4;
  const nLong = wordsOf(text).filter(isLong).length;
  if (nLong === 0) return notApplicable("no word of four letters");
  let [seen, changed] = [0, 0];
  return {
    text: text.replace(/[\p{L}\p{M}\p{N}]+/gu, (word) => {
      if (!isLong(word)) return word;
      seen++;
      if (rng() >= chance && !(seen === nLong && changed === 0)) return word;
      changed++;
      return change(word);
    }),
  };
}

const before =
  (phrases: readonly string[], join = " ") =>
  ({ text }: { text: string }, rng: Rng) => ({
    text: `${pick(phrases, rng)}${join}${text}`,
  });

const after =
  (phrases: readonly string[]) =>
  ({ text }: { text: string }, rng: Rng) => ({
    text: `${bodyOf(text)} ${pick(phrases, rng)}`,
  });

/** Filler behind the text until it is about twice as long, or no filler is left. */
function padded(text: string, rng: Rng): string {
  let added = "";
  for (const sentence of reordered(FILLER, rng)) {
    added += ` ${sentence}`;
    if (added.length >= text.length) break;
  }
  return bodyOf(text) + added;
}

const PROMPT_LIMIT = 600;

const tone = { family: "style", precondition: "any text", keeps: "text", languages: ["en"] } as const;
const layout = { family: "style", cue: "markdown", keeps: "words" } as const;

/** Edits that change look, tone or length and tell nothing that was not told. */
export const STYLE_EDITS: readonly Edit[] = [
  defineEdit({
    ...layout,
    name: "bold-words",
    summary: "puts one long word in six in bold",
    precondition: "a word of four letters; no code, no bold",
    feature: "bold",
    apply: ({ text }, rng) => {
      if (holdsCode(text)) return CODE;
      if (text.includes("**")) return notApplicable("holds bold");
      return someWords(text, 1 / 6, { rng, change: (word) => `**${word}**` });
    },
  }),
  defineEdit({
    ...layout,
    name: "bullets",
    summary: "makes every sentence a list item",
    precondition: "two sentences; no code, no list",
    feature: "lists",
    apply: (input) => {
      if (/^[ \t]{0,8}(?:[-*+\u2022]|\d{1,3}[.)])[ \t]/mu.test(input.text))
        return notApplicable("holds a list");
      return onSentences(input, 2, (sentences) => sentences.map((s) => `- ${s.trim()}`).join("\n"));
    },
  }),
  defineEdit({
    ...layout,
    name: "heading",
    summary: "makes the first sentence a heading",
    precondition: "two sentences; no code, no heading first",
    feature: "headings",
    apply: (input) => {
      if (/^\s*#/u.test(input.text)) return notApplicable("starts with a heading");
      return onSentences(
        input,
        2,
        ([first, ...rest]) => `## ${first!.trim()}\n\n${rest.join("").trimStart()}`,
      );
    },
  }),
  defineEdit({
    name: "one-line-each",
    cue: "layout",
    family: "style",
    summary: "starts every sentence on a line of its own",
    precondition: "two sentences on one line; no code",
    keeps: "words",
    feature: "lines",
    apply: (input) => onSentences(input, 2, (sentences) => sentences.map((s) => s.trim()).join("\n\n")),
  }),
  defineEdit({
    name: "emoji",
    cue: "emoji",
    family: "style",
    summary: "puts an emoji behind every sentence",
    precondition: "no code",
    keeps: "words",
    feature: "emoji",
    apply: (input, rng) =>
      onSentences(input, 1, (sentences) =>
        sentences
          .map((s) => {
            const { body, tail } = splitTail(s);
            return `${body} ${pick(["\u{1F60A}", "\u2728", "\u{1F680}", "\u{1F44D}"], rng)}${tail}`;
          })
          .join(""),
      ),
  }),
  defineEdit({
    name: "exclamations",
    cue: "exclamations",
    family: "style",
    summary: "turns the full stops at the ends of sentences into exclamation marks",
    precondition: "a sentence that ends with a full stop; no code",
    keeps: "words",
    feature: "exclamations",
    apply: (input) =>
      onSentences(input, 1, (sentences) =>
        sentences.map((s) => s.replace(/(?<!\.)\.(?=\s*$)/u, "!")).join(""),
      ),
  }),
  defineEdit({
    name: "capitals",
    cue: "capitals",
    family: "style",
    summary: "writes one long word in eight in capitals",
    precondition: "a word of four letters; no code",
    keeps: "words",
    feature: "capitals",
    apply: ({ text }, rng) =>
      holdsCode(text) ? CODE : someWords(text, 1 / 8, { rng, change: (word) => word.toUpperCase() }),
  }),
  defineEdit({
    ...tone,
    name: "filler",
    cue: "length",
    summary: "adds sentences that say nothing until the text is about twice as long",
    feature: "characters",
    apply: ({ text }, rng) => ({ text: padded(text, rng) }),
  }),
  defineEdit({
    ...tone,
    name: "self-praise",
    cue: "self-praise",
    summary: "adds a sentence in which the output praises itself",
    feature: "self-praise",
    apply: after(SELF_PRAISE),
  }),
  defineEdit({
    ...tone,
    name: "flattery",
    cue: "flattery",
    summary: "opens with praise of the question",
    feature: "flattery",
    apply: before(FLATTERY),
  }),
  defineEdit({
    ...tone,
    name: "opening",
    cue: "boilerplate",
    summary: "opens with a line that announces the answer",
    apply: before(OPENINGS, "\n\n"),
  }),
  defineEdit({
    ...tone,
    name: "hedge",
    cue: "hedging",
    summary: "opens with a phrase of doubt",
    feature: "hedges",
    apply: before(HEDGES),
  }),
  defineEdit({
    ...tone,
    name: "certainty",
    cue: "certainty",
    summary: "opens with a phrase of certainty",
    feature: "boosters",
    apply: before(BOOSTERS),
  }),
  defineEdit({
    ...tone,
    name: "apology",
    cue: "apology",
    summary: "opens with an apology",
    feature: "apology",
    apply: before(APOLOGIES),
  }),
  defineEdit({
    name: "restate-prompt",
    cue: "prompt-copy",
    family: "style",
    summary: "quotes the prompt (600 characters at most) before the answer",
    precondition: "the item has a prompt",
    keeps: "text",
    feature: "prompt-copy",
    apply: ({ text, item }) => {
      const prompt = promptText(item)?.trim();
      if (!prompt) return notApplicable("no prompt");
      return { text: `${cutAt(prompt, PROMPT_LIMIT).replace(/^/gmu, "> ")}\n\n${text}` };
    },
  }),
];
