import { quantileSorted, randomInt, type Rng, shuffle, type SummedStatistic } from "../../num/index.ts";
import { adjustP } from "../comparisons/multiple-testing.ts";
import {
  clusterMean,
  type Clusters,
  type Estimate,
  type Resampling,
  resampledEstimate,
  sumByCluster,
} from "./cluster-sums.ts";
import type { RatedUnits } from "./rated-units.ts";
import type { ScorerValues } from "./rater-reference.ts";
import { raterColumn, type RatingTable } from "./rating-table.ts";

/** The alt-test of one scorer against one rater. */
export interface AltTestRater {
  readonly rater: string;
  /** Advantage probability: share of the rater's units on which the scorer is at least as close to the others as the rater is. */
  readonly rho: number;
  /** The rater's own share, ties counting for both. */
  readonly raterRho: number;
  readonly p: number;
  readonly pAdjusted: number;
  /** The scorer is better than the rater by more than -epsilon, at the false discovery rate. */
  readonly isWon: boolean;
  readonly n: number;
  readonly nClusters: number;
}

/** The alt-test of one scorer or sentinel. */
export interface AltTestRow {
  readonly scorer: string;
  /** Winning rate: share of raters that the scorer beats. The test is passed at 0.5 or more. */
  readonly omega: number;
  /** Mean advantage probability over raters. */
  readonly rho: Estimate;
  readonly raters: readonly AltTestRater[];
  readonly n: number;
}

/** The guarded alt-test of all scorers. */
export interface AltTest {
  readonly epsilon: number;
  readonly level: number;
  readonly rows: readonly AltTestRow[];
  readonly sentinels: readonly AltTestRow[];
  /** Why nothing can be concluded for any scorer; empty where the test stands. */
  readonly inconclusive: readonly string[];
  /** Set where the test was not run at all. */
  readonly refused?: string;
}

/** How the test is run. */
export interface AltTestOptions extends Resampling {
  readonly rng: Rng;
  /** The cost advantage granted to a scorer: 0.2 where raters are experts, 0.15 skilled, 0.1 crowd workers. */
  readonly epsilon?: number;
  /** False discovery rate. */
  readonly level?: number;
  /** Take slots for persons. */
  readonly allowSlots?: boolean;
  /** Interval of the humans' agreement; its lower end must be above 0. */
  readonly agreement: { readonly ciLow: number | null };
}

const LEAST_RATERS = 3;
const LEAST_UNITS = 30;
const PASS = 0.5;

/** How close a mark is to the others' marks of the unit: share of equal labels, or minus the root mean squared distance. NaN without others. */
function closeness(
  table: RatingTable,
  unit: number,
  without: number,
  mark: number,
  kind: RatedUnits["kind"],
): number {
  let [total, n] = [0, 0];
  for (let r = 0; r < table.nRaters; r++) {
    const v = table.values[unit * table.nRaters + r]!;
    if (r === without || Number.isNaN(v)) continue;
    total += kind === "labels" ? Number(v === mark) : (v - mark) * (v - mark);
    n++;
  }
  if (n === 0 || Number.isNaN(mark)) return NaN;
  return kind === "labels" ? total / n : -Math.sqrt(total / n);
}

/** 1 where the mark is at least as close as the rater's own, and the reverse; NaN where either is missing. */
function advantages(
  rated: RatedUnits,
  rater: number,
  marks: Float64Array,
): { scorer: Float64Array; own: Float64Array } {
  const { table, kind } = rated;
  const scorer = new Float64Array(table.nUnits).fill(NaN);
  const own = new Float64Array(table.nUnits).fill(NaN);
  for (let u = 0; u < table.nUnits; u++) {
    const a = closeness(table, u, rater, marks[u]!, kind);
    const b = closeness(table, u, rater, table.values[u * table.nRaters + rater]!, kind);
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    scorer[u] = Number(a >= b);
    own[u] = Number(b >= a);
  }
  return { scorer, own };
}

/** The mean over raters of their shares, as summed clusters. */
function meanShare(columns: readonly Float64Array[], clusters: Clusters): SummedStatistic {
  const nCols = 2 * columns.length;
  const stats = sumByCluster(clusters, nCols, (u, row) => {
    columns.forEach((c, r) => {
      if (!Number.isNaN(c[u]!)) row.set([c[u]!, 1], 2 * r);
    });
    return true;
  });
  const combine = (s: ArrayLike<number>): number => {
    let total = 0;
    for (let r = 0; r < columns.length; r++) total += s[2 * r]! / s[2 * r + 1]!;
    return total / columns.length;
  };
  return { nCols, stats, combine };
}

/** Marks a scorer gives in place of rater k. */
type Marks = (rater: number) => Float64Array;

function testOne(
  name: string,
  marks: Marks,
  rated: RatedUnits,
  set: Required<Pick<AltTestOptions, "epsilon" | "level">> & Resampling,
): AltTestRow {
  const clusters = { clusterOf: rated.part.clusterOf, nClusters: rated.part.nClusters };
  const found = rated.raters.flatMap((rater, r) => {
    const { scorer, own } = advantages(rated, r, marks(r));
    const d = clusterMean(
      own.map((v, u) => v - scorer[u]!),
      clusters,
      set.confidence,
    );
    if (d.n < LEAST_UNITS) return [];
    return [{ rater, scorer, d, rho: clusterMean(scorer, clusters, set.confidence).mean }];
  });
  const adjusted = adjustP(
    found.map(({ d }) => d.below(set.epsilon)),
    "fdr_by",
  );
  const raters = found.map(({ rater, d, rho }, i): AltTestRater => ({
    rater,
    rho,
    raterRho: rho + d.mean,
    p: d.below(set.epsilon),
    pAdjusted: adjusted[i]!,
    isWon: adjusted[i]! <= set.level,
    n: d.n,
    nClusters: d.nClusters,
  }));
  const statistic = meanShare(
    found.map((f) => f.scorer),
    clusters,
  );
  const { value, ciLow, ciHigh } = resampledEstimate(statistic, set);
  return {
    scorer: name,
    omega: raters.filter((r) => r.isWon).length / raters.length,
    rho: { value, ciLow, ciHigh },
    raters,
    n: raters.reduce((n, r) => n + r.n, 0),
  };
}

/** All ratings of the table in ascending order. */
function pooled(table: RatingTable): Float64Array {
  return table.values.filter((v) => !Number.isNaN(v)).sort();
}

/**
 * Puts a scorer on the raters' scale: labels by which side it prefers, numbers by rank (the p-th quantile of the scores becomes the p-th quantile of all
 * ratings, an observed rating), so that neither unit nor spread of the scorer counts.
 */
export function onRatersScale(values: Float64Array, rated: Pick<RatedUnits, "table" | "kind">): Float64Array {
  if (rated.kind === "labels") return values.map((v) => (Number.isNaN(v) ? NaN : Math.sign(v - 0.5)));
  const ratings = pooled(rated.table);
  const sorted = values.filter((v) => !Number.isNaN(v)).sort();
  const below = new Map<number, number>();
  const equal = new Map<number, number>();
  sorted.forEach((v, i) => {
    if (!below.has(v)) below.set(v, i);
    equal.set(v, (equal.get(v) ?? 0) + 1);
  });
  return values.map((v) => {
    if (Number.isNaN(v)) return NaN;
    const p = (below.get(v)! + equal.get(v)! / 2) / sorted.length;
    return ratings[Math.min(ratings.length - 1, Math.floor(p * ratings.length))]!;
  });
}

/** The sentinels: none of them reads the output, so none may pass. */
function sentinelMarks(rated: RatedUnits, rng: Rng): { name: string; marks: Marks }[] {
  const { table } = rated;
  const ratings = pooled(table);
  const random = new Float64Array(table.nUnits).map(() => ratings[randomInt(rng, ratings.length)]!);
  const middle = rated.kind === "labels" ? commonest(ratings) : quantileSorted(ratings, 0.5);
  const centre = ratings.reduce((s, v) => s + v, 0) / ratings.length;
  const permuted = rated.raters.map((_, r) => {
    const own = raterColumn(table, r);
    const at = [...own.keys()].filter((u) => !Number.isNaN(own[u]!));
    const moved = shuffle(at.slice(), rng);
    const out = new Float64Array(own.length).fill(NaN);
    at.forEach((u, i) => (out[u] = own[moved[i]!]!));
    return out;
  });
  const constant = (name: string, v: number) => ({
    name,
    marks: () => new Float64Array(table.nUnits).fill(v),
  });
  return [
    { name: "random", marks: () => random },
    constant(rated.kind === "labels" ? "constant (commonest label)" : "constant (median)", middle),
    ...(rated.kind === "labels" ? [] : [constant("constant (mean)", centre)]),
    { name: "permuted rater", marks: (r) => permuted[r]! },
  ];
}

function commonest(sorted: Float64Array): number {
  const n = new Map<number, number>();
  for (const v of sorted) n.set(v, (n.get(v) ?? 0) + 1);
  return [...n].sort((a, b) => b[1] - a[1])[0]?.[0] ?? NaN;
}

function refusal(rated: RatedUnits, allowSlots: boolean): string | undefined {
  if (rated.raters.length < LEAST_RATERS)
    return `the alternative annotator test needs at least ${LEAST_RATERS} raters; here are ${rated.raters.length}`;
  if (!rated.arePersons && !allowSlots)
    return "the rater columns are slots, not persons: each mixes several people, so a test of each rater has no meaning here (--allow-slots takes them for persons)";
  return undefined;
}

/**
 * The alternative annotator test, guarded: for every rater, is the scorer at least as close to the other raters (advantage probability rho), given an
 * advantage epsilon? One-sided cluster-robust t tests, Benjamini and Yekutieli's correction over raters, winning rate omega, passed at 0.5.
 * Raters with fewer than 30 such units are left out. Nothing is concluded where a sentinel (random, constant, permuted rater) passes too, or where the
 * interval of the humans' own agreement includes chance. Source: Calderon, Reichart and Dror (2025), arXiv 2501.10970.
 */
export function altTest(
  rated: RatedUnits,
  scorers: readonly ScorerValues[],
  options: AltTestOptions,
): AltTest {
  const { epsilon = 0.2, level = 0.05, allowSlots = false, agreement, rng, weights, confidence } = options;
  const set = { epsilon, level, weights, confidence };
  const refused = refusal(rated, allowSlots);
  if (refused !== undefined) return { epsilon, level, rows: [], sentinels: [], inconclusive: [], refused };
  const sentinels = sentinelMarks(rated, rng).map(({ name, marks }) => testOne(name, marks, rated, set));
  const tested = sentinels[0]!.raters.length;
  if (tested < LEAST_RATERS) {
    const why = `only ${tested} raters share ${LEAST_UNITS} units or more with others; the test needs ${LEAST_RATERS}`;
    return { epsilon, level, rows: [], sentinels: [], inconclusive: [], refused: why };
  }
  const rows = scorers.map((s) => {
    const marks = onRatersScale(s.values, rated);
    return testOne(s.name, () => marks, rated, set);
  });
  const passing = sentinels.filter((s) => s.omega >= PASS);
  const inconclusive = passing.map(
    (s) => `the sentinel "${s.scorer}" passes too (omega ${s.omega.toFixed(2)})`,
  );
  if (!(agreement.ciLow !== null && agreement.ciLow > 0))
    inconclusive.push("the interval of the raters' own agreement includes chance");
  return { epsilon, level, rows, sentinels, inconclusive };
}

/** What the test says of one scorer. */
export function altVerdict(test: AltTest, row: AltTestRow): "PASS" | "FAIL" | "INCONCLUSIVE" {
  if (test.inconclusive.length > 0 || row.raters.length < LEAST_RATERS) return "INCONCLUSIVE";
  return row.omega >= PASS ? "PASS" : "FAIL";
}
