import { expect, test } from "vitest";
import { metaEvaluate } from "../../src/meta/index.ts";
import { seeded } from "../../src/num/index.ts";
import { pairData } from "./small.ts";

const N_SCORERS = 60;
const N_ITEMS = 400;

/** 60 scorers over the same pairs with a common difficulty by item; the first is right more often. */
function decided(seed: number, lead: number) {
  const rng = seeded(seed, "sixty");
  const rows = Array.from({ length: N_ITEMS }, () => {
    const ease = 0.45 + 0.4 * rng();
    const scores = Object.fromEntries(
      Array.from({ length: N_SCORERS }, (_, k) => [`s${k}`, Number(rng() < ease + (k === 0 ? lead : 0))]),
    );
    return { label: "a", scores } as const;
  });
  return metaEvaluate([{ dataset: pairData(rows) }], { seed, allPairs: true }).result;
}

test("with 60 scorers at default settings the one that is clearly better is found in at least 95% of seeds", () => {
  const seeds = Array.from({ length: 40 }, (_, i) => i);
  const found = seeds.filter((seed) => {
    const { comparisons } = decided(seed, 0.2);
    const ahead = comparisons.filter((c) => c.a === "s0" && c.pAdjusted! < 0.05);
    return ahead.length === N_SCORERS - 1;
  });
  expect(found.length / seeds.length).toBeGreaterThanOrEqual(0.95);
});

test("with 60 equal scorers a claim of any difference is made in at most 5% + 3 Monte-Carlo errors of seeds", () => {
  const seeds = Array.from({ length: 100 }, (_, i) => 1000 + i);
  const claims = seeds.filter((seed) => decided(seed, 0).comparisons.some((c) => c.pAdjusted! < 0.05));
  expect(claims.length / seeds.length).toBeLessThanOrEqual(
    0.05 + 3 * Math.sqrt((0.05 * 0.95) / seeds.length),
  );
});
