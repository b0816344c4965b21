import { assert, oneof, property, string } from "fast-check";
import { expect, test } from "vitest";
import {
  type Item,
  LEXICONS,
  lexiconPattern,
  modelValue,
  type Output,
  promptText,
  TEXT_FEATURES,
  textFeature,
} from "../../../src/core/index.ts";

const item: Item = {
  id: "i",
  prompt: "Why is the sky blue today?",
  source: "The sky is blue because air scatters short waves of light.",
  references: [],
  tags: {},
};
const output = (text?: string): Output => ({
  id: "o",
  itemId: "i",
  ...(text === undefined ? {} : { text }),
  tags: {},
});
const value = (name: string, text: string, of: Item = item) => textFeature(name).of(of, output(text));

test("TEXT_FEATURES count what their summary says", () => {
  expect(value("characters", "a😀b")).toBe(3);
  expect(value("words", "It's 3 o'clock, naïve one")).toBe(7);
  expect(value("sentences", 'One. Two?! Three... "Four." five')).toBe(4);
  expect(value("sentences", "一。二。")).toBe(2);
  expect(value("sentences", "no mark")).toBe(1);
  expect(value("sentences", "  ")).toBe(0);
  expect(value("lists", "- a\n* b\n1. c\n2) d\n- \nx - y\n-e")).toBe(5);
  expect(value("bold", "**a** and __b__ and ** c")).toBe(2);
  expect(value("headings", "# a\n## b\n#c\n####### d")).toBe(2);
  expect(value("code", "`a` ```\n```js\nx\n```")).toBe(3);
  expect(value("links", "[a](b) https://x.org")).toBe(2);
  expect(value("emoji", "a 😀 ✨")).toBe(2);
  expect(value("questions", "a? b?")).toBe(2);
  expect(value("exclamations", "a! b！")).toBe(2);
  expect(value("capitals", "NASA is BIG, US not; ABCd neither")).toBe(2);
  expect(value("hedges", "Perhaps it might; mighty maybes. I think so")).toBe(3);
  expect(value("boosters", "Certainly, of course.")).toBe(2);
  expect(value("self-praise", "I’m confident that this response is good.")).toBe(2);
  expect(value("flattery", "What a great question! Great question.")).toBe(2);
  expect(value("refusal", "I'm sorry, but I can’t help.")).toBe(2);
  expect(value("apology", "Sorry. My apologies.")).toBe(2);
  expect(value("digits", "12 and 3.5")).toBe(3);
  expect(value("other-script", "ab жж")).toBe(0.5);
  expect(value("other-script", "12")).toBeNaN();
  expect(value("markdown", "# a\n- **b** `c`\n| d | e |")).toBe(5);
});

test("copying is the share of word trigrams that stand in source or prompt, of words in shorter texts", () => {
  expect(value("source-copy", "The sky is blue")).toBe(1);
  expect(value("source-copy", "the sky is green")).toBe(0.5);
  expect(value("source-copy", "blue sky")).toBe(1);
  expect(value("source-copy", "...")).toBeNaN();
  expect(value("prompt-copy", "why is the sky")).toBe(1);
  const { source, prompt, ...bare } = item;
  expect(value("source-copy", "the sky is", bare)).toBeNaN();
  expect(value("prompt-copy", "the sky is", bare)).toBeNaN();
  expect(source && prompt).toBeTruthy();
});

test("keywords is the share of the long words of prompt and source that the output holds", () => {
  expect(value("keywords", "short waves of the blue")).toBeCloseTo(2 / 6, 12);
  expect(value("keywords", "x", { id: "i", prompt: "a b", references: [], tags: {} })).toBeNaN();
});

test("repetition is the share of trigrams seen before", () => {
  expect(value("repetition", "a b c d")).toBe(0);
  expect(value("repetition", "a b c a b c")).toBeCloseTo(1 / 4, 12);
  expect(value("repetition", "a")).toBe(0);
});

test("position needs a place among several", () => {
  const at = textFeature("position");
  expect(at.of(item, output("x"))).toBeNaN();
  expect(at.of(item, output("x"), { index: 0, of: 1 })).toBeNaN();
  expect(at.of(item, output("x"), { index: 0, of: 2 })).toBe(0);
  expect(at.of(item, output("x"), { index: 2, of: 3 })).toBe(1);
});

test("features give NaN without a text, and never below 0 or above 1 where the unit is a fraction, on any text", () => {
  for (const feature of TEXT_FEATURES) expect(feature.of(item, output())).toBeNaN();
  assert(
    property(oneof(string({ unit: "binary" }), string()), (text) => {
      for (const feature of TEXT_FEATURES) {
        const v = feature.of(item, output(text));
        if (Number.isNaN(v)) continue;
        expect(v).toBeGreaterThanOrEqual(0);
        if (feature.unit === "fraction") expect(v).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test("features are read in one pass: a long hostile text ends", () => {
  const units = ["*", "`", "#", ".", "A", "|", "__a", "- ", "\ud800", "i'm  ", "a b ", "[x](", "\n\t "];
  const values = units.flatMap((u) =>
    TEXT_FEATURES.map((feature) => feature.of(item, output(u.repeat(200_000 / u.length)))),
  );
  expect(values).toHaveLength(units.length * TEXT_FEATURES.length);
});

test("names are unique; textFeature(name) of an unknown one suggests the nearest", () => {
  const names = TEXT_FEATURES.map((f) => f.name);
  expect(new Set(names).size).toBe(names.length);
  expect(() => textFeature("emojis")).toThrow('unknown feature "emojis"');
});

test("every phrase of every lexicon is found by its own pattern, straight or curly, and not inside a word", () => {
  for (const phrases of Object.values(LEXICONS))
    for (const phrase of phrases)
      for (const text of [phrase, phrase.toUpperCase(), phrase.replace(/'/g, "’")]) {
        expect(text.match(lexiconPattern([phrase]))).toHaveLength(1);
        expect(`x${text}x`.match(lexiconPattern([phrase]))).toBeNull();
      }
});

test("promptText joins the turns of a conversation", () => {
  expect(
    promptText({
      ...item,
      prompt: [
        { role: "user", content: "a" },
        { role: "user", content: "b" },
      ],
    }),
  ).toBe("a\nb");
  expect(modelValue(textFeature("characters"), 0)).toBe(0);
  expect(modelValue(textFeature("repetition"), 0.5)).toBe(0.5);
});
