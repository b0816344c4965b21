import { beforeAll, expect, test } from "vitest";
import {
  auditAtFloor,
  auditPlanted,
  outcomeOf,
  type Plant,
  plantedData,
  plantedDraw,
  plantedPairScorer,
  plantedScorer,
  type PlantedCue,
  type PlantedTexts,
  plantedTexts,
  type SelfTestOptions,
  slopesFor,
  trulyBeyond,
} from "../../../src/audit/index.ts";

// The audit's own test (A8) with few seeds; `npx tsx scripts/validation/audit.ts` runs 500 and every pair of cues.
const N_SEEDS = 60;
const N_TEXTS = 6;
const N_ITEMS = 100;
const NOISE = 0.3;
const settings = { floor: 0.1, fdr: 0.05, power: 0.8, confidence: 0.95, sample: null };
const seeds = Array.from({ length: N_SEEDS }, (_, seed) => seed);
const all: PlantedTexts[] = [];
let pairSpec: SelfTestOptions["pairSpec"];

beforeAll(async () => {
  for (let seed = 0; seed < N_TEXTS; seed++) {
    const data = plantedData({ nItems: N_ITEMS, seed, lengthWithQuality: 0 });
    const plant: Plant = { textNoise: NOISE, slopes: {} };
    pairSpec ??= (await plantedPairScorer(data, plant)).spec;
    all.push(await plantedTexts(data, (await plantedScorer(data, plant)).spec, seed));
  }
});

const optionsOf = (lengthWithQuality: number): SelfTestOptions => ({
  settings,
  textNoise: NOISE,
  lengthWithQuality,
  nPilot: 20,
  pairSpec,
});

const caseOf = (seed: number, lengthWithQuality: number) => {
  const texts = all[seed % all.length]!;
  return { texts, draw: plantedDraw(texts, { seed, lengthWithQuality }) };
};

/** A rate less or more three Monte-Carlo errors of this number of seeds. */
const error = (rate: number): number => 3 * Math.sqrt((rate * (1 - rate)) / N_SEEDS);

function planted(cues: readonly PlantedCue[], level: number, r: number) {
  const options = optionsOf(r);
  const slopes = slopesFor(all, cues, level, options);
  const outcomes = seeds.map((seed) =>
    outcomeOf(
      auditPlanted(caseOf(seed, r), { textNoise: NOISE, slopes }, options, cues.includes("position")),
      cues,
    ),
  );
  const share = (of: (o: (typeof outcomes)[number]) => boolean): number =>
    outcomes.filter(of).length / N_SEEDS;
  return {
    caught: share((o) => o.caught.every(Boolean)),
    first: share((o) => o.isRankedFirst),
    passed: share((o) => o.passed.some(Boolean)),
  };
}

for (const r of [0, 0.6])
  for (const cue of ["length", "markdown", "position", "keywords", "repetition", "source-copy"] as const)
    test(`a planted ${cue} effect is caught, ranked first and never passed (length and quality ${r === 0 ? "independent" : "correlated"})`, () => {
      expect(planted([cue], 1, r).caught).toBeGreaterThanOrEqual(0.8 - error(0.8));
      const twice = planted([cue], 2, r);
      expect(twice.caught).toBeGreaterThanOrEqual(0.95 - error(0.95));
      expect(twice.first).toBeGreaterThanOrEqual(0.95 - error(0.95));
      expect(planted([cue], 0.5, r).passed).toBeLessThanOrEqual(0.05 + error(0.05));
    });

test("two planted effects at twice the smallest detectable are both caught", () => {
  for (const cues of [
    ["length", "markdown"],
    ["keywords", "source-copy"],
  ] as const)
    expect(planted(cues, 2, 0).caught).toBeGreaterThanOrEqual(0.95 - error(0.95));
});

test("an exactly invariant scorer is never flagged, and one with every effect at the floor no oftener than the rate stated", () => {
  const options = optionsOf(0);
  const clean: Plant = { textNoise: 0, slopes: {} };
  for (const seed of seeds.slice(0, 20)) {
    const section = auditPlanted(caseOf(seed, 0), clean, options, false);
    expect(outcomeOf(section, []).flagged).toEqual([]);
  }
  const flagged = seeds.filter(
    (seed) => outcomeOf(auditAtFloor(caseOf(seed, 0), options), []).flagged.length > 0,
  ).length;
  expect(flagged / N_SEEDS).toBeLessThanOrEqual(0.05 + error(0.05));
});

test("a mixture keeps the mean false discovery proportion at the rate stated", () => {
  const options = optionsOf(0);
  const slopes = slopesFor(all, ["markdown", "keywords"], 1.5, options);
  const plant: Plant = { textNoise: NOISE, slopes };
  const { sd } = auditPlanted(caseOf(0, 0), plant, options, false);
  const truth = trulyBeyond(all, slopes, { ...options, sd });
  let total = 0;
  for (const seed of seeds) {
    const { flagged } = outcomeOf(auditPlanted(caseOf(seed, 0), plant, options, false), []);
    const wrong = flagged.filter((edit) => !truth.has(edit)).length;
    total += flagged.length === 0 ? 0 : wrong / flagged.length;
  }
  expect(total / N_SEEDS).toBeLessThanOrEqual(0.05 + error(0.05));
});
