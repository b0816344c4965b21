/** Repeated calibration draws from known populations: how often each promise of `calibrate --abstain` and `--cascade` is broken, and what it costs. */
import { type CascadeRows, conformalThreshold, runPolicy, tuneCascade } from "../../src/calibration/index.ts";
import { type Rng, seeded } from "../../src/num/index.ts";

/** A population of decisions: how sure the scorers of a cascade are, and how often they are then right. */
export interface Population {
  readonly name: string;
  /** Labelled item groups of a draw. */
  readonly n: number;
  readonly tuningShare: number;
  readonly costs: readonly number[];
  /** P(right) of each stage for an item; its confidence is an increasing function of that. */
  sureness(rng: Rng): readonly number[];
}

/** Stage k sees a clearer picture of the item than stage k - 1. */
const twoStages = (rng: Rng): readonly number[] => {
  const ease = rng();
  const clear = (noise: number): number => Math.min(1, Math.max(0, ease + noise * (rng() - 0.5)));
  return [0.5 + 0.48 * clear(0.4) ** 1.5, 0.62 + 0.37 * clear(0.1) ** 0.5];
};

export const POPULATIONS: readonly Population[] = [
  {
    name: "P(right) uniform on [0.5, 1]",
    n: 4000,
    tuningShare: 0.2,
    costs: [0],
    sureness: (rng) => [0.5 + rng() / 2],
  },
  {
    name: "mostly sure and right",
    n: 1500,
    tuningShare: 0.2,
    costs: [0],
    sureness: (rng) => [0.5 + 0.5 * rng() ** 0.4],
  },
  {
    name: "two scorers, the second clearer and dearer",
    n: 4000,
    tuningShare: 0.4,
    costs: [0.01, 0.1],
    sureness: twoStages,
  },
];

/** n items; with `isExpected` each loss is its expectation, so that nothing but the items is drawn. */
function draw(
  { costs, sureness }: Population,
  n: number,
  { rng, isExpected }: { readonly rng: Rng; readonly isExpected: boolean },
): CascadeRows {
  const stages = costs.map((cost) => ({ confidence: new Float64Array(n), loss: new Float64Array(n), cost }));
  for (let i = 0; i < n; i++)
    sureness(rng).forEach((p, s) => {
      stages[s]!.confidence[i] = p;
      stages[s]!.loss[i] = isExpected ? 1 - p : Number(rng() >= p);
    });
  return { stages, humanCost: 1 };
}

const range = (from: number, to: number): Int32Array =>
  Int32Array.from({ length: to - from }, (_, i) => from + i);

/** Error among the accepted, share accepted and cost of a policy on a large draw. */
function truth(
  rows: CascadeRows,
  policy: readonly number[],
): { error: number; accepted: number; cost: number } {
  const n = rows.stages[0]!.loss.length;
  const { accepted, loss, cost } = runPolicy(rows, policy, range(0, n));
  const nAccepted = accepted.reduce((a, b) => a + b, 0);
  const wrong = loss.reduce((a, b) => a + b, 0);
  return { error: nAccepted === 0 ? 0 : wrong / nAccepted, accepted: nAccepted / n, cost };
}

/** What the draws showed. */
export interface ConformalCheck {
  readonly draws: number;
  /** Share of draws whose chosen policy errs more than alpha among the accepted. */
  readonly violations: number;
  /** Draws that chose nothing, which break no promise. */
  readonly nothing: number;
  /** Mean share accepted (cascades: mean saving against humans only) over the oracle's, nothing chosen being 0. */
  readonly ofOracle: number;
  /** Mean joint loss of the conformal threshold, one scorer only; NaN else. */
  readonly jointLoss: number;
  readonly jointOfOracle: number;
}

const N_POPULATION = 40_000;

/** The best that thresholds can do on the population: most saved with an error of at most alpha. One scorer: fine grid; two: 40 x 40. */
function oracle(rows: CascadeRows, alpha: number): number {
  const levels = rows.stages.map(({ confidence }) => {
    const sorted = Float64Array.from(confidence).sort();
    const n = rows.stages.length === 1 ? 400 : 40;
    return [...Array.from({ length: n }, (_, k) => sorted[Math.floor((k / n) * sorted.length)]!), Infinity];
  });
  const policies = levels.reduce<number[][]>(
    (made, ts) => made.flatMap((p) => ts.map((t) => [...p, t])),
    [[]],
  );
  return Math.max(
    ...policies.map((policy) => {
      const { error, cost } = truth(rows, policy);
      return error <= alpha ? 1 - cost : 0;
    }),
  );
}

/** The largest share accepted with a joint loss of at most alpha on the population. */
function jointOracle({ stages }: CascadeRows, alpha: number): number {
  const { confidence, loss } = stages[0]!;
  const order = Array.from({ length: loss.length }, (_, i) => i).sort(
    (a, b) => confidence[b]! - confidence[a]!,
  );
  let total = 0;
  const k = order.findIndex((i) => (total += loss[i]!) > alpha * order.length);
  return (k < 0 ? order.length : k) / order.length;
}

/** Draws calibration data again and again and looks up on the population what the promise was worth. */
export function conformalCheck(
  population: Population,
  {
    draws,
    alpha,
    delta,
    seed,
  }: { readonly draws: number; readonly alpha: number; readonly delta: number; readonly seed: number },
): ConformalCheck {
  const { n, tuningShare, costs } = population;
  const whole = draw(population, N_POPULATION, {
    rng: seeded(seed, "population", population.name),
    isExpected: true,
  });
  const best = oracle(whole, alpha);
  const isOne = costs.length === 1;
  let [violations, nothing, saved, joint, jointAccepted] = [0, 0, 0, 0, 0];
  for (let d = 0; d < draws; d++) {
    const rows = draw(population, n, { rng: seeded(seed, "draw", population.name, d), isExpected: false });
    const nTuning = Math.round(tuningShare * n);
    const options = { alpha, delta, tuning: range(0, nTuning), test: range(nTuning, n) };
    const { chosen } = tuneCascade(rows, options);
    if (!chosen) nothing++;
    else {
      const { error, cost } = truth(whole, chosen.policy);
      violations += Number(error > alpha);
      saved += 1 - cost;
    }
    if (!isOne) continue;
    const { confidence, loss } = rows.stages[0]!;
    const { threshold } = conformalThreshold({ confidence, loss, clusterOf: range(0, n) }, alpha);
    const { error, accepted } = truth(whole, [threshold]);
    joint += error * accepted;
    jointAccepted += accepted;
  }
  return {
    draws,
    violations: violations / draws,
    nothing: nothing / draws,
    ofOracle: saved / draws / best,
    jointLoss: isOne ? joint / draws : NaN,
    jointOfOracle: isOne ? jointAccepted / draws / jointOracle(whole, alpha) : NaN,
  };
}
