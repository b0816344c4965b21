import {
  laboratory,
  type Mitigation,
  mitigate,
  optimisationPressure,
  type ProxyError,
} from "../../src/audit/index.ts";
import { mean, seeded, studentTQuantile, variance } from "../../src/num/index.ts";
import { laboratoryPicture, type LaboratoryCell } from "./plots/laboratory.ts";
import { figures, type Figures } from "./plots/picture.ts";
import { SEED, table } from "./shared-data.ts";

const ERRORS: readonly { readonly name: string; readonly error: ProxyError }[] = [
  { name: "noise (SD 1)", error: { kind: "noise", sd: 1 } },
  { name: "heavy tails (t, 1 df)", error: { kind: "heavy-tails", scale: 1, df: 1 } },
  { name: "length (weight 1)", error: { kind: "length", weight: 1 } },
  { name: "saturating (at +1 SD)", error: { kind: "saturating", ceiling: 1 } },
  { name: "exploitable (2%, -4 SD)", error: { kind: "exploitable", share: 0.02, gain: 10, cost: 4 } },
];

const MITIGATIONS: readonly { readonly name: string; readonly mitigation: Mitigation }[] = [
  { name: "none", mitigation: { kind: "none" } },
  { name: "mean of 4", mitigation: { kind: "mean" } },
  { name: "worst of 4", mitigation: { kind: "worst" } },
  { name: "mean - variance", mitigation: { kind: "uncertainty", lambda: 1 } },
  { name: "clip at 90%", mitigation: { kind: "clip", quantile: 0.9 } },
  { name: "less length", mitigation: { kind: "length-residual" } },
  { name: "guard 95/95", mitigation: { kind: "guard", sensitivity: 0.95, specificity: 0.95 } },
];

const SIZE = { nItems: 500, nOutputs: 64, members: 4 };

/** Worlds drawn anew for every cell. */
const N_SEEDS = 10;

/** Mean and half the width of its 95% interval (Student's t over the seeds). */
function tMean(values: readonly number[]): { readonly value: number; readonly half: number } {
  const se = Math.sqrt(variance(values, 1) / values.length);
  return { value: mean(values), half: -studentTQuantile(0.025, values.length - 1) * se };
}

const range = (values: readonly number[]): string => {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const shown = (n: number): string => (n === 1 ? "none" : `${n}`);
  return low === high ? shown(low) : `${shown(low)} to ${shown(high)}`;
};

interface Pressed {
  readonly gold: number;
  readonly safeN: number;
}

/** Every mitigation of one world: gold at the largest n, and the n shown safe. */
function mitigated(
  world: { readonly name: string; readonly error: ProxyError },
  shared: number,
  seed: number,
) {
  const items = laboratory({ error: world.error, ...SIZE, shared, rng: seeded(seed, world.name) });
  return MITIGATIONS.map(({ name, mitigation }): Pressed => {
    const data = { items: mitigate(items, mitigation, seeded(seed, name)), source: "policy" as const };
    const found = optimisationPressure(data, { resamples: 500, rng: seeded(seed, "resamples") });
    return { gold: found.points.at(-1)!.gold.value, safeN: found.safeN };
  });
}

/** Better or worse than no mitigation, by the paired interval over the seeds. */
function against(none: readonly Pressed[], own: readonly Pressed[]): LaboratoryCell["verdict"] {
  const { value, half } = tMean(own.map(({ gold }, s) => gold - none[s]!.gold));
  return Math.abs(value) <= half || half === 0 ? "" : value > 0 ? "better" : "worse";
}

interface Cell extends LaboratoryCell {
  /** The n shown safe, over the seeds. */
  readonly safe: string;
}

/** One error of the proxy under every mitigation. */
function cellsOf(world: (typeof ERRORS)[number], shared: number): Cell[] {
  const bySeed = Array.from({ length: N_SEEDS }, (_, s) => mitigated(world, shared, SEED + s));
  const none = bySeed.map((found) => found[0]!);
  return MITIGATIONS.map(({ name }, m) => {
    const own = bySeed.map((found) => found[m]!);
    return {
      error: world.name,
      mitigation: name,
      ...tMean(own.map(({ gold }) => gold)),
      verdict: against(none, own),
      safe: range(own.map(({ safeN }) => safeN)),
    };
  });
}

const SAID = {
  own: {
    name: "laboratory",
    title:
      "Independent errors: the worst of four or mean less variance mends exploits and heavy tails; the mean alone does not",
    alt: "Five panels, one an error of the proxy, with gold at n = 32 under seven mitigations. Under exploits, no mitigation is below zero and the mean of four lower still, while the worst of four, the mean less the variance and a guard lie near 1.5. Under heavy tails only the worst of four and the mean less the variance rise well above the rest. Taking length out is the best against a weight on length. Under noise every ensemble helps and clipping costs. Under a saturating proxy nothing changes.",
  },
  shared: {
    name: "laboratory-shared",
    title: "Shared errors: no ensemble mends anything; a guard, clipping and taking length out still do",
    alt: "The same five panels where all four members share their errors. Every ensemble lies on the dashed line of no mitigation. A guard and, less, clipping raise the gold under exploits, clipping a little under heavy tails, and taking length out under a weight on length.",
  },
} as const;

/** Every mitigation against every kind of error over ten seeds: gold at n = 32 in SD, the n shown safe, and whether it beats none. */
export function laboratoryFigures(shared: 0 | 1): Figures {
  const rows = ERRORS.map((world) => cellsOf(world, shared));
  const lines = rows.map((cells, e) => [
    ERRORS[e]!.name,
    ...cells.map(({ value, half, safe, verdict }) =>
      `${value.toFixed(2)} ± ${half.toFixed(2)} (${safe}) ${verdict}`.trimEnd(),
    ),
  ]);
  return figures(
    [laboratoryPicture(rows.flat(), shared === 1 ? SAID.shared : SAID.own)],
    [table(["error of the proxy", ...MITIGATIONS.map((m) => m.name)], lines)],
  );
}
