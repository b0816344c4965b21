import { percentileInterval, type Rng } from "../../num/index.ts";
import type { ItemOutputs } from "./best-of-n.ts";
import { curvePoints, outputsGrid } from "./outputs-grid.ts";
import { type Estimate, optimisationPressure, type Pressure, type PressureOptions } from "./pressure.ts";
import { resampleCurves } from "./resampled-curves.ts";

/** A way to choose among the same outputs; the first of a list is what the others are compared with. */
export interface Alternative {
  readonly name: string;
  readonly items: readonly ItemOutputs[];
}

/** One alternative's pressure, and its gold against the first one's at the same n on the same items. */
export interface ComparedAlternative {
  readonly name: string;
  readonly pressure: Pressure;
  /** Gold at the largest n, less that of the first alternative; SD of one output. */
  readonly gainAtMaxN: Estimate;
}

/**
 * Compares proxies (ensembles, guards, residuals) on the same outputs under the same resamples of items. `seed` makes a fresh generator with
 * the same draws for each alternative, so that differences are paired. Alternatives must list the same items in the same order, with equally
 * many outputs.
 */
export function compareAlternatives(
  alternatives: readonly Alternative[],
  options: Omit<PressureOptions, "rng"> & { readonly seed: () => Rng },
): ComparedAlternative[] {
  const { resamples = 2000, confidence = 0.95, seed, ...rest } = options;
  const curves = alternatives.map(({ items }) => {
    const maxN = options.maxN ?? Math.floor((items[0]?.proxy.length ?? 0) / 2);
    const grid = outputsGrid(items, curvePoints(maxN));
    return resampleCurves(grid, { clusterOf: items.map((_, i) => i), resamples, rng: seed() });
  });
  const last = (curve: Float64Array): number => curve[curve.length - 1]!;
  const [first] = curves;
  return alternatives.map(({ name, items }, a) => {
    const own = curves[a]!;
    const draws = own.resampled.map((c, b) => last(c.gold) - last(first!.resampled[b]!.gold));
    return {
      name,
      pressure: optimisationPressure(
        { items, source: "policy" },
        { ...rest, resamples, confidence, rng: seed() },
      ),
      gainAtMaxN: {
        value: last(own.estimate.gold) - last(first!.estimate.gold),
        ...percentileInterval(draws, confidence),
      },
    };
  });
}
