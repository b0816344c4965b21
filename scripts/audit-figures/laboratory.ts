import {
  compareAlternatives,
  laboratory,
  type Mitigation,
  mitigate,
  type ProxyError,
} from "../../src/audit/index.ts";
import { seeded } from "../../src/num/index.ts";
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

/** Every mitigation against every kind of error: gold at n = 32 in SD, and the n shown safe. */
export function laboratoryFigures(shared: number): string {
  const rows = ERRORS.map(({ name, error }) => {
    const items = laboratory({ error, ...SIZE, shared, rng: seeded(SEED, name) });
    const found = compareAlternatives(
      MITIGATIONS.map((m) => ({ name: m.name, items: mitigate(items, m.mitigation, seeded(SEED, m.name)) })),
      { resamples: 500, seed: () => seeded(SEED, "resamples") },
    );
    return [
      name,
      ...found.map(
        ({ pressure }) =>
          `${pressure.points.at(-1)!.gold.value.toFixed(2)} (${pressure.safeN === 1 ? "none" : pressure.safeN})`,
      ),
    ];
  });
  return table(["error of the proxy", ...MITIGATIONS.map((m) => m.name)], rows);
}
