import { binomialCdf } from "../../num/index.ts";

/** Losses of a decision rule on independent rows, one an item group. */
export interface AcceptedLosses {
  /** 1 where the rule decided, 0 where it passed the row on. */
  readonly accepted: ArrayLike<number>;
  /** Loss of the decision, 0 right to 1 wrong; read only where accepted. */
  readonly loss: ArrayLike<number>;
}

/** What the calibration rows say of a rule's error among the accepted. */
export interface RiskTest {
  /** p of the hypothesis that the error among the accepted exceeds alpha. */
  readonly p: number;
  readonly n: number;
  readonly nAccepted: number;
  /** Observed error among the accepted; NaN where none was. */
  readonly error: number;
  readonly method: "exact binomial" | "Hoeffding-Bentkus";
}

/** Kullback-Leibler divergence of two coins, nats. */
function divergence(a: number, b: number): number {
  const part = (x: number, y: number): number => (x === 0 ? 0 : x * Math.log(x / y));
  return part(a, b) + part(1 - a, 1 - b);
}

/**
 * p of the hypothesis that the mean of n independent values in [0, 1] exceeds `alpha`, from their observed mean: the smaller of Hoeffding's and Bentkus'
 * bounds. Valid for any distribution; 1 where the mean is not below alpha. Source: Bates et al. (2021), Angelopoulos et al. (2021), 'Learn then test'.
 */
export function hoeffdingBentkus(mean: number, n: number, alpha: number): number {
  if (!(mean < alpha)) return 1;
  const hoeffding = Math.exp(-n * divergence(mean, alpha));
  // A mean of fractional values can lie a rounding below a whole count.
  const bentkus = Math.E * binomialCdf(Math.ceil(n * mean - 1e-9), n, alpha);
  return Math.min(1, hoeffding, bentkus);
}

/** Fewest accepted item groups with which (alpha, delta) can be shown at all, all of them right: (1 - alpha)^n <= delta. */
export function smallestForRisk(alpha: number, delta: number): number {
  return Math.max(1, Math.ceil(Math.log(delta) / Math.log1p(-alpha) - 1e-12));
}

/**
 * Tests that a rule's error among the accepted exceeds `alpha`. Given how many were accepted, their losses are independent draws: exact binomial where they are 0 or 1,
 * Hoeffding-Bentkus where gold ties make them fractional. No accepted rows give p 1. Source: Angelopoulos et al. (2021).
 */
export function riskTest({ accepted, loss }: AcceptedLosses, alpha: number): RiskTest {
  let [nAccepted, wrong] = [0, 0];
  let isCoin = true;
  for (let i = 0; i < loss.length; i++) {
    if (accepted[i] === 0) continue;
    nAccepted++;
    wrong += loss[i]!;
    isCoin &&= loss[i] === 0 || loss[i] === 1;
  }
  const seen = { n: loss.length, nAccepted, error: wrong / nAccepted };
  const method = isCoin ? "exact binomial" : "Hoeffding-Bentkus";
  if (nAccepted === 0) return { ...seen, p: 1, method };
  const p = isCoin ? binomialCdf(wrong, nAccepted, alpha) : hoeffdingBentkus(seen.error, nAccepted, alpha);
  return { ...seen, p, method };
}

/** How many of the tests, in the order fixed beforehand, are rejected before the first that is not: all of them hold together at level delta. */
export function fixedSequence(ps: readonly number[], delta: number): number {
  const stop = ps.findIndex((p) => !(p <= delta));
  return stop < 0 ? ps.length : stop;
}
