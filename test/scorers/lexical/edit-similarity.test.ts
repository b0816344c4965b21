import { expect, test } from "vitest";
import { valueOf } from "./references-task.ts";

test("edit-similarity is 1 - edits / longer length, against the nearest reference", async () => {
  expect(await valueOf("edit-similarity", "kitten", "x", "sitting")).toBe(1 - 3 / 7);
  expect(await valueOf("edit-similarity", "", "")).toBe(1);
  expect(await valueOf("edit-similarity", "", "ab")).toBe(0);
});

test("edit-similarity counts code points: an emoji is one character", async () => {
  expect(await valueOf("edit-similarity", "a\ud83d\ude00", "a\ud83d\ude01")).toBe(0.5);
});

test("edit-similarity:unit=words counts words between blanks", async () => {
  expect(await valueOf("edit-similarity:unit=words", "a b  c", "a x c")).toBe(1 - 1 / 3);
});
