import { describe, expect, test } from "vitest";
import type { TokenVectors } from "../../../src/scorers/embedding/embedder.ts";
import { equalWeights, greedyMatch, idfWeights } from "../../../src/scorers/embedding/greedy-match.ts";

const A = [1, 0];
const B = [0, 1];
const HALF = [Math.SQRT1_2, Math.SQRT1_2];

function text(tokens: Record<string, number[]>, markers: readonly string[] = []): TokenVectors {
  const names = Object.keys(tokens);
  return {
    tokens: names,
    isMarker: names.map((t) => markers.includes(t)),
    vectors: Float32Array.from(Object.values(tokens).flat()),
    nCols: 2,
  };
}

describe("greedyMatch(output, reference, weights)", () => {
  test("takes each token's most similar one: checked by hand", () => {
    const { precision, recall, f1 } = greedyMatch(text({ a: A, b: B }), text({ h: HALF }), equalWeights);
    expect(precision).toBeCloseTo(Math.SQRT1_2, 6);
    expect(recall).toBeCloseTo(Math.SQRT1_2, 6);
    expect(f1).toBeCloseTo(Math.SQRT1_2, 6);
    const uneven = greedyMatch(text({ a: A }), text({ a: A, b: B }), equalWeights);
    expect(uneven).toEqual({ precision: 1, recall: 0.5, f1: 2 / 3 });
  });

  test("gives precision for recall when the texts change places", () => {
    const [x, y] = [text({ a: A, h: HALF }), text({ b: B })];
    const forth = greedyMatch(x, y, equalWeights);
    const back = greedyMatch(y, x, equalWeights);
    expect(back).toEqual({ precision: forth.recall, recall: forth.precision, f1: forth.f1 });
  });

  test("lets markers be matched, but gives them no weight", () => {
    const marked = text({ cls: A, b: B }, ["cls"]);
    expect(greedyMatch(text({ a: A }), marked, equalWeights)).toEqual({ precision: 1, recall: 0, f1: 0 });
    const nothing = text({ cls: A }, ["cls"]);
    expect(greedyMatch(nothing, text({ a: A }), equalWeights).f1).toBeNaN();
  });

  test("is undefined where the vectors differ in length", () => {
    expect(greedyMatch(text({ a: A }), { ...text({ a: A }), nCols: 1 }, equalWeights).f1).toBeNaN();
  });
});

describe("idfWeights(corpus)", () => {
  const weights = idfWeights([text({ the: A, cat: B }), text({ the: A })]);

  test("weighs a token by log((N + 1) / (n + 1))", () => {
    const given = [...weights(text({ the: A, cat: B, new: A }))];
    expect(given).toEqual([0, Math.log(3 / 2), Math.log(3)]);
  });

  test("leaves a text of words that stand everywhere without weight", () => {
    expect(greedyMatch(text({ the: A }), text({ the: A }), weights).f1).toBeNaN();
    const both = greedyMatch(text({ the: A, cat: B }), text({ cat: B }), weights);
    expect(both).toEqual({ precision: 1, recall: 1, f1: 1 });
  });
});
