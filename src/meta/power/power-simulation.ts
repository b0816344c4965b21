import { normalQuantile, type Rng, studentTQuantile } from "../../num/index.ts";

/** A two-sided paired test by cluster, and how often it should find what is there. */
export interface PowerTarget {
  /** Level of the test; 0.05 usually. */
  readonly alpha: number;
  /** Wanted probability of a significant result, in (0, 1). */
  readonly power: number;
  readonly rng: Rng;
  /** Simulated studies; default 4000 (standard error of a power of 0.8: 0.006). */
  readonly replications?: number;
}

/** How many clusters a study needs. */
export interface ClustersNeeded {
  /** Infinity where the effect is 0. */
  readonly n: number;
  /** Power simulated (or, for large n, computed) at n. */
  readonly power: number;
  readonly method: "resampled clusters" | "normal approximation";
}

const REPLICATIONS = 4000;
/** Above this many clusters means are normal enough, and resampling would only add noise and time. */
const MAX_RESAMPLED = 3000;

/** Influence values less their mean, [n]: the effect is put in afterwards, so the observed difference plays no part. */
export function centredInfluence(influence: ArrayLike<number>): Float64Array {
  const n = influence.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += influence[i]!;
  return Float64Array.from(influence, (v) => v - sum / n);
}

function spreadOf(values: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += values[i]! * values[i]!;
  return Math.sqrt(squares / Math.max(1, values.length - 1));
}

/** Mean and standard error of each of several studies of `n` clusters drawn with replacement. */
interface Studies {
  readonly mean: Float64Array;
  readonly se: Float64Array;
  readonly n: number;
}

/** The drawn values carry the factor that the sample's own spread lacks, sqrt(m / (m - 1)). */
function drawStudies(
  values: Float64Array,
  n: number,
  { rng, replications = REPLICATIONS }: PowerTarget,
): Studies {
  const m = values.length;
  const widen = Math.sqrt(m / Math.max(1, m - 1));
  const mean = new Float64Array(replications);
  const se = new Float64Array(replications);
  for (let r = 0; r < replications; r++) {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const v = widen * values[Math.floor(rng() * m)]!;
      sum += v;
      squares += v * v;
    }
    mean[r] = sum / n;
    se[r] = Math.sqrt(Math.max(0, squares - (sum * sum) / n) / (n - 1) / n);
  }
  return { mean, se, n };
}

/** Share of studies in which a paired t test at level alpha finds the effect; a study without any spread finds it where its mean is not 0. */
function shareFound({ mean, se, n }: Studies, effect: number, alpha: number): number {
  const t = studentTQuantile(1 - alpha / 2, n - 1);
  let found = 0;
  for (let r = 0; r < mean.length; r++) if (Math.abs(mean[r]! + effect) > t * se[r]!) found++;
  return found / mean.length;
}

/**
 * Power of a paired t test with `n` clusters against a true difference `effect`: the centred influence values are resampled by cluster and shifted.
 * Fewer than 3 observed clusters, or n below 3, give NaN. Source: Efron and Tibshirani (1993), 25.
 */
export function powerAt(
  influence: ArrayLike<number>,
  { n, effect }: { readonly n: number; readonly effect: number },
  target: PowerTarget,
): number {
  if (influence.length < 3 || n < 3) return NaN;
  return shareFound(drawStudies(centredInfluence(influence), n, target), effect, target.alpha);
}

/**
 * The smallest true difference (positive, in the measure's unit) that a study of `n` clusters like these finds with the wanted power.
 * Without spread 0; with fewer than 3 clusters NaN.
 */
export function detectableDifference(influence: ArrayLike<number>, n: number, target: PowerTarget): number {
  if (influence.length < 3 || n < 3) return NaN;
  const values = centredInfluence(influence);
  const se = spreadOf(values) / Math.sqrt(n);
  if (se === 0) return 0;
  const factor = normalQuantile(1 - target.alpha / 2) + normalQuantile(target.power);
  if (n > MAX_RESAMPLED) return factor * se;
  const studies = drawStudies(values, n, target);
  let low = 0;
  let high = 2 * factor * se;
  while (shareFound(studies, high, target.alpha) < target.power && high < 1e6 * se) high *= 2;
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (shareFound(studies, middle, target.alpha) < target.power) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * The number of clusters with which a true difference `effect` is found with the wanted power; at least 3.
 * Observed influence values are centred, resampled by cluster and shifted to the effect. An effect of 0 needs Infinity; fewer than 3 observed clusters give NaN.
 */
export function clustersNeeded(
  influence: ArrayLike<number>,
  effect: number,
  target: PowerTarget,
): ClustersNeeded {
  const values = centredInfluence(influence);
  if (influence.length < 3) return { n: NaN, power: NaN, method: "normal approximation" };
  if (!(Math.abs(effect) > 0)) return { n: Infinity, power: target.alpha, method: "normal approximation" };
  const factor = normalQuantile(1 - target.alpha / 2) + normalQuantile(target.power);
  const rough = Math.max(3, Math.ceil((factor * (spreadOf(values) / effect)) ** 2));
  if (rough > MAX_RESAMPLED) return { n: rough, power: target.power, method: "normal approximation" };
  const at = (n: number): number => shareFound(drawStudies(values, n, target), effect, target.alpha);
  const n = rough < FEW ? searchedSize(at, rough, target) : scaledSize(at, rough, target);
  return { n, power: at(n), method: "resampled clusters" };
}

/** Below this many clusters power does not follow the root of their number closely. */
const FEW = 30;

/** The size at which simulated power reaches the target, by halving an interval around a first guess. */
function searchedSize(at: (n: number) => number, rough: number, { power }: PowerTarget): number {
  let low = Math.max(2, Math.floor(rough / 2));
  let high = Math.max(4, Math.ceil(rough * 1.2));
  while (low > 2 && at(low) >= power) low = Math.max(2, Math.floor(low / 2));
  while (at(high) < power && high < 20 * rough) high = Math.ceil(high * 1.5);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (middle >= 3 && at(middle) >= power) high = middle;
    else low = middle;
  }
  return high;
}

const ROUNDS = 4;

/**
 * The size at which simulated power reaches the target. The deviate of power grows with the root of the size, so every simulated size says where the target lies: the rounds after the
 * first, which are near it, are averaged. Halving an interval instead would follow the noise of each single simulation.
 */
function scaledSize(at: (n: number) => number, rough: number, { alpha, power }: PowerTarget): number {
  const critical = normalQuantile(1 - alpha / 2);
  const wanted = critical + normalQuantile(power);
  let [n, sum] = [rough, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const found = Math.min(0.999, Math.max(alpha, at(n)));
    const rate = (critical + normalQuantile(found)) / Math.sqrt(n);
    if (round > 0) sum += rate;
    n = Math.max(3, Math.ceil((wanted / (round === 0 ? rate : sum / round)) ** 2));
  }
  return n;
}
