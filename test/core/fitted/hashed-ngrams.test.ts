import { describe, expect, test } from "vitest";
import { hashedNgrams, type NgramHashing } from "../../../src/core/index.ts";

const WORDS: NgramHashing = { unit: "word", sizes: [1, 2], bits: 18, value: "count", isUnitLength: false };

describe("hashedNgrams(text, hashing)", () => {
  test("counts every n-gram once, in ascending columns", () => {
    const row = hashedNgrams("a b a b", WORDS);
    // a, b, "a b" twice and "b a" once.
    expect([...row.values].map(Math.abs).sort()).toEqual([1, 2, 2, 2]);
    expect([...row.indices]).toEqual([...row.indices].sort((a, b) => a - b));
  });
  test("does not see case, white space or the order of unigrams", () => {
    const one = { ...WORDS, sizes: [1, 1] } as const;
    expect(hashedNgrams("The  CAT sat", one)).toEqual(hashedNgrams("sat\nthe cat", one));
  });
  test("tells n-grams from their concatenation", () => {
    const two = { ...WORDS, sizes: [2, 2] } as const;
    expect(hashedNgrams("ab c", two).indices).not.toEqual(hashedNgrams("a bc", two).indices);
  });
  test("keeps columns below 2^bits, signs of both kinds, and rows of length 1 where asked", () => {
    const text = Array.from({ length: 500 }, (_, i) => `w${i}`).join(" ");
    const row = hashedNgrams(text, { ...WORDS, bits: 8, isUnitLength: true });
    expect(Math.max(...row.indices)).toBeLessThan(256);
    expect(row.values.some((v) => v > 0) && row.values.some((v) => v < 0)).toBe(true);
    expect(row.values.reduce((sum, v) => sum + v * v, 0)).toBeCloseTo(1, 12);
  });
  test("spreads n-grams evenly over columns", () => {
    const load = new Int32Array(64);
    for (let i = 0; i < 6400; i++)
      load[hashedNgrams(`w${i}`, { ...WORDS, sizes: [1, 1], bits: 6 }).indices[0]!]!++;
    const chiSquare = load.reduce((sum, v) => sum + (v - 100) ** 2 / 100, 0);
    // 63 degrees of freedom: the 0.001 and 0.999 quantiles.
    expect(chiSquare).toBeGreaterThan(33);
    expect(chiSquare).toBeLessThan(104);
  });
  test("gives an empty row for an empty text, and takes code points of any script", () => {
    expect(hashedNgrams("", WORDS).indices).toHaveLength(0);
    const char = { ...WORDS, unit: "char", sizes: [1, 1] } as const;
    expect(hashedNgrams("é\u{1F600}é", char).values.map(Math.abs).toSorted()).toEqual(Float64Array.of(1, 2));
  });
  test("counts, marks or damps repeats as asked", () => {
    const at = (value: NgramHashing["value"]) =>
      Math.abs(hashedNgrams("a a a", { ...WORDS, sizes: [1, 1], value }).values[0]!);
    expect([at("binary"), at("count"), at("log")]).toEqual([1, 3, 1 + Math.log(3)]);
  });
});
