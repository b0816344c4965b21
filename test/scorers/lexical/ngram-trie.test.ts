import { array, assert, integer, property, record } from "fast-check";
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

/** Occurrences of each n-gram of order n, by its symbols. */
function ngramCounts(symbols: readonly number[], n: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + n <= symbols.length; i++) {
    const name = symbols.slice(i, i + n).join(" ");
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** Matches by their definition: each n-gram at most as often as in the reference that has most of it. */
function clippedMatches(
  hypothesis: readonly number[],
  references: readonly (readonly number[])[],
  n: number,
) {
  const all = references.map((r) => ngramCounts(r, n));
  let matches = 0;
  for (const [name, count] of ngramCounts(hypothesis, n))
    matches += Math.min(count, Math.max(0, ...all.map((counts) => counts.get(name) ?? 0)));
  return matches;
}

test("matchNgrams equals clipped counts by definition, with any number of references and hypotheses", () => {
  const symbols = array(integer({ min: 0, max: 2 }), { maxLength: 14 });
  const texts = record({
    references: array(symbols, { minLength: 1, maxLength: 3 }),
    hypotheses: array(symbols, { minLength: 1, maxLength: 3 }),
    order: integer({ min: 1, max: 6 }),
  });
  const trie = emptyTrie();
  assert(
    property(texts, ({ references, hypotheses, order }) => {
      resetTrie(trie, order * references.flat().length + 1);
      for (const reference of references) {
        clearMatches(trie);
        addNgrams(trie, { ...run(...reference), order });
      }
      for (const hypothesis of hypotheses) {
        const matches = new Float64Array(order);
        clearMatches(trie);
        matchNgrams(trie, { ...run(...hypothesis), order }, { matches, at: 0, step: 1 });
        const expected = Array.from(matches, (_, n) => clippedMatches(hypothesis, references, n + 1));
        expect(Array.from(matches)).toEqual(expected);
      }
    }),
    { seed: 1, numRuns: 2000 },
  );
});
