import { array, assert, constantFrom, property } from "fast-check";
import { expect, test } from "vitest";
import { isScored, type Settings } from "../../../src/core/index.ts";
import { checklistScore, readChecklist } from "../../../src/scorers/judge/checklist.ts";
import { mqmScore, readErrors } from "../../../src/scorers/judge/mqm.ts";
import { readRanking } from "../../../src/scorers/judge/read-ranking.ts";
import type { ChatAnswer } from "../../../src/scorers/clients/chat.ts";

const says = (text: string): ChatAnswer => ({ text, finish: "stop" });

test.each([
  ['{"ranking": [2, 3, 1]}', [3, 1, 2]],
  ['```json\n{"ranking": ["2", "3", "1"]}\n```\nDone.', [3, 1, 2]],
  ['{"ranking": [2, [1, 3]]}', [2.5, 1, 2.5]],
  ["[2, 3, 1]", [3, 1, 2]],
  ["[2] > [3] > [1]", [3, 1, 2]],
  ["2 > 1 = 3", [2.5, 1, 2.5]],
  ["Ranking: 2, 3, 1.", [3, 1, 2]],
  ["I compared them.\n\n**2 > 3 > 1**", [3, 1, 2]],
  ["1. Response 2\n2. Response 3\n3. Response 1", [3, 1, 2]],
  ["<think>1 > 2 > 3</think>3 > 2 > 1", [3, 2, 1]],
])("readRanking(%j)", (text, ranks) => {
  expect(readRanking(says(text), 3)).toEqual({ value: ranks });
});

test.each([
  ['{"ranking": [2, 3]}', /did not rank each of the 3/],
  ['{"ranking": [1, 2, 2]}', /did not rank each/],
  ['{"ranking": [1, 2, 4]}', /did not rank each/],
  ['{"ranking": []}', /did not rank each/],
  ["1 > 2 > 3 > 4", /did not rank each/],
  ["2 is the best", /no ranking/],
  ["", /no answer/],
  ["I cannot assist with that.", /refused/],
])("readRanking(%j) is missing: %s", (text, reason) => {
  expect(readRanking(says(text), 3)).toEqual({ missing: expect.stringMatching(reason) as string });
});

test.each([
  ['{"q1": "yes", "q2": "no", "q3": "n/a"}', [1, 0, "not applicable"]],
  ['{"1": true, "2": false, "3": null}', [1, 0, "not applicable"]],
  ['{"answers": ["Yes.", "No, because", "yes"]}', [1, 0, 1]],
  ['[{"answer": "yes"}, {"answer": "no"}, {"answer": "yes"}]', [1, 0, 1]],
  ["1. Yes\n2. No - it lies\n3) **yes**", [1, 0, 1]],
  ["Q1: yes\nQ2: no\nQuestion 3: not applicable", [1, 0, "not applicable"]],
])("readChecklist(%j)", (text, ticks) => {
  expect(readChecklist(says(text), 3)).toEqual({ value: ticks });
});

test.each([
  ['{"q1": "yes", "q2": "no"}', /no answer to question 3 of 3/],
  ["1. yes\n3. yes", /no answer to question 2/],
  ["1. yes\n2. maybe\n3. yes", /no answer to question 2/],
])("readChecklist(%j) is missing: %s", (text, reason) => {
  expect(readChecklist(says(text), 3)).toEqual({ missing: expect.stringMatching(reason) as string });
});

test("checklistScore weighs, leaves out what does not apply, and is missing where nothing does", () => {
  const questions = [2, 1, 1].map((weight) => ({ text: "?", weight }));
  expect(checklistScore([1, 0, 1], questions)).toEqual({ values: [0.75], parts: { q1: 1, q2: 0, q3: 1 } });
  expect(checklistScore([1, 0, "not applicable"], questions)).toEqual({
    values: [2 / 3],
    parts: { q1: 1, q2: 0 },
  });
  expect(
    checklistScore(
      questions.map(() => "not applicable"),
      questions,
    ),
  ).toHaveProperty("missing");
});

const WEIGHTS: Settings = { critical: 25, major: 5, minor: 1, punctuation: 0.1 };
const ERRORS =
  '{"errors": [{"span": "THE CAT", "category": "accuracy/mistranslation", "severity": "Major"},' +
  '{"span": ".", "category": "fluency/Punctuation", "severity": "minor"},' +
  '{"span": "left out words", "category": "accuracy/omission", "severity": "critical"},' +
  '{"span": "sat", "category": "style", "severity": "minor"}]}';

test("readErrors and mqmScore: weights by severity, spans on the text, what is not there is kept and counted", () => {
  const read = readErrors(says(`Here:\n${ERRORS}`));
  if ("missing" in read) throw new Error(read.missing);
  const score = mqmScore(read.value, "So the cat sat.", WEIGHTS);
  if (!isScored(score)) throw new Error(score.missing);
  expect(score.values).toEqual([-31.1]);
  expect(score.parts).toMatchObject({
    critical: 1,
    major: 1,
    minor: 2,
    punctuation: 1,
    unaligned: 1,
    fuzzy: 0,
  });
  expect(score.spans).toEqual([
    { start: 3, end: 10, text: "the cat", category: "accuracy/mistranslation", severity: "major" },
    { start: 14, end: 15, text: ".", category: "fluency/Punctuation", severity: "minor" },
    { text: "left out words", category: "accuracy/omission", severity: "critical" },
    { start: 11, end: 14, text: "sat", category: "style", severity: "minor" },
  ]);
});

test("readErrors: no errors is an answer; no list, an unknown severity and hundreds of errors are missing", () => {
  expect(readErrors(says('{"errors": []}'))).toEqual({ value: [] });
  expect(mqmScore([], "text", WEIGHTS)).toMatchObject({ values: [0], spans: [] });
  expect(readErrors(says("No errors."))).toHaveProperty("missing");
  expect(readErrors(says('{"errors": "none"}'))).toHaveProperty("missing");
  expect(readErrors(says('{"errors": [{"span": "x", "severity": "awful"}]}'))).toEqual({
    missing: expect.stringMatching(/without a known severity/) as string,
  });
  const many = JSON.stringify({
    errors: Array.from({ length: 201 }, () => ({ span: "x", severity: "minor" })),
  });
  expect(readErrors(says(many))).toEqual({ missing: "judge listed 201 errors" });
});

test("readRanking, readChecklist and readErrors never throw", () => {
  const pieces = constantFrom(
    '{"ranking":',
    '{"errors":',
    "[",
    "]",
    "}",
    "1",
    "2",
    "3",
    ">",
    "=",
    ",",
    ":",
    '"q1"',
    '"yes"',
    "no",
    "\n",
    '"severity":"minor"',
    "{",
    "null",
    "\ud800",
  );
  assert(
    property(array(pieces, { maxLength: 25 }), (parts) => {
      const answer = says(parts.join(""));
      const ranks = readRanking(answer, 3);
      if ("value" in ranks) expect(ranks.value.reduce((a, b) => a + b, 0)).toBeCloseTo(6, 9);
      const ticks = readChecklist(answer, 2);
      if ("value" in ticks) expect(ticks.value).toHaveLength(2);
      const errors = readErrors(answer);
      if ("value" in errors) expect(mqmScore(errors.value, "a text", WEIGHTS)).toHaveProperty("values");
    }),
    { numRuns: 500, seed: 9 },
  );
});
