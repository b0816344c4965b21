import { mean, quantile, type Rng, variance } from "../../num/index.ts";
import type { ItemOutputs } from "./best-of-n.ts";
import type { LaboratoryItem } from "./laboratory.ts";

/**
 * What is done against over-optimisation.
 * - `none`: the first member alone.
 * - `mean`, `worst` (WCO), `uncertainty` (UWO: mean - lambda x variance): ensembles of all members. Coste et al. (2023).
 * - `clip`: the first member cut at a quantile of its values; outputs above it tie.
 * - `length-residual`: the first member less its regression on length.
 * - `guard`: a detector of exploits with known error rates vetoes outputs; a vetoed one is chosen only where all are.
 */
export type Mitigation =
  | { readonly kind: "none" }
  | { readonly kind: "mean" }
  | { readonly kind: "worst" }
  | { readonly kind: "length-residual" }
  | { readonly kind: "uncertainty"; readonly lambda: number }
  | { readonly kind: "clip"; readonly quantile: number }
  | { readonly kind: "guard"; readonly sensitivity: number; readonly specificity: number };

/** One value an output from its members' values. */
const combined =
  (combine: (values: Float64Array) => number) =>
  ({ members }: LaboratoryItem): Float64Array =>
    members[0]!.map((_, o) => combine(Float64Array.from(members, (m) => m[o]!)));

function clipped(items: readonly LaboratoryItem[], q: number): Float64Array[] {
  const all = items.flatMap((item) => [...item.members[0]!]);
  const most = quantile(all, q);
  return items.map((item) => item.members[0]!.map((v) => Math.min(v, most)));
}

/** The first member less slope x length, the slope pooled within items. */
function withoutLength(items: readonly LaboratoryItem[]): Float64Array[] {
  let [xy, xx] = [0, 0];
  for (const { members, length } of items) {
    const proxy = members[0]!;
    const [mx, my] = [mean(length), mean(proxy)];
    for (let o = 0; o < proxy.length; o++) {
      xy += (length[o]! - mx) * (proxy[o]! - my);
      xx += (length[o]! - mx) ** 2;
    }
  }
  const slope = xx > 0 ? xy / xx : 0;
  return items.map((item) => item.members[0]!.map((v, o) => v - slope * item.length[o]!));
}

function guarded(
  item: LaboratoryItem,
  rates: { readonly sensitivity: number; readonly specificity: number },
  rng: Rng,
): Float64Array {
  const proxy = item.members[0]!;
  const lowest = proxy.reduce((a, b) => Math.min(a, b), Infinity) - 1;
  return proxy.map((v, o) => {
    const chance = item.exploits[o] === 1 ? rates.sensitivity : 1 - rates.specificity;
    return rng() < chance ? lowest : v;
  });
}

function proxies(items: readonly LaboratoryItem[], mitigation: Mitigation, rng: Rng): Float64Array[] {
  if (mitigation.kind === "none") return items.map((item) => item.members[0]!);
  if (mitigation.kind === "clip") return clipped(items, mitigation.quantile);
  if (mitigation.kind === "length-residual") return withoutLength(items);
  if (mitigation.kind === "guard") return items.map((item) => guarded(item, mitigation, rng));
  if (mitigation.kind === "mean") return items.map(combined(mean));
  if (mitigation.kind === "worst") return items.map(combined((v) => v.reduce((a, b) => Math.min(a, b))));
  const { lambda } = mitigation;
  return items.map(combined((v) => mean(v) - lambda * variance(v, 0)));
}

/** The outputs of a laboratory as a mitigated proxy sees them, ready for `optimisationPressure`. */
export function mitigate(items: readonly LaboratoryItem[], mitigation: Mitigation, rng: Rng): ItemOutputs[] {
  const found = proxies(items, mitigation, rng);
  return items.map((item, i) => ({ proxy: found[i]!, gold: item.gold }));
}
