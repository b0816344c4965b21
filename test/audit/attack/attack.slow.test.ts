import { expect, test } from "vitest";
import {
  attacked,
  claimsOf,
  isFirst,
  madeScorer,
  NULLS,
  shareFor,
  soundScorer,
  WEAKNESSES,
  weakScorer,
} from "../../../scripts/validation/attack-draws.ts";
import { cheapestAgainstAll, SMALL_SCORERS } from "../../../scripts/validation/attack-exhaustive.ts";

// Fewer seeds than scripts/validation/attack.ts, whose table is in docs/validation.md.
const N_SEEDS = 60;
const LEVEL = 0.025;
const seeds = Array.from({ length: N_SEEDS }, (_, seed) => seed);
const limit = (level: number, n = N_SEEDS): number => level + 3 * Math.sqrt((level * (1 - level)) / n);

test.each(Object.keys(NULLS))(
  "attack(%s) claims a sequence, a constant or a transfer at most at its stated rate",
  async (name) => {
    const scorer = await madeScorer("null", NULLS[name]!);
    const other = await soundScorer("other");
    let [sequence, constant, transfer] = [0, 0, 0];
    for (const seed of seeds) {
      const found = await attacked(scorer, seed, { transferTo: [other] });
      expect(found.falseClaimRate).toBeCloseTo(LEVEL, 12);
      const claims = claimsOf(found);
      sequence += Number(claims.sequence);
      constant += Number(claims.constant);
      transfer += Number(claims.transfer.get("other") ?? false);
    }
    for (const n of [sequence, constant, transfer]) expect(n / N_SEEDS).toBeLessThanOrEqual(limit(LEVEL));
  },
);

test("attack(planted weakness at its stated detectable effect) finds it four times in five, at twice that always; what shares it is shown, what does not is not", async () => {
  const weakness = WEAKNESSES.heading;
  for (const level of [1, 2]) {
    const { share } = await shareFor({ weakness, gain: 2 }, { level, nPilot: 20 });
    const [weak, kin] = await Promise.all(
      ["weak", "kin"].map((name) => weakScorer(name, { weakness, share, gain: 2 })),
    );
    const sound = await soundScorer("sound");
    let [claimed, first, shared, none] = [0, 0, 0, 0];
    for (const seed of seeds) {
      const found = await attacked(weak!, seed, { transferTo: [kin!, sound] });
      const claims = claimsOf(found);
      first += Number(isFirst(found, weakness));
      claimed += Number(claims.sequence && isFirst(found, weakness));
      shared += Number(claims.transfer.get("kin"));
      none += Number(claims.transfer.get("sound"));
    }
    const least = (power: number): number => power - 3 * Math.sqrt((power * (1 - power)) / N_SEEDS);
    expect(first / N_SEEDS).toBeGreaterThanOrEqual(least(0.95));
    expect(claimed / N_SEEDS).toBeGreaterThanOrEqual(level === 1 ? least(0.8) : least(0.99));
    expect(shared / N_SEEDS).toBeGreaterThanOrEqual(level === 1 ? least(0.8) : least(0.99));
    expect(none / N_SEEDS).toBeLessThanOrEqual(limit(LEVEL));
  }
});

test.each(Object.keys(SMALL_SCORERS))(
  "attack(%s) given as many texts as there are sequences finds the cheapest exploit of every item; with 120 never a cheaper one than exists",
  async (name) => {
    const { nOpen, nCheapestOfAll, nFound, extra } = await cheapestAgainstAll(name);
    expect(nOpen).toBeGreaterThan(0);
    expect(nCheapestOfAll).toBe(nOpen);
    expect(nFound).toBeLessThanOrEqual(nOpen);
    expect(extra).toBeGreaterThanOrEqual(0);
  },
);
