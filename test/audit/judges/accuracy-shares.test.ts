import { expect, test } from "vitest";
import { accuracyShares, type PromptedRun } from "../../../src/audit/index.ts";
import { seeded } from "../../../src/num/index.ts";

const MODELS = ["m1", "m2", "m3"];
const PROMPTS = ["p1", "p2", "p3", "p4"];

/** Items that a run gets right with the chance given, the difficulty of the item shared. */
function runs(chance: (m: number, t: number) => number, n: number, seed: number): PromptedRun[] {
  const rng = seeded(seed, "runs");
  const difficulty = Array.from({ length: n }, () => 0.3 * (rng() - 0.5));
  return MODELS.flatMap((model, m) =>
    PROMPTS.map((prompt, t) => ({
      model,
      prompt,
      credit: difficulty.map((d) => Number(rng() < chance(m, t) + d)),
    })),
  );
}

const each = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

test("accuracyShares(runs) by hand: two models, two prompts, effects of 0.1 and 0.2 without noise", () => {
  // Accuracies 0.5 +- 0.2 (model) +- 0.1 (prompt): variances 0.04 and 0.01, no interaction. Each item has the accuracy as its credit.
  const exact = [0, 1].flatMap((m) =>
    [0, 1].map((t) => ({
      model: `m${m}`,
      prompt: `p${t}`,
      credit: each(10).map(() => 0.5 + (m === 0 ? 0.2 : -0.2) + (t === 0 ? 0.1 : -0.1)),
    })),
  );
  const found = accuracyShares(exact, { clusterOf: each(10) });
  expect(found.variance).toBeCloseTo(0.05, 12);
  expect(found.model.value).toBeCloseTo(0.8, 12);
  expect(found.prompt.value).toBeCloseTo(0.2, 12);
  expect(found.interaction.value).toBeCloseTo(0, 12);
  expect(found.model.high - found.model.low).toBeLessThan(1e-9);
});

test("accuracyShares(runs): intervals hold the true shares in about 95% of samples, and shares add up to 1", () => {
  const chance = (m: number, t: number): number =>
    0.5 + 0.15 * (m - 1) + 0.08 * (t - 1.5) + (m === t ? 0.1 : 0);
  const exact = MODELS.flatMap((model, m) =>
    PROMPTS.map((prompt, t) => ({ model, prompt, credit: each(8).map(() => chance(m, t)) })),
  );
  const truth = accuracyShares(exact, { clusterOf: each(8) });
  let held = [0, 0, 0];
  const N = 300;
  for (let seed = 0; seed < N; seed++) {
    const { model, prompt, interaction } = accuracyShares(runs(chance, 150, seed), { clusterOf: each(150) });
    expect(model.value + prompt.value + interaction.value).toBeCloseTo(1, 12);
    const found = [model, prompt, interaction];
    const shares = [truth.model.value, truth.prompt.value, truth.interaction.value];
    held = held.map((h, k) => h + Number(found[k]!.low <= shares[k]! && shares[k]! <= found[k]!.high));
  }
  for (const h of held) expect(h / N).toBeGreaterThanOrEqual(0.95 - 3 * Math.sqrt((0.95 * 0.05) / N));
});

test("accuracyShares(runs) of equal models and prompts: the noise of items is not taken for variance", () => {
  let total = 0;
  for (let seed = 0; seed < 200; seed++)
    total += accuracyShares(
      runs(() => 0.6, 60, seed),
      { clusterOf: each(60) },
    ).variance;
  // Plain variances of accuracies would be 0.24 / 60 * 11 / 12 = 0.0037 on average.
  expect(Math.abs(total / 200)).toBeLessThan(0.0003);
});

test("accuracyShares(runs): a cluster twice as large counts as two of its items", () => {
  const once = runs(() => 0.5, 40, 1);
  const twice = once.map((r) => ({ ...r, credit: [...Array.from(r.credit), ...Array.from(r.credit)] }));
  const a = accuracyShares(once, { clusterOf: each(40) });
  const b = accuracyShares(twice, { clusterOf: [...each(40), ...each(40)] });
  expect(b.variance).toBeCloseTo(a.variance, 12);
  expect(b).toMatchObject({ n: 80, nClusters: 40 });
});

test("accuracyShares(runs) refuses a model without one of the prompts", () => {
  const all = runs(() => 0.5, 10, 1);
  expect(() => accuracyShares(all.slice(1), { clusterOf: each(10) })).toThrow(/0 runs of m1 with p1/);
});
