import { mean, signFlipCounts, standardDeviation, studentTQuantile, studentTSf } from "../../num/index.ts";

/** Up to this many clusters the test counts all sign flips instead of trusting Student's t. */
export const MOST_FOR_EXACT = 14;

/** "two": an effect either way counts. "above": only a rise does. */
export type Sides = "two" | "above";

/** A mean of one value a cluster. */
export interface ClusterMean {
  readonly estimate: number;
  /** Standard error of the mean; NaN below two clusters. */
  readonly se: number;
  readonly n: number;
}

/** The mean of cluster values with its standard error; NaN values are left out. */
export function clusterMean(values: ArrayLike<number>): ClusterMean {
  const d = Float64Array.from(values).filter((v) => !Number.isNaN(v));
  const n = d.length;
  const estimate = n === 0 ? NaN : mean(d);
  return { estimate, se: n < 2 ? NaN : standardDeviation(d, 1) / Math.sqrt(n), n };
}

/** A test of the hypothesis that the mean of cluster values lies within the floor. */
export interface FloorTest extends ClusterMean {
  /** Chance of a mean at least as far beyond the floor if the true one were at the floor; NaN below two clusters. */
  readonly p: number;
  readonly method: "t" | "exact sign flips" | null;
}

/** P(mean >= estimate) for a true mean at `bound`. Constant values: as rare as all signs agreeing. */
function tailOf(estimate: number, { bound, se, n }: { bound: number; se: number; n: number }): number {
  if (se > 0) return studentTSf((estimate - bound) / se, n - 1);
  return estimate > bound ? 2 ** -n : 1;
}

function exactTail(values: Float64Array, bound: number): number {
  const { nGreater, nNull } = signFlipCounts(values.map((v) => v - bound));
  return nGreater / nNull;
}

/**
 * Tests H0: -floor <= mean <= floor ("two"; p is twice the smaller tail) or mean <= floor ("above") on one value a cluster. All 2^n sign flips of the
 * distances from the floor up to 14 clusters (valid where these are symmetric), Student's t beyond. NaN values are left out. Values that are all 0
 * give p = 1. Source: Fisher (1935); Murphy and Myors (1999) for hypotheses of a smallest effect that matters.
 */
export function floorTest(
  values: ArrayLike<number>,
  { floor, sides }: { readonly floor: number; readonly sides: Sides },
): FloorTest {
  const d = Float64Array.from(values).filter((v) => !Number.isNaN(v));
  const { estimate, se, n } = clusterMean(d);
  if (n < 2) return { estimate, se, n, p: NaN, method: null };
  const isExact = n <= MOST_FOR_EXACT;
  const tail = (v: Float64Array, at: number): number =>
    isExact ? exactTail(v, floor) : tailOf(at, { bound: floor, se, n });
  const above = tail(d, estimate);
  const p =
    sides === "above"
      ? above
      : Math.min(
          1,
          2 *
            Math.min(
              above,
              tail(
                d.map((v) => -v),
                -estimate,
              ),
            ),
        );
  return { estimate, se, n, p, method: isExact ? "exact sign flips" : "t" };
}

/** What a smallest detectable effect depends on besides the spread. */
export interface Detection {
  readonly floor: number;
  readonly sides: Sides;
  /** Level that a single rejection must reach: the false discovery rate over the number of tests. */
  readonly level: number;
  /** Chance of being flagged at the effect asked for, 0.8. */
  readonly power: number;
}

/** Level of one tail that a test of n clusters can really use: exact tests have steps of 2^-n. */
function tailLevel(n: number, { sides, level }: Detection): number {
  const tail = sides === "two" ? level / 2 : level;
  return n <= MOST_FOR_EXACT ? Math.floor(tail * 2 ** n) / 2 ** n : tail;
}

/** Clusters below which no effect however large could be flagged. */
export function leastClusters(detection: Detection): number {
  let n = 2;
  while (n <= MOST_FOR_EXACT && tailLevel(n, detection) === 0) n++;
  return n;
}

/** Standard error of an effect that is divided by an SD estimated with so many degrees of freedom (delta method, normal scores). */
export function withSpreadError(effect: number, se: number, sdDf: number): number {
  return Math.hypot(se, effect / Math.sqrt(2 * sdDf));
}

/**
 * The smallest effect that would be flagged with the power asked for if it were the only one: floor + (t[1 - level] + t[power]) se, where se includes
 * that of the SD at an effect of this size. NaN where no effect could be flagged.
 */
export function smallestDetectable(
  { se, n, sdDf }: Pick<ClusterMean, "se" | "n"> & { readonly sdDf: number },
  detection: Detection,
): number {
  const tail = n < 2 ? 0 : tailLevel(n, detection);
  if (tail === 0) return NaN;
  const reach = studentTQuantile(1 - tail, n - 1) + studentTQuantile(detection.power, n - 1);
  return detection.floor + (se > 0 ? reach * withSpreadError(detection.floor + reach * se, se, sdDf) : 0);
}

/** Student's t interval of a mean; NaN below two values. */
export function meanInterval(
  { estimate, se, n }: ClusterMean,
  confidence: number,
): { readonly low: number; readonly high: number } {
  if (n < 2) return { low: NaN, high: NaN };
  const reach = se * studentTQuantile((1 + confidence) / 2, n - 1);
  return { low: estimate - reach, high: estimate + reach };
}
