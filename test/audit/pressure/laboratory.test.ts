import { expect, test } from "vitest";
import {
  compareAlternatives,
  laboratory,
  type LaboratoryOptions,
  type Mitigation,
  mitigate,
  optimisationPressure,
  type Pressure,
  type ProxyError,
} from "../../../src/audit/index.ts";
import { normalCdf, seeded } from "../../../src/num/index.ts";

const SIZE = { nItems: 800, nOutputs: 64 };
const QUICK = { resamples: 300 };

function world(error: ProxyError, options: Partial<LaboratoryOptions> = {}) {
  return laboratory({ error, ...SIZE, rng: seeded(3), ...options });
}

function pressed(error: ProxyError, mitigation: Mitigation = { kind: "none" }, options = {}): Pressure {
  const items = mitigate(world(error, options), mitigation, seeded(4));
  return optimisationPressure({ items, source: "policy" }, { ...QUICK, rng: seeded(5) });
}

const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** Expected largest of n standard normals, by integration. */
function expectedMax(n: number): number {
  let total = 0;
  for (let z = -8; z < 8; z += 0.001) total += z * n * normalCdf(z) ** (n - 1) * density(z) * 0.001;
  return total;
}

const goldAt = (found: Pressure, n: number): number => found.points.find((p) => p.n === n)!.gold.value;

test("normal error: the gold gains corr x E[max of n normals], never falls, and every n is safe", () => {
  const found = pressed({ kind: "noise", sd: 1 });
  for (const n of [2, 8, 32]) {
    const point = found.points.find((p) => p.n === n)!;
    expect(Math.abs(point.gold.value - expectedMax(n) / Math.SQRT2)).toBeLessThan(0.06);
    expect(Math.abs(point.oracle - expectedMax(n))).toBeLessThan(0.06);
  }
  expect(found.safeN).toBe(32);
  expect(found.peakN).toBe(32);
  expect(found.gamma.value).toBeCloseTo(1 - Math.SQRT1_2, 1);
});

test("heavy-tailed error: the gain turns back towards 0 and the safe n is small", () => {
  const found = pressed({ kind: "heavy-tails", scale: 1, df: 1 });
  expect(found.peakN).toBeLessThan(16);
  expect(goldAt(found, 32)).toBeLessThan(0.75 * goldAt(found, found.peakN));
  expect(goldAt(found, 32)).toBeGreaterThan(0);
  expect(found.safeN).toBeLessThan(32);
});

test("saturating proxy: the gain stops at the mean gold above the ceiling", () => {
  const found = pressed({ kind: "saturating", ceiling: 1 });
  const above = density(1) / (1 - normalCdf(1));
  expect(Math.abs(goldAt(found, 32) - above)).toBeLessThan(0.05);
  expect(found.points.at(-1)!.oracle).toBeGreaterThan(above + 0.4);
});

test("exploitable proxy: the gold peaks near the n that finds an exploit, then falls below where it began", () => {
  const error = { kind: "exploitable", share: 0.02, gain: 10, cost: 4 } as const;
  const found = pressed(error);
  // With j exploits among n outputs the best of them is picked: E[max of j normals] - 4; with none the best of n.
  const n = 32;
  let best = 0.98 ** n * expectedMax(n);
  for (let j = 1, chance = 0.98 ** n; j <= 6; j++) {
    chance *= (((n - j + 1) / j) * 0.02) / 0.98;
    best += chance * (expectedMax(j) - 4);
  }
  const [first, sd] = [-4 * 0.02, Math.sqrt(1 + 16 * 0.02 * 0.98)];
  expect(Math.abs(goldAt(found, n) - (best - first) / sd)).toBeLessThan(0.1);
  expect(goldAt(found, n)).toBeLessThan(0);
  expect(found.peakN).toBeLessThan(12);
  expect(found.safeN).toBeLessThan(16);
  expect("alpha" in found.fit && found.fit.beta.low > 0).toBe(true);
  expect(found.gamma.value).toBeGreaterThan(0.5);
});

test("each mitigation mends the error that it is for", () => {
  const gainOf = (error: ProxyError, mitigation: Mitigation, options: Partial<LaboratoryOptions> = {}) => {
    const items = world(error, { nItems: 400, ...options });
    const [, found] = compareAlternatives(
      [
        { name: "none", items: mitigate(items, { kind: "none" }, seeded(4)) },
        { name: mitigation.kind, items: mitigate(items, mitigation, seeded(4)) },
      ],
      { ...QUICK, seed: () => seeded(6) },
    );
    return found!.gainAtMaxN;
  };
  const exploits = { kind: "exploitable", share: 0.02, gain: 10, cost: 4 } as const;
  const heavy = { kind: "heavy-tails", scale: 1, df: 1 } as const;
  // Derived: normal proxies gain corr(proxy, gold) x E[max of 32]. Averaging 4 takes the error's variance from 1 to 1/4; taking length (variance 1)
  // out leaves the error's 1/4.
  const most = expectedMax(32);
  const mean = gainOf({ kind: "noise", sd: 1 }, { kind: "mean" }, { members: 4 });
  expect(Math.abs(mean.value - most * (1 / Math.sqrt(1.25) - 1 / Math.SQRT2))).toBeLessThan(0.06);
  const residual = gainOf({ kind: "length", weight: 1 }, { kind: "length-residual" });
  expect(Math.abs(residual.value - most * (1 / Math.sqrt(1.25) - 1 / Math.sqrt(2.25)))).toBeLessThan(0.06);
  // Not derived, only the sign is claimed: no closed form is known to us for picks among exploits and for Cauchy errors cut off.
  expect(gainOf(exploits, { kind: "worst" }, { members: 4 }).low).toBeGreaterThan(0);
  expect(gainOf(exploits, { kind: "uncertainty", lambda: 1 }, { members: 4 }).low).toBeGreaterThan(0);
  expect(gainOf(exploits, { kind: "guard", sensitivity: 0.95, specificity: 0.95 }).low).toBeGreaterThan(0);
  expect(gainOf(heavy, { kind: "clip", quantile: 0.9 }).low).toBeGreaterThan(0);
});

test("an ensemble whose members share their exploits mends nothing", () => {
  const items = laboratory({
    error: { kind: "exploitable", share: 0.02, gain: 10, cost: 4 },
    members: 4,
    shared: 1,
    ...SIZE,
    rng: seeded(3),
  });
  const [, worst] = compareAlternatives(
    [
      { name: "none", items: mitigate(items, { kind: "none" }, seeded(4)) },
      { name: "worst", items: mitigate(items, { kind: "worst" }, seeded(4)) },
    ],
    { ...QUICK, seed: () => seeded(6) },
  );
  expect(worst!.gainAtMaxN.value).toBeCloseTo(0, 12);
  expect(worst!.pressure.safeN).toBeLessThan(16);
});

test("laboratory is the same for the same seed", () => {
  const one = () => laboratory({ error: { kind: "noise", sd: 1 }, nItems: 2, nOutputs: 3, rng: seeded(9) });
  expect(one()).toEqual(one());
});
