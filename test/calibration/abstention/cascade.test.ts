import { expect, test } from "vitest";
import { conformalCheck, POPULATIONS } from "../../../scripts/validation/conformal-draws.ts";
import { type CascadeRows, runPolicy, tuneCascade } from "../../../src/calibration/index.ts";
import { seeded } from "../../../src/num/index.ts";

const ROWS: CascadeRows = {
  stages: [
    { confidence: [0.9, 0.6, NaN, 0.7], loss: [0, 1, 0, 1], cost: 1 },
    { confidence: [0.5, 0.8, 0.9, 0.9], loss: [0, 0, 0, 0], cost: 3 },
  ],
  humanCost: 10,
};

test("runPolicy asks stages in turn, leaves Infinity out, and sends the rest to a human", () => {
  const both = runPolicy(ROWS, [0.7, 0.85], [0, 1, 2, 3]);
  expect(Array.from(both.accepted)).toEqual([1, 0, 1, 1]);
  expect(Array.from(both.loss)).toEqual([0, 0, 0, 1]);
  expect(both.cost).toBe((1 + (1 + 3 + 10) + (1 + 3) + 1) / 4);
  expect(both.shares).toEqual([0.5, 0.25]);
  expect(runPolicy(ROWS, [Infinity, 0], [0, 1, 2, 3]).cost).toBe(3);
});

function coins(n: number, right: number, seed: number): CascadeRows {
  const rng = seeded(seed, "coins");
  const confidence = Float64Array.from({ length: n }, () => rng());
  return {
    stages: [{ confidence, loss: confidence.map(() => Number(rng() > right)), cost: 0 }],
    humanCost: 1,
  };
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

test("tuneCascade lets a scorer that is nearly always right decide everything, and a coin nothing", () => {
  const options = { alpha: 0.1, delta: 0.1, tuning: range(0, 100), test: range(100, 500) };
  const good = tuneCascade(coins(500, 0.98, 1), options);
  expect(good.chosen!.accepted).toBeGreaterThan(0.99);
  expect(tuneCascade(coins(500, 0.5, 2), options).chosen).toBeUndefined();
});

test("tuneCascade leaves a dear stage out where the cheap one does as well", () => {
  const [cheap, dear] = [coins(1000, 0.97, 3).stages[0]!, coins(1000, 0.97, 4).stages[0]!];
  const rows = {
    stages: [
      { ...cheap, cost: 0.01 },
      { ...dear, cost: 0.5 },
    ],
    humanCost: 1,
  };
  const { chosen } = tuneCascade(rows, {
    alpha: 0.1,
    delta: 0.1,
    tuning: range(0, 400),
    test: range(400, 1000),
  });
  expect(chosen!.shares[1]).toBeLessThan(0.02);
  expect(chosen!.cost).toBeLessThan(0.05);
});

test("the frontier falls in cost from the surest policy on, and guaranteed points come first", () => {
  const { frontier } = tuneCascade(coins(800, 0.9, 5), {
    alpha: 0.15,
    delta: 0.1,
    tuning: range(0, 200),
    test: range(200, 800),
  });
  const flags = frontier.map((point) => point.isGuaranteed);
  expect(flags.lastIndexOf(true)).toBeLessThan(flags.includes(false) ? flags.indexOf(false) : flags.length);
});

// 1,000 draws of every population, two scorers too: cascade.slow.test.ts.
test.each(POPULATIONS.filter(({ costs }) => costs.length === 1))(
  "the promise is broken in at most delta of draws: $name",
  (population) => {
    const draws = 60;
    const found = conformalCheck(population, { draws, alpha: 0.1, delta: 0.1, seed: 3 });
    expect(found.violations).toBeLessThanOrEqual(0.1 + 3 * Math.sqrt(0.09 / draws));
    expect(found.jointLoss).toBeLessThan(0.104);
  },
  60_000,
);
