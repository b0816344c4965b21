import { expect, test } from "vitest";
import { wordOverlap } from "../../../src/scorers/lexical/token-f1.ts";
import { scoreOf, valueOf } from "./references-task.ts";

test("token-f1 takes the best reference, with its precision and recall", async () => {
  expect(await scoreOf("token-f1", "The cat sat", "a dog", "cat sat down")).toEqual({
    values: [0.8],
    parts: { precision: 1, recall: 2 / 3 },
  });
});

test("token-f1 is 0 where no word is shared, also for two answers without words", async () => {
  expect(await valueOf("token-f1", "x", "y")).toBe(0);
  expect(await valueOf("token-f1", "the", "a")).toBe(0);
});

test("wordOverlap(output, reference) counts a word as often as both have it", () => {
  expect(wordOverlap(["b", "b", "b", "c"], ["b", "b"])).toEqual({ f1: 2 / 3, precision: 0.5, recall: 1 });
});
