import { expect, test } from "vitest";
import { metaEvaluate } from "../../src/meta/index.ts";
import { randomNormal, seeded } from "../../src/num/index.ts";
import { ratedData } from "./small.ts";

const SEEDS = 200;
const room = (p: number): number => 3 * Math.sqrt((p * (1 - p)) / SEEDS);

interface Asked {
  readonly measure: string;
  readonly level: "response" | "system";
  readonly systemsLikeThese: boolean;
  /** Share of its error that the first of four scorers is spared. */
  readonly lead: number;
}

/** Share of data sets (12 systems, 40 items) in which one of four scorers is told from another at 5%, family-wise. */
function rate({ measure, level, systemsLikeThese, lead }: Asked): number {
  let claimed = 0;
  for (let seed = 0; seed < SEEDS; seed++) {
    const rng = seeded(seed, "compared", measure, lead);
    const quality = Array.from({ length: 12 }, () => 0.5 * randomNormal(rng));
    const easy = Array.from({ length: 40 }, () => randomNormal(rng));
    const gold = quality.map((q) => easy.map((e) => q + e + randomNormal(rng)));
    const scores = Array.from({ length: 4 }, (_, k) => {
      const error = k === 0 ? 1 - lead : 1;
      const whims = quality.map(() => 0.3 * error * randomNormal(rng));
      return gold.map((row, s) => row.map((v) => v + whims[s]! + error * randomNormal(rng)));
    });
    const named = Object.fromEntries(scores.map((rows, k) => [`m${k}`, rows]));
    const { comparisons } = metaEvaluate([{ dataset: ratedData(gold, named) }], {
      seed,
      resamples: 20,
      permutations: 199,
      systemsLikeThese,
      allPairs: true,
      measures: { names: [measure], levels: [level], all: false },
    }).result;
    const own = comparisons.filter((c) => c.grouping === "none" && /^m\d$/.test(c.a) && /^m\d$/.test(c.b));
    expect(own.length).toBe(6);
    expect(own[0]!.method).toContain("sign flips");
    if (own.some((c) => c.pAdjusted! <= 0.05)) claimed++;
  }
  return claimed / SEEDS;
}

test("metaEvaluate tells no equal scorers apart by Spearman in more than 6.5% of data sets, and finds a much better one", () => {
  const asked = { measure: "spearman", level: "response", systemsLikeThese: false } as const;
  expect(rate({ ...asked, lead: 0 })).toBeLessThanOrEqual(0.065 + room(0.065));
  expect(rate({ ...asked, lead: 0.3 })).toBeGreaterThanOrEqual(0.8);
});

test.each(["pearson", "pairwise-accuracy", "soft-pairwise-accuracy"])(
  "metaEvaluate tells no equal scorers apart by %s, systems drawn too, in more than one of 20 data sets",
  (measure) => {
    const asked = { measure, level: "system", systemsLikeThese: true } as const;
    expect(rate({ ...asked, lead: 0 })).toBeLessThanOrEqual(0.05 + room(0.05));
  },
);
