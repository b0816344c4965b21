import { beforeAll, expect, test } from "vitest";
import {
  countChanges,
  type Plant,
  plantedData,
  plantedDraw,
  type PlantedRepair,
  plantedScorer,
  type PlantedTexts,
  plantedTexts,
  type Reaudit,
  repairPlanted,
  TAUGHT_FEATURES,
} from "../../../src/audit/index.ts";
import { textFeature } from "../../../src/core/index.ts";

// Repairs of planted scorers with few seeds; `npx tsx scripts/validation/debias.ts` runs 300.
const N_SEEDS = 60;
const NOISE = 0.3;
const settings = { floor: 0.1, fdr: 0.05, power: 0.8, confidence: 0.95, sample: null };
const all: PlantedTexts[] = [];

beforeAll(async () => {
  for (let seed = 0; seed < 2; seed++) {
    const data = plantedData({ nItems: 100, seed, lengthWithQuality: 0 });
    const { spec } = await plantedScorer(data, { textNoise: NOISE, slopes: {} });
    all.push(await plantedTexts(data, spec, seed, TAUGHT_FEATURES.map(textFeature)));
  }
}, 1_200_000);

function repaired(
  seed: number,
  slopes: Plant["slopes"],
  givesBack = false,
): PlantedRepair & { reaudit: Reaudit } {
  const texts = all[seed % all.length]!;
  const draw = plantedDraw(texts, { seed, lengthWithQuality: 0 });
  const found = repairPlanted({ texts, draw }, { textNoise: NOISE, slopes }, { seed, settings, givesBack });
  if ("refused" in found.reaudit) throw new Error(found.reaudit.refused);
  return { ...found, reaudit: found.reaudit };
}

test("the repair of a scorer without bias is claimed to have made an effect smaller on no more than 1 in 20 seeds and a margin", () => {
  const error = 3 * Math.sqrt((0.05 * 0.95) / N_SEEDS);
  for (const givesBack of [false, true]) {
    let [claims, unseen] = [0, 0];
    for (let seed = 0; seed < N_SEEDS; seed++) {
      const { reaudit } = repaired(seed, {}, givesBack);
      claims += Number(countChanges(reaudit.changes).smaller > 0);
      unseen += Number(countChanges(reaudit.unseen!).smaller > 0);
    }
    expect(claims / N_SEEDS).toBeLessThanOrEqual(0.05 + error);
    expect(unseen / N_SEEDS).toBeLessThanOrEqual(0.05 + error);
  }
}, 1_200_000);

test("a planted reward of length or repetition is taken off, and agreement with quality does not fall", () => {
  for (const [slopes, edit] of [
    [{ length: 1.5 }, "filler"],
    [{ repetition: 3 }, "repeat"],
  ] as const) {
    let [smaller, left, gain] = [0, 0, 0];
    const n = 20;
    for (let seed = 0; seed < n; seed++) {
      const { reaudit, agreement } = repaired(500 + seed, slopes);
      const own = reaudit.changes.find((c) => c.edit === edit)!;
      smaller += Number(own.change === "smaller");
      left += Math.abs(own.after.value! / own.before.value!) / n;
      gain += (agreement.after - agreement.before) / n;
    }
    expect(smaller / n).toBeGreaterThanOrEqual(0.9);
    expect(left).toBeLessThan(0.25);
    expect(gain).toBeGreaterThan(-0.01);
  }
}, 1_200_000);
