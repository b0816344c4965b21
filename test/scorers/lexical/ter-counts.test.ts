import { expect, test } from "vitest";
import { formatTer, ter } from "../../../src/scorers/lexical/ter-counts.ts";

const DEFAULT = { normalized: false, noPunct: false, asianSupport: false, caseSensitive: false };
const metric = ter(DEFAULT);

function count(hypothesis: string, references: readonly string[]): number[] {
  const out = new Float64Array(2);
  metric.count(hypothesis, references, out);
  return [...out];
}

// sacrebleu 2.6.0: TER().sentence_score(hypothesis, references)
test.each([
  ["the cat sat on mat", ["the cat sat on the mat"], 1, 6],
  ["b c d e f a", ["a b c d e f"], 1, 6],
  ["with at in it not or or to on", ["or or to on at in with it not"], 2, 9],
  ["", ["a b"], 2, 2],
  ["a b", [""], 2, 0],
  ["a b c", ["x y z", "a c b", "a b"], 1, 8 / 3],
  ["d e f g a b c x y", ["a b c d e f g x y z"], 2, 10],
])("ter.count(%j, %j) writes sacrebleu's edits and mean reference length", (hyp, refs, edits, length) => {
  expect(count(hyp, refs)).toEqual([edits, length]);
});

// sacrebleu 2.6.0: TER(normalized=True).sentence_score("a ..5 b", ["a ..5 b"]).num_edits
test("ter.count(normalized) tokenises references twice, as sacrebleu does", () => {
  const out = new Float64Array(2);
  ter({ ...DEFAULT, normalized: true }).count("a ..5 b", ["a ..5 b"], out);
  expect([...out]).toEqual([2, 5]);
});

test("ter.count(hypothesis, []) writes NaN", () => {
  expect(count("a", [])).toEqual([NaN, NaN]);
});

test("ter.score(sums) is 100 for edits without a reference and 0 without both", () => {
  expect(metric.score([2, 0]).score).toBe(100);
  expect(metric.score([0, 0]).score).toBe(0);
  expect(metric.score([3, 2]).score).toBe(150);
  expect(metric.combine([1, 4])).toBe(25);
});

test("ter.signature(nrefs) names the tokenizer's switches", () => {
  expect(metric.signature(1)).toBe("nrefs:1|case:lc|tok:tercom|norm:no|punct:yes|asian:no");
  expect(ter({ ...DEFAULT, noPunct: true, caseSensitive: true }).signature("var")).toBe(
    "nrefs:var|case:mixed|tok:tercom|norm:no|punct:no|asian:no",
  );
});

test("formatTer(score) rounds halves to even, as Python does", () => {
  expect(formatTer(15.625)).toBe("TER = 15.62");
  expect(formatTer(15.635)).toBe("TER = 15.63");
});
