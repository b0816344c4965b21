import { expect, test } from "vitest";
import { bleu } from "../../../src/scorers/lexical/bleu-counts.ts";
import {
  countCorpus,
  resampledInterval,
  resampledScores,
  sumCounts,
} from "../../../src/scorers/lexical/text-corpus.ts";

test("countCorpus cuts to the shortest list, skips null references and reports how many there were", () => {
  const corpus = countCorpus(
    bleu(),
    ["a", "b", "c"],
    [
      ["a", "b"],
      ["a", null, "c"],
    ],
  );
  expect(corpus.n).toBe(2);
  expect(corpus.nRefs).toBe("var");
  expect(countCorpus(bleu(), ["a"], [["a"], ["b"]]).nRefs).toBe(2);
});

test("countCorpus of nothing throws", () => {
  expect(() => countCorpus(bleu(), [], [[]])).toThrow("corpus: no segments; expected at least one");
});

test("sumCounts(corpus, rows) adds rows with repetitions; resampledScores scores each draw", () => {
  const metric = bleu({ maxNgramOrder: 1 });
  const corpus = countCorpus(metric, ["a", "b c"], [["a", "b d"]]);
  expect(Array.from(sumCounts(corpus))).toEqual([3, 3, 2, 3]);
  expect(Array.from(sumCounts(corpus, [1, 1]))).toEqual([4, 4, 2, 4]);
  expect(
    Array.from(
      resampledScores(metric, corpus, [
        [0, 0],
        [1, 1],
      ]),
    ),
  ).toEqual([expect.closeTo(100, 9), expect.closeTo(50, 9)]);
});

test("resampledInterval cuts floor(n / 40) scores at each end", () => {
  const scores = Array.from({ length: 80 }, (_, i) => 79 - i);
  expect(resampledInterval(scores)).toEqual({ mean: 39.5, ci: (77 - 2) / 2 });
});
