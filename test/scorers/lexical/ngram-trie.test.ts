import { expect, test } from "vitest";
import {
  addNgrams,
  clearMatches,
  emptyTrie,
  matchNgrams,
  ROOT,
  resetTrie,
} from "../../../src/scorers/lexical/ngram-trie.ts";

const run = (...symbols: number[]) => ({
  symbols: Int32Array.from(symbols),
  from: 0,
  to: symbols.length,
  order: 2,
  root: ROOT,
});

function matchesOf(trie: ReturnType<typeof emptyTrie>, ...symbols: number[]): number[] {
  const matches = new Float64Array(2);
  clearMatches(trie);
  matchNgrams(trie, run(...symbols), { matches, at: 0, step: 1 });
  return Array.from(matches);
}

test("matchNgrams clips by the maximum over references", () => {
  const trie = emptyTrie();
  resetTrie(trie, 100);
  addNgrams(trie, run(1, 1, 2));
  clearMatches(trie);
  addNgrams(trie, run(1, 2, 2));
  expect(matchesOf(trie, 1, 1, 1, 2, 2, 2)).toEqual([4, 3]);
});

test("resetTrie forgets the n-grams before and makes room for long texts", () => {
  const trie = emptyTrie();
  addNgrams(trie, run(1, 2));
  resetTrie(trie, 10_000);
  expect(matchesOf(trie, 1, 2)).toEqual([0, 0]);
  const long = Array.from({ length: 5000 }, (_, i) => i * 7919);
  addNgrams(trie, run(...long));
  expect(matchesOf(trie, ...long)).toEqual([5000, 4999]);
});

test("n-grams under another root are another kind", () => {
  const trie = emptyTrie();
  addNgrams(trie, { ...run(1, 2), root: ROOT - 1 });
  expect(matchesOf(trie, 1, 2)).toEqual([0, 0]);
});
