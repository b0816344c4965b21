import { normalQuantile } from "../../src/num/index.ts";
import { quantileSorted } from "../../src/num/index.ts";
import {
  ARENA_SCALE,
  arenaContextualVariances,
  arenaVariances,
  type BattleFeatures,
  type Battles,
  eloRatings,
  fitStrengths,
  onlineElo,
  pairWeights,
  pointsPerUnit,
  type TieRule,
  zScored,
} from "../../src/meta/index.ts";
import type { GoldenAdapter } from "./form.ts";

interface Input {
  readonly models: readonly string[];
  readonly model_a: readonly number[];
  readonly model_b: readonly number[];
  readonly outcome_a: readonly number[];
  readonly features: readonly number[][];
  readonly length_a: readonly number[];
  readonly length_b: readonly number[];
  readonly bootstrap_indices?: readonly number[][];
}

interface ArenaParams {
  readonly hessian_reg: number;
  readonly significance_level: number;
  readonly min_pair_count: number;
  readonly contextual_reg: number;
}

const UNIT = pointsPerUnit(ARENA_SCALE);

function interval(ratings: Float64Array, variances: Float64Array, level: number) {
  const z = normalQuantile(1 - level / 2);
  const scaled = variances.map((v) => v * UNIT * UNIT);
  const half = scaled.map((v) => z * Math.sqrt(v));
  return {
    ratings,
    variances: scaled,
    rating_lower: ratings.map((r, i) => r - half[i]!),
    rating_upper: ratings.map((r, i) => r + half[i]!),
  };
}

function arenaPlain(battles: Battles, reweighted: boolean, arena: ArenaParams) {
  const weight = reweighted ? pairWeights(battles, arena.min_pair_count) : undefined;
  const given = weight ? { ...battles, weight } : battles;
  const { strengths } = fitStrengths(given);
  const ridge = arena.hessian_reg * (reweighted ? 1 : battles.outcome.length);
  const variances = arenaVariances({ strengths, coefficients: [], features: [], battles: given }, ridge);
  return interval(eloRatings(strengths), variances, arena.significance_level);
}

function arenaContextual(
  battles: Battles,
  features: BattleFeatures,
  given: { reweighted: boolean; arena: ArenaParams },
) {
  const { reweighted, arena } = given;
  const n = battles.outcome.length;
  const raw = reweighted ? pairWeights(battles, arena.min_pair_count) : new Float64Array(n).fill(1);
  const mean = raw.reduce((s, w) => s + w, 0) / n;
  const weighted = { ...battles, weight: raw.map((w) => w / mean) };
  const fit = fitStrengths(weighted, { features, ridge: { coefficients: arena.contextual_reg * n } });
  const variances = arenaContextualVariances(
    { ...fit, features: features.values, battles: weighted },
    { hessianRidge: arena.hessian_reg, ridge: arena.contextual_reg },
  );
  return {
    coeffs: fit.coefficients,
    ...interval(eloRatings(fit.strengths), variances, arena.significance_level),
  };
}

function withTies(battles: Battles, ties: TieRule) {
  const fit = fitStrengths(battles, { ties });
  return {
    log_strength: fit.strengths,
    tie_parameter: fit.tieParameter,
    negative_log_likelihood: -fit.logLikelihood,
  };
}

function bootstrapElo(battles: Battles, rows: readonly number[][], nSystems: number) {
  const draws = rows.map((index) =>
    eloRatings(
      fitStrengths({
        nSystems,
        a: index.map((i) => battles.a[i]!),
        b: index.map((i) => battles.b[i]!),
        outcome: index.map((i) => battles.outcome[i]!),
      }).strengths,
    ),
  );
  const per = (f: (values: Float64Array) => number) =>
    Array.from({ length: nSystems }, (_, s) => f(Float64Array.from(draws, (d) => d[s]!).sort()));
  const sd = (v: Float64Array) => {
    const mean = v.reduce((s, x) => s + x, 0) / v.length;
    return Math.sqrt(v.reduce((s, x) => s + (x - mean) ** 2, 0) / v.length);
  };
  return {
    "percentile_2.5": per((v) => quantileSorted(v, 0.025)),
    median: per((v) => quantileSorted(v, 0.5)),
    "percentile_97.5": per((v) => quantileSorted(v, 0.975)),
    sd: per(sd),
  };
}

export const arenaRatingsGolden: GoldenAdapter = ({ params, input }) => {
  const given = input as Input;
  const arena = params["arena_rank"] as ArenaParams;
  const battles: Battles = {
    nSystems: given.models.length,
    a: given.model_a,
    b: given.model_b,
    outcome: given.outcome_a,
  };
  const length = given.length_a.map((a, i) => (a - given.length_b[i]!) / (a + given.length_b[i]!));
  const z = zScored(length, 1);
  const style = { n: 3, values: given.features.flatMap((row, i) => [z[i]!, ...row]) };
  const scaled = { n: 2, values: zScored(given.features.flat(), 2) };
  const plain = fitStrengths(battles).strengths;
  const styled = fitStrengths(battles, { features: style });
  const joint = { log_strength: styled.strengths, coefficients: styled.coefficients };
  const scale = { ...ARENA_SCALE, centre: Number(params["init_rating"]) };
  const rows = given.bootstrap_indices;
  return {
    bt_ties_half_exact: { log_strength: plain, elo_scale_400_base_10_mean_1000: eloRatings(plain, scale) },
    sklearn_logistic_half_ties: plain,
    sklearn_logistic_C_1: fitStrengths(battles, { ridge: { strengths: 1 / Number(params["sklearn_C"]) } })
      .strengths,
    style_control_exact: { ...joint, elo: eloRatings(styled.strengths, scale) },
    sklearn_style_control: joint,
    arena_rank_BradleyTerry_reweighted_False: arenaPlain(battles, false, arena),
    arena_rank_BradleyTerry_reweighted_True: arenaPlain(battles, true, arena),
    arena_rank_Contextual_reweighted_False_reg_1: arenaContextual(battles, scaled, {
      reweighted: false,
      arena,
    }),
    arena_rank_Contextual_reweighted_True_reg_1: arenaContextual(battles, scaled, {
      reweighted: true,
      arena,
    }),
    online_elo: Object.fromEntries(
      (params["online_elo_K"] as number[]).map((k) => [`K_${k}`, onlineElo(battles, { k, scale })]),
    ),
    davidson_brute_force: withTies(battles, "davidson"),
    rao_kupper_brute_force: withTies(battles, "rao-kupper"),
    ...(rows ? { bootstrap_elo: bootstrapElo(battles, rows, given.models.length) } : {}),
  };
};
