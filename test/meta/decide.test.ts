import { describe, expect, test } from "vitest";
import { metaEvaluate, type MetaOptions } from "../../src/meta/index.ts";
import { seeded } from "../../src/num/index.ts";
import { pairData } from "./small.ts";

const options = { resamples: 300, permutations: 300 };

/** Scorers that are right with a given probability on each of n items. */
function simulated(n: number, rights: Readonly<Record<string, number>>, seed: number) {
  const rng = seeded(seed);
  return pairData(
    Array.from({ length: n }, () => {
      const label = rng() < 0.5 ? "a" : "b";
      const scores = Object.fromEntries(
        Object.entries(rights).map(([name, p]) => [name, Number(rng() < p === (label === "a"))]),
      );
      return { label, scores } as const;
    }),
  );
}

const resultOf = (data: ReturnType<typeof simulated>, more: Partial<MetaOptions> = {}) =>
  metaEvaluate([{ dataset: data }], { ...options, ...more }).result;

describe("decide", () => {
  test("names the scorer that is clearly ahead, and what was not tested", () => {
    const { decisions } = resultOf(simulated(400, { good: 0.9, poor: 0.6 }, 1));
    expect(decisions[0]!.best).toBe("good");
    expect(decisions[0]!.notDistinguishable).toEqual(["good"]);
    expect(decisions[0]!.sentences.at(-1)).toMatch(/^Not tested under optimisation/);
    expect(
      decisions[0]!.verdicts.filter((v) => v.use === "rl").every((v) => v.verdict === "not tested"),
    ).toBe(true);
  });

  test("keeps scorers together that the corrected test cannot tell apart, and says how many items would", () => {
    const { decisions } = resultOf(simulated(120, { one: 0.8, two: 0.78 }, 2));
    expect(decisions[0]!.notDistinguishable).toHaveLength(2);
    expect(decisions[0]!.sentences.join(" ")).toMatch(/found with 80% power .* items \(now 120\)|same/);
  });

  test("a column of a single scorer is called the only scorer, not the best of many", () => {
    const { decisions } = resultOf(simulated(200, { alone: 0.8 }, 3));
    expect(decisions[0]!.sentences[0]).toMatch(/^Use alone, the only scorer here/);
  });
});

describe("metaEvaluate", () => {
  test("gives the same result for the same seed and other resamples for another", () => {
    const data = simulated(100, { one: 0.8, two: 0.6 }, 4);
    expect(resultOf(data)).toEqual(resultOf(data));
    expect(resultOf(data, { seed: 2 }).rows).not.toEqual(resultOf(data).rows);
  });

  test("intervals of a difference stand beside adjusted p-values of the same family", () => {
    const { comparisons } = resultOf(simulated(200, { one: 0.9, two: 0.6, three: 0.55 }, 5), {
      allPairs: true,
    });
    expect(comparisons).toHaveLength(3);
    for (const c of comparisons) {
      expect(c.familySize).toBe(3);
      expect(c.pAdjusted!).toBeGreaterThanOrEqual(c.p!);
      expect(c.difference!).toBeGreaterThanOrEqual(0);
      expect(c.ciLow!).toBeLessThanOrEqual(c.difference!);
    }
  });

  test("warns of intervals on fewer than 50 items, says how low coverage may be, and is silent from 50 on", () => {
    const warnings = (n: number, confidence = 0.95) =>
      resultOf(simulated(n, { one: 0.8 }, 7), { confidence }).warnings;
    expect(warnings(50)).toEqual([]);
    expect(warnings(49)).toEqual([
      "small: intervals rest on only 49 independent items; below 50 the 95% intervals may cover as little as 90%",
    ]);
    expect(warnings(30, 0.9)[0]).toMatch(/below 50 the 90% intervals are somewhat too short$/);
    expect(warnings(12)[0]).toMatch(/only 12 independent items; below 20 the 95% intervals are rough/);
  });

  test("warns once of all slices with fewer than 50 items", () => {
    const rng = seeded(8);
    const rows = Array.from({ length: 130 }, (_, i) => ({
      label: rng() < 0.5 ? ("a" as const) : ("b" as const),
      scores: { one: rng() },
      tags: { kind: i < 100 ? "often" : "seldom" },
    }));
    expect(resultOf(pairData(rows), { by: ["kind"] }).warnings).toEqual([
      "small: intervals of 1 of 2 slices rest on fewer than 50 independent items (the fewest: 30); below 50 the 95% intervals may cover as little as 90%",
    ]);
  });

  test("data without any gold give profiles", () => {
    const data = simulated(50, { one: 0.9 }, 6);
    const { profiles, rows } = resultOf({ ...data, judgments: [], golds: [] });
    expect(rows).toEqual([]);
    expect(profiles).toEqual([]);
  });
});
