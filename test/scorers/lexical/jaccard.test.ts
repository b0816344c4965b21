import { expect, test } from "vitest";
import { scoreOf, valueOf } from "./references-task.ts";

test("jaccard is shared by all different words, of the nearest reference", async () => {
  expect(await valueOf("jaccard", "A b, b c", "x", "b c d")).toBe(0.5);
});

test("jaccard:n=2 and unit=characters cut otherwise", async () => {
  expect(await valueOf("jaccard:n=2", "a b c", "a b d")).toBe(1 / 3);
  expect(await valueOf("jaccard:n=2,unit=characters", "abc", "abd")).toBe(1 / 3);
});

test("jaccard is missing where neither side has a word, 0 where one has none", async () => {
  expect(await scoreOf("jaccard", "!", "?")).toEqual({ missing: "no n-grams" });
  expect(await valueOf("jaccard", "!", "a")).toBe(0);
});
