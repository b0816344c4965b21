import type { RatingTable } from "./rating-table.ts";

/** Which differences between values count, and how. */
export type MeasurementLevel = "nominal" | "ordinal" | "interval" | "ratio";

/**
 * Ratings ready for alpha under any weights of the units: only values that have a partner in their unit are kept.
 * Memory is a few numbers a rating and a value; there is no table of value by value.
 */
export interface PreparedAlpha {
  readonly level: MeasurementLevel;
  /** Kept ratings, unit after unit: the number itself (centred) or the index of the value, by level. */
  readonly codes: Float64Array;
  /** Unit u holds codes[start[u]] .. codes[start[u + 1] - 1]. */
  readonly start: Uint32Array;
  /** Distinct values in order of first appearance, kept or not; empty for the interval level. */
  readonly domain: Float64Array;
  /** Numbers of the values, ascending by value. */
  readonly ascending: Uint32Array;
  /** False where a squared distance of two values is no number (infinite ratings at the interval or ratio level). */
  readonly isFinite: boolean;
}

/** Copies the ratings of units with at least two, minus `centre`. */
function pairable({ values, nUnits, nRaters }: RatingTable, centre: number) {
  const codes = new Float64Array(values.length);
  const start = new Uint32Array(nUnits + 1);
  let n = 0;
  for (let u = 0; u < nUnits; u++) {
    const from = n;
    for (let i = u * nRaters; i < (u + 1) * nRaters; i++) {
      const v = values[i]!;
      if (v === v) codes[n++] = v - centre;
    }
    if (n - from < 2) n = from;
    start[u + 1] = n;
  }
  return { codes: codes.subarray(0, n), start };
}

/** Whole numbers of less than this size have their number at a direct address. */
const ADDRESSES = 65_536;

/** As `pairable`, each value by its number in order of first appearance: one pass, since a first call is not compiled yet and pays for every step. */
function numbered({ values, nUnits, nRaters }: RatingTable) {
  const codes = new Float64Array(values.length);
  const start = new Uint32Array(nUnits + 1);
  const address = new Int32Array(2 * ADDRESSES);
  const others = new Map<number, number>();
  const domain: number[] = [];
  let n = 0;
  for (let u = 0; u < nUnits; u++) {
    const from = n;
    for (let i = u * nRaters; i < (u + 1) * nRaters; i++) {
      const v = values[i]!;
      if (v !== v) continue;
      const at = v + ADDRESSES;
      const isDirect = at === (at | 0) && at >= 0 && at < 2 * ADDRESSES;
      let number = isDirect ? address[at]! : (others.get(v) ?? 0);
      if (number === 0) {
        number = domain.push(v);
        if (isDirect) address[at] = number;
        else others.set(v, number);
      }
      codes[n++] = number - 1;
    }
    if (n - from < 2) n = from;
    start[u + 1] = n;
  }
  const ascending = Uint32Array.from(domain.keys()).sort((a, b) => domain[a]! - domain[b]!);
  return { codes: codes.subarray(0, n), start, domain: Float64Array.from(domain), ascending };
}

/** Whether distances of all values, unpaired ones too, can be represented. */
function hasFiniteSpread(values: Float64Array, level: MeasurementLevel): boolean {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (values[i]! < low) low = values[i]!;
    if (values[i]! > high) high = values[i]!;
  }
  const spread = level === "ratio" ? Math.max(Math.abs(low), Math.abs(high)) : (high - low) ** 2;
  return low > high || Number.isFinite(spread);
}

function firstNumber(values: Float64Array): number {
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i]!)) return values[i]!;
  return 0;
}

/** Prepares ratings for `alphaOf`. */
export function prepareAlpha(table: RatingTable, level: MeasurementLevel): PreparedAlpha {
  const isFinite = level === "nominal" || level === "ordinal" || hasFiniteSpread(table.values, level);
  if (level === "interval") {
    const none = { domain: new Float64Array(0), ascending: new Uint32Array(0) };
    return { level, ...pairable(table, firstNumber(table.values)), ...none, isFinite };
  }
  return { level, ...numbered(table), isFinite };
}

/** Weighted counts of each value among the kept ratings. */
function valueCounts(
  { codes, start, domain }: PreparedAlpha,
  weights: ArrayLike<number> | undefined,
): Float64Array {
  const counts = new Float64Array(domain.length);
  for (let u = 0; u + 1 < start.length; u++) {
    const w = weights ? weights[u]! : 1;
    if (w === 0) continue;
    for (let i = start[u]!; i < start[u + 1]!; i++) counts[codes[i]!]! += w;
  }
  return counts;
}

/** Sums of squared distances: within units (each over its ratings - 1) and over all pairs of kept ratings; n counts kept ratings. */
interface Disagreement {
  readonly within: number;
  readonly among: number;
  readonly n: number;
}

/** Where the ratings of the first unit with ratings and a weight start. */
function firstWeighted(start: Uint32Array, weights: ArrayLike<number> | undefined): number {
  for (let u = 0; u + 1 < start.length; u++)
    if (start[u + 1]! > start[u]! && (weights ? weights[u]! : 1) !== 0) return start[u]!;
  return 0;
}

/** Squared differences by value sums: sum over pairs of (a - b)^2 = m sum (a - mean)^2. `points` places each code, or codes are numbers themselves. */
function squaredDifferences(
  { codes, start }: PreparedAlpha,
  weights: ArrayLike<number> | undefined,
  points: Float64Array | undefined,
): Disagreement {
  let [within, n, centre, squares] = [0, 0, 0, 0];
  let isConstant = true;
  const first = codes[firstWeighted(start, weights)];
  for (let u = 0; u + 1 < start.length; u++) {
    const [from, to, w] = [start[u]!, start[u + 1]!, weights ? weights[u]! : 1];
    const m = to - from;
    if (m === 0 || w === 0) continue;
    let total = 0;
    for (let i = from; i < to; i++) {
      total += points ? points[codes[i]!]! : codes[i]!;
      if (codes[i] !== first) isConstant = false;
    }
    const middle = total / m;
    let own = 0;
    for (let i = from; i < to; i++) {
      const d = (points ? points[codes[i]!]! : codes[i]!) - middle;
      own += d * d;
    }
    within += (w * m * own) / (m - 1);
    const shift = middle - centre;
    const added = w * m;
    n += added;
    centre += (shift * added) / n;
    squares += w * own + shift * shift * added * (1 - added / n);
  }
  // Rounding of means must not make a spread out of one value.
  return { within, among: isConstant ? 0 : n * squares, n };
}

/** Pairs of different values: all pairs less those of equal values, counted as the ratings are gone through. */
function nominalDifferences(prepared: PreparedAlpha, weights: ArrayLike<number> | undefined): Disagreement {
  const { codes, start, domain } = prepared;
  const counts = new Float64Array(domain.length);
  const own = new Int32Array(domain.length);
  const ownUnit = new Int32Array(domain.length).fill(-1);
  let [within, n] = [0, 0];
  for (let u = 0; u + 1 < start.length; u++) {
    const [from, to, w] = [start[u]!, start[u + 1]!, weights ? weights[u]! : 1];
    if (to === from || w === 0) continue;
    const m = to - from;
    let equal = 0;
    for (let i = from; i < to; i++) {
      const code = codes[i]!;
      const before = ownUnit[code] === u ? own[code]! : 0;
      equal += before;
      own[code] = before + 1;
      ownUnit[code] = u;
      counts[code]! += w;
    }
    within += (w * ((m * (m - 1)) / 2 - equal)) / (m - 1);
    n += w * m;
  }
  let same = 0;
  for (const c of counts) same += c * c;
  return { within, among: (n * n - same) / 2, n };
}

/** ((a - b) / (a + b))^2, 0 where a + b = 0. */
function ratioDistance(a: number, b: number): number {
  const d = a + b === 0 ? 0 : (a - b) / (a + b);
  return d * d;
}

function ratioDifferences(prepared: PreparedAlpha, weights: ArrayLike<number> | undefined): Disagreement {
  const { codes, start, domain } = prepared;
  let [within, n, among] = [0, 0, 0];
  for (let u = 0; u + 1 < start.length; u++) {
    const [from, to, w] = [start[u]!, start[u + 1]!, weights ? weights[u]! : 1];
    if (to === from || w === 0) continue;
    let own = 0;
    for (let i = from; i < to; i++)
      for (let j = from; j < i; j++) own += ratioDistance(domain[codes[i]!]!, domain[codes[j]!]!);
    within += (w * own) / (to - from - 1);
    n += w * (to - from);
  }
  const counts = valueCounts(prepared, weights);
  for (let a = 0; a < domain.length; a++)
    for (let b = 0; b < a; b++) among += counts[a]! * counts[b]! * ratioDistance(domain[a]!, domain[b]!);
  return { within, among, n };
}

/** Each value's middle rank among the kept ratings: the ordinal distance is the difference of these. */
function middleRanks(prepared: PreparedAlpha, weights: ArrayLike<number> | undefined): Float64Array {
  const counts = valueCounts(prepared, weights);
  const ranks = new Float64Array(counts.length);
  let below = 0;
  for (const k of prepared.ascending) {
    ranks[k] = below + counts[k]! / 2;
    below += counts[k]!;
  }
  return ranks;
}

function disagreements(prepared: PreparedAlpha, weights: ArrayLike<number> | undefined): Disagreement {
  switch (prepared.level) {
    case "nominal":
      return nominalDifferences(prepared, weights);
    case "ordinal":
      return squaredDifferences(prepared, weights, middleRanks(prepared, weights));
    case "interval":
      return squaredDifferences(prepared, weights, undefined);
    case "ratio":
      return ratioDifferences(prepared, weights);
  }
}

/**
 * Alpha of prepared ratings with one weight a unit (a bootstrap multiplicity; absent: 1). O(ratings); at the ratio level plus O(values^2).
 * One value only, or no unit with two ratings, gives NaN.
 */
export function alphaOf(prepared: PreparedAlpha, weights?: ArrayLike<number>): number {
  if (!prepared.isFinite) return NaN;
  const { within, among, n } = disagreements(prepared, weights);
  if (!(among > 0) || !Number.isFinite(among)) return NaN;
  return 1 - (within * (n - 1)) / among;
}

/**
 * Krippendorff's alpha: 1 - observed / expected disagreement, 1 for full agreement, 0 at chance, negative below it. Units with fewer than two
 * ratings are left out; ratings may be missing anywhere. One value only, or no unit with two ratings, gives NaN.
 * Source: Krippendorff (2004), Content Analysis; pinned to fast-krippendorff 0.8.
 */
export function krippendorffAlpha(table: RatingTable, level: MeasurementLevel): number {
  return alphaOf(prepareAlpha(table, level));
}
