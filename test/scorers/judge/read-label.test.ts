import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { parseLabels } from "../../../src/scorers/judge/labels.ts";
import { readLabel } from "../../../src/scorers/judge/read-label.ts";
import type { ChatAnswer } from "../../../src/scorers/clients/chat.ts";

const FIVE = parseLabels("1..5", "test");
const HUNDRED = parseLabels("0..100", "test");
const PAIR = parseLabels("A=1, B=0, C|tie=0.5", "test");
const YES_NO = parseLabels("no=0, yes=1", "test");

const says = (text: string, finish: ChatAnswer["finish"] = "stop"): ChatAnswer => ({ text, finish });
const valueOf = (text: string, labels = FIVE): number | string => {
  const read = readLabel(says(text), labels);
  return "missing" in read ? read.missing : read.value.value;
};

test.each([
  ["4", 4],
  [" 4\n", 4],
  ["**4**", 4],
  ['"4"', 4],
  ["4.", 4],
  ["\uff14", 4],
  ["four", 4],
  ["Four.", 4],
  ["4/5", 4],
  ["4 / 5", 4],
  ["4 out of 5", 4],
  ["4.5", 4.5],
  ["3,5", 3.5],
  ["Rating: [[4]]", 4],
  ["Rating: 4", 4],
  ["**Rating:** 4", 4],
  ["**Rating: 4**", 4],
  ["Score = 4/5", 4],
  ["Final score: four", 4],
  ["The rating is 4.", 4],
  ["My overall rating: 4, because nothing of 3 things is missing.", 4],
  ["Strong: it is short. Weak: 2 of 3 facts are wrong.\n\nRating: [[2]]", 2],
  ["Clarity rating: 5\nTruth rating: 1\nRating: 2", 2],
  ["I think [[3]] fits; yes, [[3]].", 3],
  ['{"rating": 4}', 4],
  ['{"reason": "rating: 1", "rating": 4}', 4],
  ['{"score": "4/5"}', 4],
  ['Here it is:\n```json\n{"rating": 4}\n```\nI hope this helps.', 4],
  ['First {"rating": 1}, no: {"rating": 4}', 4],
  ["4\n\nThe answer names 3 of 3 points.", 4],
  ["The answer names 3 of 7 points.\n\n4", 4],
  ["I would give this a 4.", 4],
  ["<think>Is it 2? Or 3? rating: 1</think>\n4", 4],
  ["rating: 1</think>\nRating: 4", 4],
  ["<reasoning>2</reasoning>Rating: [[5]]", 5],
  ["I'm sorry for the delay. Rating: [[3]]", 3],
])("readLabel(%j) on a scale of 1 to 5 is %d", (text, value) => {
  expect(valueOf(text)).toBe(value);
});

test.each([
  ["", /gave no answer/],
  ["<think>hmm, 4", /gave no answer/],
  ["7", /not on the scale: 7/],
  ["0", /not on the scale/],
  ["-3", /not on the scale/],
  ["8/10", /not on the scale/],
  ["Rating: [[9]]", /not on the scale/],
  ['{"rating": 44}', /not on the scale/],
  ['{"rating": "excellent"}', /not on the scale/],
  ["between 3 and 4", /several different verdicts/],
  ["3-4", /several different|no verdict/],
  ["3\u20134", /several different|no verdict/],
  ["[[2]] or [[4]]", /several different/],
  ["Rating: 2\nSome words.\nRating: 4\nSome more words.", /several different/],
  ["The text is good.", /no verdict in the judge's answer: The text is good\./],
  ["I'm sorry, but I can't rate this.", /^judge refused: I'm sorry/],
  ["I cannot help with that.", /^judge refused/],
  ["As an AI, I have no opinions.", /^judge refused/],
  ["a\u001b[31m", /no verdict in the judge's answer: a\\u001b\[31m/],
])("readLabel(%j) is missing: %s", (text, reason) => {
  expect(valueOf(text)).toMatch(reason);
});

test("readLabel of a refusal by the server, or of an answer cut off, is missing with that reason", () => {
  expect(readLabel(says("4", "refused"), FIVE)).toEqual({ missing: "judge refused: 4" });
  expect(readLabel(says("", "refused"), FIVE)).toEqual({ missing: "judge refused" });
  expect(readLabel(says("The text is", "length"), FIVE)).toEqual({
    missing: "judge's answer was cut off at max_tokens",
  });
  expect(readLabel(says("4 because", "length"), FIVE)).toMatchObject({ value: { value: 4 } });
});

test.each([
  ["A", 1],
  ["[[B]]", 0],
  ["C", 0.5],
  ["tie", 0.5],
  ["Verdict: [[A]]", 1],
  ["Verdict: B is better", 0],
  ["Verdict: Assistant A", 1],
  ["Response B", 0],
  ['{"reason": "A is longer", "verdict": "B"}', 0],
  ["B\n\nA names fewer facts.", 0],
  ["**A**", 1],
])("readLabel(%j) of a pair is %d", (text, value) => {
  expect(valueOf(text, PAIR)).toBe(value);
});

test.each([
  "A good case can be made for both.",
  "Verdict: A good case can be made for B",
  "A or B",
  "D",
  "[[A]] [[B]]",
])("readLabel(%j) of a pair is missing", (text) => {
  expect(valueOf(text, PAIR)).toBeTypeOf("string");
});

test("readLabel reads other scales: 0 to 100, words", () => {
  expect(valueOf("87", HUNDRED)).toBe(87);
  expect(valueOf("87/100", HUNDRED)).toBe(87);
  expect(valueOf("100", HUNDRED)).toBe(100);
  expect(valueOf("0", HUNDRED)).toBe(0);
  expect(valueOf("101", HUNDRED)).toMatch(/not on the scale/);
  expect(valueOf("Yes.", YES_NO)).toBe(1);
  expect(valueOf("no, because", YES_NO)).toMatch(/no verdict/);
  expect(valueOf("Answer: no, because", YES_NO)).toBe(0);
});

describe("readLabel never throws and never leaves the scale", () => {
  const words = constantFrom(
    "Rating:",
    "[[",
    "]]",
    "4",
    "9",
    "-1",
    "1e9",
    "4/5",
    "{",
    "}",
    '"rating":',
    "```json\n",
    "\n",
    "<think>",
    "</think>",
    "NaN",
    "Infinity",
    "A",
    "B",
    "tie",
    ",",
    "\u0000",
    "\ud800",
    "five",
    "0x4",
    "\uff15",
  );
  const texts = oneof(
    string({ unit: "binary", maxLength: 60 }),
    array(words, { maxLength: 14 }).map((all) => all.join(" ")),
    array(words, { maxLength: 14 }).map((all) => all.join("")),
  );
  test.each([
    ["1..5", FIVE, 1, 5],
    ["0..100", HUNDRED, 0, 100],
    ["pair", PAIR, 0, 1],
  ] as const)("on %s", (_, labels, low, high) => {
    assert(
      property(texts, constantFrom("stop", "length", "refused"), (text, finish) => {
        const read = readLabel({ text, finish }, labels);
        if ("missing" in read) expect(read.missing).toMatch(/\S/);
        else {
          expect(read.value.value).toBeGreaterThanOrEqual(low);
          expect(read.value.value).toBeLessThanOrEqual(high);
        }
      }),
      { numRuns: 400, seed: 11 },
    );
  });

  test("for very long hostile text in time that grows with its length", () => {
    for (const text of [
      "[".repeat(1e5),
      "{".repeat(1e5),
      '{"a":'.repeat(2e4),
      "<think>".repeat(2e4),
      "Rating:".repeat(2e4),
      "4 ".repeat(5e4),
      "*".repeat(1e5),
    ])
      expect(["string", "number"]).toContain(typeof valueOf(text));
  });
});
