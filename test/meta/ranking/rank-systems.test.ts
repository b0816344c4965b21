import { expect, test } from "vitest";
import { rankSystems, type RankOptions } from "../../../src/meta/index.ts";
import { seeded } from "../../../src/num/index.ts";
import { simulate } from "./simulated.ts";

const options: RankOptions = { model: "half", confidence: 0.95, resamples: 60, seed: 1 };
const study = simulate(
  { strengths: [0, 2, -2, 0.05], nClusters: 150, perCluster: 4, taste: 0, tieShare: 0.2 },
  seeded(4),
);
const few = (rows: readonly (readonly [number, number, number])[], n: number) => ({
  systems: Array.from({ length: n }, (_, i) => `s${i}`),
  styles: [],
  battles: {
    nSystems: n,
    a: rows.map((r) => r[0]),
    b: rows.map((r) => r[1]),
    outcome: rows.map((r) => r[2]),
  },
  clusters: { of: rows.map((_, i) => i), nClusters: rows.length },
});

test.each(["half", "davidson", "rao-kupper", "plackett-luce"] as const)(
  "rankSystems(%s) finds clear winners and leaves equals open",
  (model) => {
    const found = rankSystems(study, { ...options, model });
    expect(found.systems.map((s) => s.system).filter((s) => s === "s1" || s === "s2")).toEqual(["s1", "s2"]);
    expect(found.systems[0]).toMatchObject({ system: "s1", rank: 1, rankLow: 1, rankHigh: 1 });
    expect(found.systems[1]).toMatchObject({ rankLow: 2, rankHigh: 3 });
    expect(found.sentences[0]).toMatch(/^s1 .* is the best: ahead of every other system/);
    for (const s of found.systems) {
      expect(s.ciLow!).toBeLessThan(s.rating!);
      expect(s.bootHigh! - s.bootLow!).toBeGreaterThan(0.6 * (s.ciHigh! - s.ciLow!));
      expect(s.bootHigh! - s.bootLow!).toBeLessThan(1.4 * (s.ciHigh! - s.ciLow!));
    }
  },
);

test("rankSystems(elo) warns that its intervals show only the order", () => {
  const found = rankSystems(study, { ...options, model: "elo" });
  expect(found.systems[0]!.ciMethod).toBe("random orders of the same battles");
  expect(found.sentences[0]).toMatch(/decide by another model/);
});

test("rankSystems names groups that never met and ranks them apart", () => {
  const found = rankSystems(
    few(
      [
        [0, 1, 1],
        [1, 0, 1],
        [2, 3, 1],
        [3, 2, 1],
      ],
      4,
    ),
    options,
  );
  expect(found.groups).toEqual([
    ["s0", "s1"],
    ["s2", "s3"],
  ]);
  expect(found.sentences[0]).toMatch(
    /cannot rank all 4 systems: they fall into 2 groups that never met, \{s0, s1\}, \{s2, s3\}/,
  );
  expect(found.pairs).toHaveLength(2);
});

test("rankSystems states the ridge of separable data", () => {
  const found = rankSystems(
    few(
      [
        [0, 1, 1],
        [0, 1, 1],
      ],
      2,
    ),
    options,
  );
  expect(found.ridge).toBe(0.1);
  expect(found.systems[0]!.ciMethod).toBe("ridge (normal prior)");
  expect(found.sentences[0]).toMatch(/between \{s0\}, \{s1\} wins went one way only/);
});

test("rankSystems of ties alone gives no interval and says so", () => {
  const found = rankSystems(
    few(
      [
        [0, 1, 0.5],
        [0, 1, 0.5],
        [1, 0, 0.5],
      ],
      2,
    ),
    options,
  );
  expect(found.systems.every((s) => s.ciLow === null && s.rating === 1000)).toBe(true);
  expect(found.sentences[0]).toMatch(/Every battle of s0, s1 was a tie/);
});

test("rankSystems leaves out systems without battles and counts missing outcomes", () => {
  const found = rankSystems(
    few(
      [
        [0, 1, 1],
        [1, 0, 1],
        [0, 2, NaN],
      ],
      3,
    ),
    options,
  );
  expect(found.systems).toHaveLength(2);
  expect(found.dropped).toBe(1);
  expect(found.warnings.join()).toMatch(/1 battles without an outcome/);
});

test("rankSystems with one cluster gives no intervals", () => {
  const data = few(
    [
      [0, 1, 1],
      [1, 0, 1],
      [0, 1, 1],
    ],
    2,
  );
  const found = rankSystems({ ...data, clusters: { of: [0, 0, 0], nClusters: 1 } }, options);
  expect(found.systems[0]!.ciLow).toBeNull();
  expect(found.warnings.join()).toMatch(/one cluster/);
});

test("rankSystems with a style that decides battles takes it out of the ratings", () => {
  const rng = seeded(9);
  const n = 1500;
  const [a, b, outcome, style] = [[], [], [], []] as number[][];
  for (let i = 0; i < n; i++) {
    const first = Number(rng() < 0.5);
    a!.push(first);
    b!.push(1 - first);
    // System 1 is wordy; people prefer the wordy answer, not the system.
    const wordy = (first === 1 ? 1 : -1) + 2 * (rng() - 0.5);
    style!.push(wordy);
    outcome!.push(Number(rng() < 1 / (1 + Math.exp(-wordy))));
  }
  const found = rankSystems(
    {
      systems: ["plain", "wordy"],
      styles: ["length"],
      battles: { nSystems: 2, a: a!, b: b!, outcome: outcome! },
      clusters: { of: a!.map((_, i) => i), nClusters: n },
      features: { n: 1, values: style! },
    },
    options,
  );
  const [top] = found.systems;
  expect(found.styles[0]!.ciLow).toBeGreaterThan(0.5);
  expect(Math.abs(found.pairs[0]!.difference)).toBeLessThan(150);
  expect(Math.abs(top!.ratingWithoutStyle! - 1000)).toBeGreaterThan(60);
  expect(found.sentences.join(" ")).toMatch(/Style: length multiplies the odds by 2\./);
});
