import { expect, test } from "vitest";
import { alignWords, chunksOf } from "../../../src/scorers/lexical/meteor-alignment.ts";

test("alignWords(output, reference) matches equal words before equal stems, the last free one first", () => {
  expect([...alignWords(["run", "a", "runs", "a"], ["a", "runs", "running", "a"])]).toEqual([2, 0, 1, 3]);
});

test("chunksOf(aligned) counts runs that are adjacent and in order on both sides", () => {
  expect(chunksOf(Int32Array.of(2, 0, 1, 3))).toEqual({ nMatches: 4, nChunks: 3 });
  expect(chunksOf(Int32Array.of(0, -1, 1, 2))).toEqual({ nMatches: 3, nChunks: 2 });
  expect(chunksOf(Int32Array.of(-1))).toEqual({ nMatches: 0, nChunks: 0 });
});
