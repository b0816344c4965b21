import { percentileInterval, seeded, studentTQuantile } from "../../num/index.ts";
import { type Compared, rankIntervals } from "../comparisons/rank-intervals.ts";
import { type Battles, type BattleCounts, battleCounts, winsWithHalfTies } from "./battles.ts";
import { logistic } from "./bradley-terry.ts";
import { connectivity } from "./connectivity.ts";
import { ARENA_SCALE, pointsPerUnit } from "./elo.ts";
import { contrastSe, maxContrastP, maxContrasts } from "./max-contrast.ts";
import { type Estimated, estimateStrengths, type RankInput, type RankOptions } from "./rank-model.ts";
import { raterWeightsOf } from "./rater-results.ts";
import { rankSentences, rankWarnings } from "./rank-sentences.ts";
import type { RankedPair, RankedSystem, Ranking, StyleEffect } from "./ranking-result.ts";
import type { RowClusters } from "./sandwich.ts";
import { type BattleFeatures, fitStrengths } from "./strength-model.ts";

/** Battles with the names behind the numbers. */
export interface NamedBattles extends RankInput {
  readonly systems: readonly string[];
  readonly styles: readonly string[];
  /** Names of `raters`; their numbers where absent. */
  readonly raterNames?: readonly string[];
}

const UNIT = pointsPerUnit(ARENA_SCALE);
const MAX_DRAWS = 4000;
const finite = (v: number): number | null => (Number.isFinite(v) ? v : null);

/** Battles among some of the systems, renumbered, with their clusters and features. */
function among(input: RankInput, members: readonly number[]): RankInput {
  const { battles, clusters, features, raters } = input;
  const at = new Int32Array(battles.nSystems).fill(-1);
  members.forEach((s, i) => {
    at[s] = i;
  });
  const kept = Array.from(battles.outcome as ArrayLike<number>, (_, r) => r).filter(
    (r) => at[battles.a[r]!]! >= 0 && at[battles.b[r]!]! >= 0,
  );
  const pick = (values: ArrayLike<number>) => Float64Array.from(kept, (r) => values[r]!);
  const only = ({ of, nClusters }: RowClusters): RowClusters => ({
    of: Int32Array.from(kept, (r) => of[r]!),
    nClusters,
  });
  const n = features?.n ?? 0;
  return {
    battles: {
      nSystems: members.length,
      a: Int32Array.from(kept, (r) => at[battles.a[r]!]!),
      b: Int32Array.from(kept, (r) => at[battles.b[r]!]!),
      outcome: pick(battles.outcome),
      ...(battles.weight ? { weight: pick(battles.weight) } : {}),
    },
    clusters: only(clusters),
    ...(raters ? { raters: only(raters) } : {}),
    ...(features
      ? {
          features: {
            n,
            values: Float64Array.from(
              kept.flatMap((r) => Array.from({ length: n }, (_, f) => features.values[r * n + f]!)),
            ),
          } satisfies BattleFeatures,
        }
      : {}),
  };
}

/** Ends of an interval in points around a rating, or nulls. */
function around(value: number, half: number): { ciLow: number | null; ciHigh: number | null } {
  return { ciLow: finite(value - half), ciHigh: finite(value + half) };
}

interface Group {
  readonly names: readonly string[];
  readonly number: number;
  readonly input: RankInput;
  readonly made: Estimated;
  readonly m: number;
}

const quantileOf = (made: Estimated, confidence: number): number =>
  made.df >= 1 ? studentTQuantile(1 - (1 - confidence) / 2, Math.min(made.df, 1e6)) : NaN;

/** All pairs of one group, the larger rating first, with simultaneous p-values from the covariance. */
function pairsOf(group: Group, options: RankOptions): { shown: RankedPair[]; compared: Compared[] } {
  const { names, made, m } = group;
  const { strengths, covariance, df } = made;
  const n = names.length;
  const rng = seeded(options.seed, "rank-pairs", group.number);
  const maxima =
    covariance && df >= 1 && n > 1
      ? maxContrasts(covariance, { nSystems: n, nParameters: m, df, draws: MAX_DRAWS, rng })
      : undefined;
  const t = quantileOf(made, options.confidence);
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => strengths[j]! - strengths[i]!);
  const shown: RankedPair[] = [];
  const compared: Compared[] = [];
  order.forEach((i, k) => {
    for (const j of order.slice(k + 1)) {
      const d = strengths[i]! - strengths[j]!;
      const se = covariance ? contrastSe(covariance, m, [i, j]) : NaN;
      const pAdjusted = maxima && se > 0 ? maxContrastP(maxima, d / se) : NaN;
      const ends = around(UNIT * d, UNIT * t * se);
      shown.push({
        a: names[i]!,
        b: names[j]!,
        difference: UNIT * d,
        ...ends,
        winShare: logistic(d),
        pAdjusted: finite(pAdjusted),
      });
      compared.push({ a: i, b: j, difference: d, pAdjusted: Number.isNaN(pAdjusted) ? 1 : pAdjusted });
    }
  });
  return { shown, compared };
}

/** Percentiles of the refits of parameter i on Elo's scale. */
function refitEnds(
  made: Estimated,
  i: number,
  confidence: number,
): { bootLow: number | null; bootHigh: number | null } {
  if (made.draws.length < 20 || made.model === "elo" || made.nClusters < 2)
    return { bootLow: null, bootHigh: null };
  const n = made.strengths.length;
  const values = made.draws.map((x) => {
    let mean = 0;
    for (let k = 0; k < n; k++) mean += x[k]! / n;
    return ARENA_SCALE.centre + UNIT * (x[i]! - mean);
  });
  const { low, high } = percentileInterval(values, confidence);
  return { bootLow: finite(low), bootHigh: finite(high) };
}

interface Tally {
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
}

function tallyOf({ nSystems: n, wins, ties }: BattleCounts, i: number): Tally {
  const sum = { wins: 0, losses: 0, ties: 0 };
  for (let j = 0; j < n; j++) {
    sum.wins += wins[i * n + j]!;
    sum.losses += wins[j * n + i]!;
    sum.ties += ties[i * n + j]!;
  }
  return sum;
}

function systemsOf(group: Group, compared: readonly Compared[], options: RankOptions): RankedSystem[] {
  const { names, made, m, input } = group;
  const alpha = 1 - options.confidence;
  const ranks = rankIntervals(made.strengths, compared, alpha);
  const t = quantileOf(made, options.confidence);
  const counts = battleCounts(input.battles);
  const plain = input.features ? fitStrengths(input.battles).strengths : undefined;
  const alike = made.raterFit?.unweighted.strengths;
  const isOpen = made.covariance === undefined || !(made.df >= 1);
  const rated = names.map((system, i): RankedSystem => {
    const rating = ARENA_SCALE.centre + UNIT * made.strengths[i]!;
    const se = made.covariance ? Math.sqrt(Math.max(0, made.covariance[i * m + i]!)) : NaN;
    return {
      system,
      rating: finite(rating),
      ...around(rating, UNIT * t * se),
      ciMethod: isOpen ? null : made.ciMethod,
      ...refitEnds(made, i, options.confidence),
      rank: finite(ranks[i]!.rank),
      rankLow: finite(ranks[i]!.low),
      rankHigh: finite(ranks[i]!.high),
      ratingWithoutStyle: plain ? finite(ARENA_SCALE.centre + UNIT * plain[i]!) : null,
      ratingUnweighted: alike ? finite(ARENA_SCALE.centre + UNIT * alike[i]!) : null,
      ...tallyOf(counts, i),
      group: group.number,
    };
  });
  return rated.sort((x, y) => (y.rating ?? -Infinity) - (x.rating ?? -Infinity));
}

function stylesOf(group: Group, styles: readonly string[], options: RankOptions): StyleEffect[] {
  const { made, m } = group;
  const n = group.names.length;
  const t = quantileOf(made, options.confidence);
  return Array.from(made.coefficients, (coefficient, f) => {
    const at = n + f;
    const se = made.covariance ? Math.sqrt(made.covariance[at * m + at]!) : NaN;
    const ends = around(coefficient, t * se);
    return { style: styles[f]!, coefficient, ...ends, oddsRatio: Math.exp(coefficient) };
  });
}

function groupOf(
  named: NamedBattles,
  at: { members: readonly number[]; number: number; isWhole: boolean },
  options: RankOptions,
): Group {
  const input: RankInput = at.isWhole ? named : among(named, at.members);
  const made = estimateStrengths(input, options);
  const m = made.covariance ? Math.round(Math.sqrt(made.covariance.length)) : at.members.length;
  return { names: at.members.map((s) => named.systems[s]!), number: at.number, input, made, m };
}

/** Systems that fought at least one battle. */
function fought(battles: Battles): number[] {
  const seen = new Uint8Array(battles.nSystems);
  for (let r = 0; r < battles.outcome.length; r++)
    if (battles.a[r] !== battles.b[r] && !Number.isNaN(battles.outcome[r]!))
      seen[battles.a[r]!] = seen[battles.b[r]!] = 1;
  return Array.from(seen.keys()).filter((s) => seen[s] === 1);
}

/**
 * Ranks systems by their battles: ratings on Elo's scale with cluster-robust and resampled intervals, simultaneous rank ranges, every pair compared, and a decision in sentences.
 * Systems that never met, directly or through others, are ranked apart in groups; separable data (some side never lost) are fitted with a stated ridge.
 * Source: Bradley and Terry (1952); sandwich of Liang and Zeger (1986); rank ranges of Mohamad, Goeman and van Zwet (2022).
 */
export function rankSystems(given: NamedBattles, options: RankOptions): Ranking {
  const members = fought(given.battles);
  const isAll = members.length === given.battles.nSystems;
  const named: NamedBattles = isAll
    ? given
    : { ...given, ...among(given, members), systems: members.map((s) => given.systems[s]!) };
  const counts = battleCounts(named.battles);
  const links = connectivity(winsWithHalfTies(counts), counts.nSystems);
  const isWhole = links.components.length === 1;
  const groups = links.components.map((component, number) =>
    groupOf(named, { members: component, number, isWhole }, options),
  );
  const paired = groups.map((g) => pairsOf(g, options));
  const names = (sets: readonly (readonly number[])[]) =>
    sets.map((set) => set.map((i) => named.systems[i]!));
  const first = groups[0]?.made;
  const found: Omit<Ranking, "sentences" | "warnings"> = {
    model: first?.model ?? options.model,
    tieParameter: finite(first?.tieParameter ?? NaN),
    systems: groups.flatMap((g, i) => systemsOf(g, paired[i]!.compared, options)),
    pairs: paired.flatMap((p) => p.shown),
    styles: groups.length === 1 ? stylesOf(groups[0]!, named.styles, options) : [],
    raterWeights: groups.flatMap((g) =>
      g.made.raterFit
        ? [raterWeightsOf(g.made.raterFit, { ...options, group: g.number, names: named.raterNames })]
        : [],
    ),
    groups: names(links.components),
    classes: names(links.classes),
    ridge: Math.max(0, ...groups.map((g) => g.made.ridge)),
    nBattles: counts.n,
    nTies: counts.ties.reduce((s, v) => s + v, 0) / 2,
    nClusters: Math.max(0, ...groups.map((g) => g.made.nClusters)),
    dropped: given.battles.outcome.length - counts.n,
    confidence: options.confidence,
    resamples: Math.max(0, ...groups.map((g) => g.made.draws.length)),
    seed: options.seed,
  };
  return { ...found, sentences: rankSentences(found), warnings: rankWarnings(found, options.model) };
}
