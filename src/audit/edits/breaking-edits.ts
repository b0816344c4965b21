import { promptText } from "../../core/index.ts";
import { type Rng, randomInt } from "../../num/index.ts";
import { defineEdit, type Edit, type Edited, notApplicable } from "./edit.ts";
import { AUXILIARIES, ENGLISH, GENERIC, OFF_TOPIC, PLACEHOLDERS, RUSSIAN } from "./phrases.ts";
import { bodyOf, cutAt, pick, reordered, sentencesOf, splitTail, wordsOf } from "./text-parts.ts";

const LEAST_WORDS = 4;

function shortened(text: string): Edited {
  const words = [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)];
  if (words.length < LEAST_WORDS) return notApplicable(`fewer than ${LEAST_WORDS} words`);
  return { text: text.slice(0, words[Math.ceil(words.length / 2)]!.index).trimEnd() };
}

const POSITIVE = new RegExp(`(?<![\\p{L}'])(${AUXILIARIES})(?![\\p{L}'])(?! not(?!\\p{L}))`, "iu");
const NEGATIVE = new RegExp(`(?<![\\p{L}'])(${AUXILIARIES}) not(?![\\p{L}])`, "iu");

/** Turns a sentence around: takes "not" from behind its first auxiliary verb, or puts it there. A sentence without such a verb stays. */
function negated(sentence: string): string {
  if (NEGATIVE.test(sentence)) return sentence.replace(NEGATIVE, "$1");
  return sentence.replace(POSITIVE, "$1 not");
}

/** Another whole number of as many digits; its first digit differs and is not 0. */
function otherNumber(digits: string, rng: Rng): string {
  const first = Number(digits[0]);
  const drawn = 1 + randomInt(rng, first === 0 ? 9 : 8);
  const moved = first > 0 && drawn >= first ? drawn + 1 : drawn;
  return moved + digits.slice(1).replace(/[0-9]/gu, () => String(randomInt(rng, 10)));
}

/** Names: capitalised words that do not begin a sentence. */
const NAME = /(?<=[\p{Ll}\p{N},;:)] )\p{Lu}[\p{L}\p{M}]+(?: \p{Lu}[\p{L}\p{M}]+){0,3}/gu;

/** Every name is replaced by another one of the same text: the names are moved round by one. */
function movedNames(text: string): Edited {
  const names = [...new Set(text.match(NAME) ?? [])].filter((name) => name !== "I");
  if (names.length < 2) return notApplicable("fewer than two names");
  const next = new Map(names.map((name, i) => [name, names[(i + 1) % names.length]!]));
  return { text: text.replace(NAME, (name) => next.get(name) ?? name) };
}

/** The words of a text in another order, the space and marks between them where they were. */
function movedWords(text: string, rng: Rng): Edited {
  const words = wordsOf(text);
  if (words.length < LEAST_WORDS) return notApplicable(`fewer than ${LEAST_WORDS} words`);
  const order = reordered(words, rng);
  let i = 0;
  return { text: text.replace(/[\p{L}\p{M}\p{N}]+/gu, () => order[i++]!) };
}

/** Sentences in another order; each place keeps the space behind it. */
function movedSentences(text: string, rng: Rng): Edited {
  const parts = sentencesOf(text).map(splitTail);
  if (parts.length < 3) return notApplicable("fewer than 3 sentences");
  const order = reordered(
    parts.map((p) => p.body),
    rng,
  );
  return {
    text: order
      .map((body, i) => body + (parts[i]!.tail === "" && i < order.length - 1 ? " " : parts[i]!.tail))
      .join(""),
  };
}

/** The longest sentence is left out, and of the others every third. */
function thinned(text: string): Edited {
  const sentences = sentencesOf(text);
  if (sentences.length < 2) return notApplicable("fewer than 2 sentences");
  const longest = sentences.reduce((best, s) => (s.length > best.length ? s : best));
  const others = sentences.toSpliced(sentences.indexOf(longest), 1);
  return {
    text: others
      .filter((_, i) => i % 3 !== 2)
      .join("")
      .trimEnd(),
  };
}

/** A sentence put in at a place between others, or behind the only one. */
function withSentence(text: string, sentence: string, rng: Rng): string {
  const sentences = sentencesOf(text);
  const at = 1 + randomInt(rng, sentences.length);
  const head = sentences.slice(0, at).join("");
  return `${head}${/\s$/u.test(head) ? "" : " "}${sentence}${at < sentences.length ? " " : ""}${sentences.slice(at).join("")}`;
}

/** The last third of the sentences, one at least, in another language. */
function inPartForeign(text: string, rng: Rng): string {
  const sentences = sentencesOf(text);
  const latin = (text.match(/\p{Script=Latin}/gu) ?? []).length >= (text.match(/\p{L}/gu) ?? []).length / 2;
  const foreign = latin ? RUSSIAN : ENGLISH;
  const nReplaced = Math.max(1, Math.round(sentences.length / 3));
  const kept = sentences.slice(0, sentences.length - nReplaced).join("");
  const put = Array.from({ length: Math.min(nReplaced, foreign.length) }, (_, i) => foreign[i]!);
  return `${kept}${kept === "" || /\s$/u.test(kept) ? "" : " "}${reordered(put, rng).join(" ")}`;
}

const LETTERS = "bcdfghjklmnpqrstvwxz";

function gibberish(n: number, rng: Rng): string {
  const word = (): string =>
    Array.from({ length: 3 + randomInt(rng, 6) }, () => LETTERS[randomInt(rng, LETTERS.length)]).join("");
  return Array.from({ length: n }, word).join(" ");
}

const N_KEYWORDS = 40;

/** Distinct words of five letters or more of a text, in the order in which they come. */
function keywordsOf(text: string): string[] {
  return [...new Set(wordsOf(text.toLowerCase()).filter((w) => w.length >= 5))];
}

const sourceOf = ({
  source,
  context,
}: {
  readonly source?: string;
  readonly context?: string;
}): string | undefined => (source ?? context)?.trim() || undefined;

const breaking = { family: "breaking", keeps: "less" } as const;

/** Edits after which a text is worse for every reader: a scorer of quality falls. */
export const BREAKING_EDITS: readonly Edit[] = [
  defineEdit({
    ...breaking,
    name: "truncate",
    cue: "truncation",
    summary: "keeps the first half of the words",
    precondition: "four words",
    apply: ({ text }) => shortened(text),
  }),
  defineEdit({
    ...breaking,
    name: "negate",
    cue: "negation",
    summary: "turns every sentence around that has an auxiliary verb",
    precondition: "an auxiliary verb",
    languages: ["en"],
    apply: ({ text }) => ({ text: sentencesOf(text).map(negated).join("") }),
  }),
  defineEdit({
    ...breaking,
    name: "other-numbers",
    cue: "numbers",
    summary: "replaces every number by another one of as many digits",
    precondition: "a number",
    apply: ({ text }, rng) => ({ text: text.replace(/[0-9]+/gu, (digits) => otherNumber(digits, rng)) }),
  }),
  defineEdit({
    ...breaking,
    name: "other-names",
    cue: "entities",
    summary: "exchanges the names in the text for one another",
    precondition: "two names inside sentences",
    apply: ({ text }) => movedNames(text),
  }),
  defineEdit({
    ...breaking,
    name: "shuffle-sentences",
    cue: "sentence order",
    summary: "puts the sentences in another order",
    precondition: "three sentences",
    apply: ({ text }, rng) => movedSentences(text, rng),
  }),
  defineEdit({
    ...breaking,
    name: "shuffle-words",
    cue: "word order",
    summary: "puts the words in another order",
    precondition: "four words",
    apply: ({ text }, rng) => movedWords(text, rng),
  }),
  defineEdit({
    ...breaking,
    name: "drop-content",
    cue: "omission",
    summary: "leaves out the longest sentence, and every third of the others",
    precondition: "two sentences",
    apply: ({ text }) => thinned(text),
  }),
  defineEdit({
    ...breaking,
    name: "off-topic",
    cue: "off-topic",
    keeps: "less",
    summary: "puts in a sentence on something else",
    precondition: "any text",
    languages: ["en"],
    apply: ({ text }, rng) => ({ text: withSentence(text, pick(OFF_TOPIC, rng), rng) }),
  }),
  defineEdit({
    ...breaking,
    name: "repeat",
    cue: "repetition",
    keeps: "text",
    summary: "says the last sentence three times more",
    precondition: "any text",
    feature: "repetition",
    apply: ({ text }) => {
      const last = sentencesOf(text).at(-1)!.trim();
      return { text: `${bodyOf(text)}${` ${last}`.repeat(3)}` };
    },
  }),
  defineEdit({
    ...breaking,
    name: "copy-source",
    cue: "source-copy",
    summary: "replaces the text by as much of the source",
    precondition: "the item has a source or context",
    feature: "source-copy",
    apply: ({ text, item }) => {
      const source = sourceOf(item);
      return source === undefined ? notApplicable("no source") : { text: cutAt(source, text.length) };
    },
  }),
  defineEdit({
    ...breaking,
    name: "copy-prompt",
    cue: "prompt-copy",
    summary: "replaces the text by as much of the prompt",
    precondition: "the item has a prompt",
    feature: "prompt-copy",
    apply: ({ text, item }) => {
      const prompt = promptText(item)?.trim();
      return prompt ? { text: cutAt(prompt, text.length) } : notApplicable("no prompt");
    },
  }),
  defineEdit({
    ...breaking,
    name: "keyword-stuffing",
    cue: "keywords",
    keeps: "text",
    summary: `adds a list of the long words of prompt and source that the text lacks (${N_KEYWORDS} at most)`,
    precondition: "a prompt or source with long words that the text lacks",
    feature: "keywords",
    apply: ({ text, item }) => {
      const own = new Set(wordsOf(text.toLowerCase()));
      const words = keywordsOf(`${promptText(item) ?? ""} ${sourceOf(item) ?? ""}`).filter(
        (w) => !own.has(w),
      );
      if (words.length === 0) return notApplicable("no keyword that the text lacks");
      return { text: `${bodyOf(text)} ${words.slice(0, N_KEYWORDS).join(", ")}` };
    },
  }),
  defineEdit({
    ...breaking,
    name: "gibberish",
    cue: "gibberish",
    keeps: "text",
    summary: "adds eight words of random letters",
    precondition: "any text",
    apply: ({ text }, rng) => ({ text: `${bodyOf(text)} ${gibberish(8, rng)}` }),
  }),
  defineEdit({
    ...breaking,
    name: "other-language",
    cue: "language",
    summary: "replaces the last third of the sentences by ones in another language and script",
    precondition: "any text",
    feature: "other-script",
    apply: ({ text }, rng) => ({ text: inPartForeign(text, rng) }),
  }),
  defineEdit({
    ...breaking,
    name: "placeholder",
    cue: "placeholder",
    summary: "replaces the longest sentence by a placeholder",
    precondition: "any text",
    apply: ({ text }, rng) => {
      const sentences = sentencesOf(text);
      const longest = sentences.reduce((best, s) => (s.length > best.length ? s : best));
      const { tail } = splitTail(longest);
      const at = sentences.indexOf(longest);
      return { text: sentences.with(at, pick(PLACEHOLDERS, rng) + tail).join("") };
    },
  }),
  defineEdit({
    ...breaking,
    name: "generic-answer",
    cue: "constant output",
    summary: "replaces the text by one that would answer anything",
    precondition: "any text",
    languages: ["en"],
    apply: () => ({ text: GENERIC }),
  }),
  defineEdit({
    ...breaking,
    name: "other-answer",
    cue: "relevance",
    summary: "replaces the text by an answer to another item",
    precondition: "another item with an answer",
    apply: ({ foreign }) => (foreign === undefined ? notApplicable("no other item") : { text: foreign }),
  }),
];
