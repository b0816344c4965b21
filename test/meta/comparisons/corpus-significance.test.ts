import { expect, test } from "vitest";
import {
  corpusRandomization,
  bootstrapScores,
  bootstrapSummary,
  type CountMatrix,
  corpusScore,
  exactCorpusRandomization,
  corpusPairedBootstrap,
  randomRows,
  randomSwaps,
  type SwapTrials,
} from "../../../src/meta/comparisons/corpus-significance.ts";
import { seeded } from "../../../src/num/index.ts";

/** Errors and words of segments; the score is their ratio. */
const matrix = (...rows: readonly (readonly [number, number])[]): CountMatrix => ({
  nCols: 2,
  counts: Float64Array.from(rows.flat()),
});
const ratio = (sums: ArrayLike<number>): number => sums[0]! / sums[1]!;

test("corpusScore(matrix, combine) combines summed counts, not segment scores", () => {
  expect(corpusScore(matrix([1, 1], [0, 9]), ratio)).toBe(0.1);
});

test("bootstrapScores(matrix, combine, given draws) sums the drawn rows", () => {
  const draws = [
    [0, 0],
    [1, 1],
    [0, 1],
  ];
  const resampling = { n: 3, draw: (b: number, out: Uint32Array) => out.set(draws[b]!) };
  expect([...bootstrapScores(matrix([1, 1], [0, 9]), ratio, resampling)]).toEqual([1, 0, 0.1]);
});

test("bootstrapSummary(scores) cuts floor(n / 40) scores at each end", () => {
  const scores = Float64Array.from({ length: 80 }, (_, i) => 79 - i);
  expect(bootstrapSummary(scores)).toEqual({ mean: 39.5, ci: (77 - 2) / 2 });
  expect(bootstrapSummary(new Float64Array(0))).toEqual({ mean: NaN, ci: NaN });
});

test("sacrebleu's strict rules give identical systems the smallest p, the default of corpusRandomization gives them 1", () => {
  const m = matrix([1, 5], [2, 4], [0, 3]);
  const scores = bootstrapScores(m, ratio, { n: 99, draw: randomRows(seeded(1)) });
  expect(corpusPairedBootstrap({ a: m, b: m }, ratio, { a: scores, b: scores }).p).toBe(0.01);
  const trials = { n: 99, draw: randomSwaps(seeded(1)) };
  const p = (extreme?: SwapTrials["extreme"]) =>
    corpusRandomization({ a: m, b: m }, ratio, { ...trials, ...(extreme && { extreme }) }).p;
  expect(p("strictly greater")).toBe(0.01);
  expect(p("at least")).toBe(1);
  expect(p()).toBe(1);
});

test("corpusRandomization(a, b) over all exchanges counts those that tie with the observed difference", () => {
  const systems = { a: matrix([0, 1], [0, 1], [0, 1]), b: matrix([1, 1], [1, 1], [1, 1]) };
  const every = {
    n: 8,
    draw: (t: number, out: Uint8Array) => out.forEach((_, i) => (out[i] = (t >> i) & 1)),
  };
  expect(corpusRandomization(systems, ratio, every)).toEqual({ difference: 1, nExtreme: 2, n: 8, p: 3 / 9 });
  expect(corpusRandomization(systems, ratio, { ...every, extreme: "strictly greater" }).nExtreme).toBe(0);
});

test("exactCorpusRandomization(a, b) by hand: only the two unmixed exchanges differ as much", () => {
  const a = matrix([0, 1], [0, 1], [0, 1]);
  const b = matrix([1, 1], [1, 1], [1, 1]);
  expect(exactCorpusRandomization({ a, b }, ratio)).toEqual({
    difference: 1,
    greater: 0,
    greaterOrEqual: 2 / 8,
  });
});

test("exactCorpusRandomization(21 segments) throws", () => {
  const m: CountMatrix = { nCols: 1, counts: new Float64Array(21) };
  expect(() => exactCorpusRandomization({ a: m, b: m }, (s) => s[0]!)).toThrow("expected at most 20, got 21");
});

/** Systems whose segments are drawn from one distribution, or b with `shift` more errors. */
function simulated(seed: number, shift: number): { a: CountMatrix; b: CountMatrix } {
  const rng = seeded(seed, "systems");
  const draw = (extra: number) =>
    matrix(...Array.from({ length: 40 }, (): [number, number] => [Math.floor(rng() * 6) + extra, 20]));
  return { a: draw(0), b: draw(shift) };
}

test("corpusRandomization rejects a true null in about 5% of cases, a shift of one error a segment nearly always", () => {
  const rejected = (shift: number) => {
    let n = 0;
    for (let seed = 0; seed < 300; seed++) {
      const trials = { n: 199, draw: randomSwaps(seeded(seed, "swaps")) };
      if (corpusRandomization(simulated(seed, shift), ratio, trials).p <= 0.05) n++;
    }
    return n / 300;
  };
  expect(rejected(0)).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / 300));
  expect(rejected(2)).toBeGreaterThan(0.95);
});
