import { expect, test } from "vitest";
import { meteorOf } from "../../../src/scorers/lexical/meteor.ts";
import { scoreOf, valueOf } from "./references-task.ts";

// nltk 3.10.4: meteor_score([r.split()], h.split(), wordnet=Empty()) where Empty().synsets(word) is []
const NLTK: readonly (readonly [string, string, number])[] = [
  [
    "It is a guide to action which ensures that the military always obeys the commands of the party",
    "It is a guide to action that ensures that the military will forever heed Party commands",
    0.6944444444444445,
  ],
  [
    "It is to insure the troops forever hearing the activity guidebook that party direct",
    "It is a guide to action that ensures that the military will forever heed Party commands",
    0.3035391371738569,
  ],
  ["the the the", "the", 0.4166666666666667],
  ["running dogs generalize", "a dog runs generalizations", 0.38461538461538464],
  ["b a b a", "a b a b c", 0.40816326530612246],
  ["\u00c9t\u00e9 ba\u015flar", "\u00e9t\u00e9 x", 0.25],
];

test("meteor:tokenize=space gives nltk's numbers", async () => {
  for (const [output, reference, score] of NLTK)
    expect(await valueOf("meteor:tokenize=space", output, reference)).toBeCloseTo(score, 14);
});

test("meteor takes the best reference and cuts off punctuation", async () => {
  expect(await scoreOf("meteor", "the cat.", "x", "The cats .")).toEqual({
    values: [1 - 0.5 / 27],
    parts: { precision: 1, recall: 1, chunks: 1 },
  });
});

test("meteorOf(output, reference, weights): alpha weighs recall, gamma 0 forgives scattering", () => {
  const score = (alpha: number) =>
    meteorOf(["a", "x"], ["a", "b", "c", "d"], { alpha, beta: 3, gamma: 0 }).score;
  expect([score(0), score(1)]).toEqual([0.5, 0.25]);
});

test("meteor is 0 where nothing matches, also for an empty output", async () => {
  expect(await valueOf("meteor", "", "a")).toBe(0);
  expect(await valueOf("meteor", "x", "")).toBe(0);
});
