import { expect, test } from "vitest";
import {
  type ControlledSystem,
  jointDifficulty,
  lengthControl,
  lengthControlSystems,
  sigmoid,
} from "../../../src/audit/index.ts";
import { spearman } from "../../../src/meta/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

const N = 400;
const BETA = 2.5;

/** Systems of rising quality whose answers get shorter, judged by a judge who likes length: logit = quality + difficulty - BETA tanh(s). */
function planted(
  nSystems: number,
  beta = BETA,
): { systems: ControlledSystem[]; quality: number[]; difficulty: Float64Array } {
  const rng = seeded(11);
  const difficulty = Float64Array.from({ length: N }, () => 0.7 * randomNormal(rng));
  const baselineLength = Float64Array.from({ length: N }, () => Math.max(50, 1000 + 300 * randomNormal(rng)));
  const quality = Array.from({ length: nSystems }, (_, s) => -1 + (2 * s) / (nSystems - 1));
  const systems = quality.map((q, s) => {
    const typical = 1500 - (1000 * s) / (nSystems - 1);
    const systemLength = baselineLength.map(() => Math.max(20, typical + 300 * randomNormal(rng)));
    const delta = baselineLength.map((v, i) => v - systemLength[i]!);
    const mean = delta.reduce((a, b) => a + b) / N;
    const sd = Math.sqrt(delta.reduce((a, b) => a + (b - mean) ** 2, 0) / (N - 1));
    const preference = delta.map((d, i) =>
      Number(rng() < sigmoid(q + difficulty[i]! - beta * Math.tanh(d / sd))),
    );
    return { system: `s${s}`, rows: { preference, baselineLength, systemLength, difficulty } };
  });
  return { systems, quality, difficulty };
}

const options = { seed: (name: string) => seeded(5, name), resamples: 60 };

test("planted beta: length control recovers the true ranking where the raw win rate turns it round", () => {
  const { systems, quality } = planted(12);
  const found = lengthControlSystems(systems, "lc-joint", options);
  expect(
    spearman(
      found.map((f) => f.winRate),
      quality,
    ).value,
  ).toBeLessThan(-0.9);
  for (const model of ["lc-minimal", "lc-joint", "lc-alpaca"] as const) {
    const controlled = lengthControlSystems(systems, model, { ...options, resamples: 2 }).map(
      (f) => f.controlled,
    );
    expect(spearman(controlled, quality).value).toBeGreaterThan(0.95);
  }
});

test("planted beta: the effect of length is found, and intervals hold the truth about as often as they say", () => {
  const { systems, quality, difficulty } = planted(12);
  const found = lengthControlSystems(systems, "lc-alpaca", { ...options, resamples: 200 });
  const truth = quality.map((q) => difficulty.reduce((a, d) => a + sigmoid(q + d), 0) / N);
  const held = found.filter((f, s) => f.controlledLow <= truth[s]! && truth[s]! <= f.controlledHigh).length;
  expect(held).toBeGreaterThanOrEqual(9);
  const effects = found.filter((f) => f.lengthEffectLow <= -BETA && -BETA <= f.lengthEffectHigh).length;
  expect(effects).toBeGreaterThanOrEqual(9);
  expect(found.every((f) => f.lengthEffectHigh < 0)).toBe(true);
});

test("without a length effect the controlled and the raw win rate agree", () => {
  const { systems } = planted(12, 0);
  const far = lengthControlSystems(systems, "lc-minimal", options).filter(
    (f) => f.shiftLow > 0 || f.shiftHigh < 0,
  );
  expect(far.length).toBeLessThanOrEqual(3);
});

test("jointDifficulty finds the planted difficulties", () => {
  const { systems, difficulty } = planted(30);
  expect(spearman(jointDifficulty(systems.map((s) => s.rows)), difficulty).value).toBeGreaterThan(0.75);
});

test("lengthControl of missing verdicts: counted, in the mean of predictions, and NaN where there are none", () => {
  const rows = { baselineLength: [1, 2, 3, 4, 5], systemLength: [2, 1, 3, 5, 4] };
  const foldOf = [0, 1, 2, 3];
  const one = lengthControl({ ...rows, preference: [1, 0, NaN, 1, 0] }, { foldOf });
  expect(one).toMatchObject({ n: 4, dropped: 1, winRate: 0.5 });
  const none = lengthControl({ ...rows, preference: [NaN, NaN, NaN, NaN, NaN] }, { foldOf: [] });
  expect(none).toMatchObject({ n: 0, dropped: 5, winRate: NaN, controlled: NaN });
});

test("lengthControl of equal length differences leaves length out", () => {
  const rows = { baselineLength: [10, 20, 30, 40], systemLength: [15, 25, 35, 45], preference: [1, 0, 1, 1] };
  const found = lengthControl(rows, { foldOf: [0, 1, 0, 1], strengths: [1000] });
  expect(found.lengthEffect).toBe(0);
  expect(found.controlled).toBeCloseTo(0.75, 3);
});

test("lc-joint refuses fewer than 10 systems, lc-alpaca systems without difficulties", () => {
  const { systems } = planted(12);
  expect(() => lengthControlSystems(systems.slice(0, 9), "lc-joint", options)).toThrow(
    "lc-joint: too few systems to estimate the difficulty of instructions; expected at least 10, got 9",
  );
  const bare = systems.map(({ system, rows: { difficulty: _difficulty, ...rows } }) => ({ system, rows }));
  expect(() => lengthControlSystems(bare, "lc-alpaca", options)).toThrow(
    'lc-alpaca: no difficulty of instructions for system "s0"; expected the published difficulties',
  );
});
