import { expect, test } from "vitest";
import { valueOf } from "./references-task.ts";

test("exact-match ignores case, punctuation and articles, and takes any reference", async () => {
  expect(await valueOf("exact-match", "The U.S.", "Canada", "us")).toBe(1);
  expect(await valueOf("exact-match", "U S", "us")).toBe(0);
});

test("exact-match holds two answers without words for equal", async () => {
  expect(await valueOf("exact-match", "the", "")).toBe(1);
});

test("exact-match:normalize=none compares texts as they are", async () => {
  expect(await valueOf("exact-match:normalize=none", "Us", "us")).toBe(0);
  expect(await valueOf("exact-match:normalize=none", "us", "us")).toBe(1);
});
