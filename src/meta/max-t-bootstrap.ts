import { normalQuantile, studentTSf } from "../num/index.ts";
import { pairCounts, type PairTest } from "./max-t.ts";
import { stepDownCounts } from "./max-t-step-down.ts";

/** A family by its values in shared bootstrap resamples, for measures that are no function of sums. */
export interface ResampledFamily {
  /** The scorers' values on the data, [m]. */
  readonly estimates: ArrayLike<number>;
  /** [m] arrays of B values, resample b the same for all scorers; NaN where undefined. */
  readonly resampled: readonly ArrayLike<number>[];
  readonly nClusters: number;
}

interface Centre {
  readonly mean: number;
  readonly sd: number;
}

/** Mean and sd (over the resamples where both are defined) of a - b. */
function centreOf(a: ArrayLike<number>, b: ArrayLike<number>): Centre {
  let n = 0;
  let total = 0;
  let squares = 0;
  const shift = a[0]! - b[0]!;
  const origin = Number.isNaN(shift) ? 0 : shift;
  for (let i = 0; i < a.length; i++) {
    const d = a[i]! - b[i]! - origin;
    if (Number.isNaN(d)) continue;
    n++;
    total += d;
    squares += d * d;
  }
  const mean = total / n;
  return { mean: mean + origin, sd: Math.sqrt(Math.max(0, squares / n - mean * mean)) };
}

/** A studentised difference on few clusters as the normal deviate of the same tail (t with nClusters - 1 df). */
function normalDeviate(t: number, nClusters: number): number {
  const tail = studentTSf(t, Math.max(1, nClusters - 1));
  return tail > 0 ? -normalQuantile(tail) : Infinity;
}

/** |difference| over spread; no spread gives 0, or Infinity where the difference is not 0 (up to rounding). */
function studentised(difference: number, { sd }: Centre, scale: number): number {
  const tiny = 1e-12 * scale;
  if (sd > tiny) return Math.abs(difference) / sd;
  return Math.abs(difference) <= tiny ? 0 : Number.isNaN(difference) ? NaN : Infinity;
}

/**
 * Tests every pair by the paired bootstrap (differences centred at their resampled mean and studentised), corrected by step-down maxT.
 * Observed statistics are read off Student's t with nClusters - 1 df, since the bootstrap of few clusters is too narrow in the far tail.
 * Undefined differences give NaN p-values and are no members; resamples where a pair is undefined count as extreme.
 * Source: Westfall and Young (1993); Romano and Wolf (2005).
 */
export function maxTBootstrap({ estimates, resampled, nClusters }: ResampledFamily): PairTest[] {
  const m = resampled.length;
  const nPairs = (m * (m - 1)) / 2;
  const resamples = resampled[0]?.length ?? 0;
  const observed = new Float64Array(nPairs);
  const differences = new Float64Array(nPairs);
  const draws = new Float64Array(nPairs * resamples);
  const places: { a: number; b: number }[] = [];
  for (let a = 0; a < m; a++)
    for (let b = a + 1; b < m; b++) {
      const p = places.push({ a, b }) - 1;
      const scale = Math.abs(estimates[a]!) + Math.abs(estimates[b]!);
      const centre = centreOf(resampled[a]!, resampled[b]!);
      differences[p] = estimates[a]! - estimates[b]!;
      observed[p] = normalDeviate(studentised(differences[p]!, centre, scale), nClusters);
      for (let i = 0; i < resamples; i++)
        draws[i * nPairs + p] = studentised(
          resampled[a]![i]! - resampled[b]![i]! - centre.mean,
          centre,
          scale,
        );
    }
  const counts = stepDownCounts({ observed, draws });
  return places.map((place, k) => ({
    ...place,
    difference: differences[k]!,
    ...pairCounts(differences[k]!, { count: counts.raw[k]!, adjustedCount: counts.adjusted[k]! }, resamples),
    n: nClusters,
    dropped: 0,
  }));
}
