import { seeded, shuffle } from "../../num/index.ts";
import { type BattleCounts, battleCounts, type Battles } from "./battles.ts";
import type { Connectivity } from "./connectivity.ts";
import { ARENA_SCALE, onlineElo, pointsPerUnit } from "./elo.ts";
import type { TieRule } from "./paired-likelihood.ts";
import type { RankModel } from "./ranking-result.ts";
import { raterBread, raterCovariance } from "./rater-covariance.ts";
import { type RaterWeightedFit, raterWeightedStrengths } from "./rater-weighted.ts";
import { drawnCovariance, resampledParameters } from "./resample-strengths.ts";
import { breadOf, clusterCovariance, type RowClusters } from "./sandwich.ts";
import { type BattleFeatures, fitStrengths, rowsOfBattles, type StrengthFit } from "./strength-model.ts";

/** Battles of one group of systems with their clusters. */
export interface RankInput {
  readonly battles: Battles;
  readonly clusters: RowClusters;
  readonly features?: BattleFeatures;
  /** Who voted in each battle; where given, raters are weighted by their reliability (ties as half wins). */
  readonly raters?: RowClusters;
}

export interface RankOptions {
  readonly model: RankModel;
  readonly confidence: number;
  readonly resamples: number;
  readonly seed: number;
  /** Used only where the data have no finite maximum; default 0.1, a normal prior of sd 3.2 log-units (549 points). */
  readonly ridge?: number;
  /** Points a battle of online Elo; default 4. */
  readonly k?: number;
}

/** Point estimates with their covariance, however they were made. */
export interface Estimated {
  readonly strengths: Float64Array;
  readonly coefficients: Float64Array;
  readonly tieParameter: number;
  /** [m x m] with m >= nSystems parameters, or undefined where too few clusters or no refits. */
  readonly covariance: Float64Array | undefined;
  readonly df: number;
  readonly ciMethod: string;
  /** Refitted parameters. */
  readonly draws: readonly Float64Array[];
  readonly connectivity: Connectivity;
  readonly status: StrengthFit["status"];
  readonly ridge: number;
  readonly nClusters: number;
  /** The model that was fitted in the end. */
  readonly model: RankModel;
  /** Where raters are weighted. */
  readonly raterFit?: RaterWeightedFit;
}

const DEFAULT_RIDGE = 0.1;

function modelled(input: RankInput, options: RankOptions): Estimated {
  const { battles, clusters, features } = input;
  const ties: TieRule =
    options.model === "davidson" || options.model === "rao-kupper" ? options.model : "half";
  const asked = { ties, ...(features ? { features } : {}) };
  let fit = fitStrengths(battles, asked);
  let model: RankModel = options.model;
  if (fit.status === "ties") {
    model = "half";
    fit = fitStrengths(battles, { ...asked, ties: "half" });
  }
  const { status } = fit;
  const ridge = status === "finite" ? 0 : (options.ridge ?? DEFAULT_RIDGE);
  if (ridge > 0) {
    const penalty = { strengths: ridge, coefficients: features ? ridge : 0 };
    fit = fitStrengths(battles, { ...asked, ties: model === "half" ? "half" : ties, ridge: penalty });
  }
  const rows = rowsOfBattles(battles, features ?? { n: 0, values: [] });
  const robust = clusterCovariance(fit, rows, clusters);
  const common = { ...fit, status, ridge, model, nClusters: robust?.nClusters ?? clusters.nClusters };
  if (ridge > 0)
    return { ...common, covariance: breadOf(fit), df: Infinity, ciMethod: "ridge (normal prior)", draws: [] };
  const isFlat = isOnlyTies(battleCounts(battles));
  const rule = { ...asked, ties: fit.rule };
  const rng = seeded(options.seed, "rank-resample");
  const draws = resampledParameters({ battles, rows, clusters, fit, options: rule }, options.resamples, rng);
  return {
    ...common,
    covariance: isFlat ? undefined : robust?.values,
    df: isFlat ? 0 : (robust?.nClusters ?? 1) - 1,
    ciMethod: "cluster-robust sandwich, t",
    draws: isFlat ? [] : draws,
  };
}

/** Nothing but ties shows no spread at all: an interval of width 0 would be a lie. */
const isOnlyTies = ({ wins, n }: BattleCounts): boolean => n > 0 && !wins.some((w) => w > 0);

/** Strengths with raters weighted by their reliability. Intervals are the sandwich's; refits would take minutes on large data and are left out. */
function raterWeighted(input: RankInput, raters: RowClusters, options: RankOptions): Estimated {
  const { battles, clusters, features } = input;
  const asked = features ? { features } : {};
  let fit = raterWeightedStrengths(battles, raters, asked);
  const { status } = fit;
  const ridge = status === "finite" ? 0 : (options.ridge ?? DEFAULT_RIDGE);
  if (ridge > 0) fit = raterWeightedStrengths(battles, raters, { ...asked, ridge });
  const isFlat = isOnlyTies(battleCounts(battles));
  const robust = raterCovariance(fit, { battles, raters, ...asked }, clusters);
  return {
    ...fit,
    tieParameter: NaN,
    connectivity: fit.unweighted.connectivity,
    status,
    covariance: isFlat ? undefined : ridge > 0 ? raterBread(fit) : robust?.values,
    df: ridge > 0 ? Infinity : isFlat ? 0 : (robust?.nClusters ?? 1) - 1,
    ciMethod: ridge > 0 ? "ridge (normal prior)" : "cluster-robust sandwich, t",
    draws: [],
    nClusters: robust?.nClusters ?? clusters.nClusters,
    model: "half",
    raterFit: fit,
  };
}

/** Online Elo with the spread of its ratings over random orders of the clusters: order is all that these intervals show. */
function elo(input: RankInput, options: RankOptions): Estimated {
  const { battles } = input;
  const n = battles.nSystems;
  const unit = pointsPerUnit(ARENA_SCALE);
  const k = options.k ?? 4;
  const toStrengths = (ratings: Float64Array) => ratings.map((r) => (r - ARENA_SCALE.centre) / unit);
  const rng = seeded(options.seed, "rank-orders");
  const order = Uint32Array.from({ length: battles.outcome.length }, (_, i) => i);
  const draws = Array.from({ length: Math.min(options.resamples, 200) }, () =>
    toStrengths(onlineElo(battles, { k, order: shuffle(order, rng) })),
  );
  const fit = fitStrengths(battles);
  return {
    ...fit,
    strengths: toStrengths(onlineElo(battles, { k })),
    coefficients: new Float64Array(0),
    covariance: draws.length > 1 ? drawnCovariance(draws, n) : undefined,
    df: Infinity,
    ciMethod: "random orders of the same battles",
    draws,
    ridge: 0,
    nClusters: input.clusters.nClusters,
    model: "elo",
  };
}

/**
 * Estimates of one group of systems that are linked by battles. Plackett-Luce on choices from two is Bradley-Terry with a tie as half a choice of each side
 * (rankings of more are `plackettLuce`'s).
 */
export function estimateStrengths(input: RankInput, options: RankOptions): Estimated {
  if (options.model === "elo") return elo(input, options);
  if (input.raters) return raterWeighted(input, input.raters, options);
  return {
    ...modelled(input, options),
    ...(options.model === "plackett-luce" ? { model: options.model } : {}),
  };
}
