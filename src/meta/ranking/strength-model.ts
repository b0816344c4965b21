import { newtonMinimum } from "../../num/index.ts";
import { type BattleCounts, type Battles, battleCounts, winsWithHalfTies } from "./battles.ts";
import { centre } from "./bradley-terry.ts";
import { type Connectivity, connectivity } from "./connectivity.ts";
import { type PairedRows, pairedLikelihood, type Penalty, type TieRule } from "./paired-likelihood.ts";
import { tieParameterIsFinite } from "./tie-existence.ts";

/** Covariates of battles (style differences of a over b): [battles x n], row-major. */
export interface BattleFeatures {
  readonly n: number;
  readonly values: ArrayLike<number>;
}

export interface StrengthOptions {
  /** How ties count; default half. */
  readonly ties?: TieRule;
  readonly features?: BattleFeatures;
  /** Stated ridges; 0 (maximum likelihood) where absent. */
  readonly ridge?: Partial<Penalty>;
  /** All parameters of an earlier fit to start from. */
  readonly start?: ArrayLike<number>;
}

/** Strengths, coefficients and tie parameter fitted together. */
export interface StrengthFit {
  /** Log-strengths with mean 0, [nSystems]; NaN where no finite estimate exists. */
  readonly strengths: Float64Array;
  /** [nFeatures], in log-odds of a for one unit of the feature. */
  readonly coefficients: Float64Array;
  /** Davidson's nu (0: no ties, Infinity: ties without limit), Rao and Kupper's theta (1, Infinity); NaN where ties are half wins. */
  readonly tieParameter: number;
  /** Of the rows, without penalty. */
  readonly logLikelihood: number;
  /** finite; separable, disconnected: see `connectivity`; ties: only the tie parameter has no finite value. */
  readonly status: "finite" | "separable" | "disconnected" | "ties";
  readonly connectivity: Connectivity;
  /** The rule that was fitted in the end: without any tie Davidson and Rao-Kupper come to half. */
  readonly rule: TieRule;
  readonly penalty: Penalty;
  /** All parameters in the order of `nParameters`. */
  readonly parameters: Float64Array;
  readonly rows: PairedRows;
}

/** One weighted row a pair and outcome: all that a model without covariates needs. */
export function rowsOfCounts({ nSystems: n, wins, ties }: BattleCounts): PairedRows {
  const [a, b, outcome, weight] = [[], [], [], []] as number[][];
  const add = (i: number, j: number, made: { y: number; w: number }) => {
    if (!(made.w > 0)) return;
    a!.push(i);
    b!.push(j);
    outcome!.push(made.y);
    weight!.push(made.w);
  };
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) {
      add(i, j, { y: 1, w: wins[i * n + j]! });
      add(i, j, { y: 0, w: wins[j * n + i]! });
      add(i, j, { y: 0.5, w: ties[i * n + j]! });
    }
  return {
    nSystems: n,
    a: Int32Array.from(a!),
    b: Int32Array.from(b!),
    outcome: Float64Array.from(outcome!),
    weight: Float64Array.from(weight!),
    features: [],
    nFeatures: 0,
  };
}

/** Every battle as a row; battles that cannot count get weight 0. */
export function rowsOfBattles(battles: Battles, features: BattleFeatures): PairedRows {
  const { a, b, outcome } = battles;
  const counts = (y: number, i: number) => (y === 0 || y === 0.5 || y === 1) && a[i] !== b[i];
  return {
    ...battles,
    outcome,
    weight: Float64Array.from(outcome, (y, i) => (counts(y, i) ? (battles.weight?.[i] ?? 1) : 0)),
    features: features.values,
    nFeatures: features.n,
  };
}

function statusOf(counts: BattleCounts, links: Connectivity, rule: TieRule): StrengthFit["status"] {
  if (links.status !== "finite") return links.status;
  return rule === "half" || tieParameterIsFinite(counts) ? "finite" : "ties";
}

const onlyTies = (counts: BattleCounts): boolean => !counts.wins.some((w) => w > 0);

/** Where the strengths cannot be had from the data: NaN, except that all ties mean equal strengths. */
function noFit(
  fit: Omit<StrengthFit, "strengths" | "coefficients" | "tieParameter" | "logLikelihood" | "parameters">,
  counts: BattleCounts,
): StrengthFit {
  const equal = fit.status === "ties" && onlyTies(counts);
  const n = counts.nSystems;
  const strengths = new Float64Array(n).fill(equal ? 0 : NaN);
  return {
    ...fit,
    strengths,
    coefficients: new Float64Array(fit.rows.nFeatures).fill(NaN),
    tieParameter: fit.status === "ties" ? Infinity : NaN,
    logLikelihood: equal ? 0 : NaN,
    parameters: new Float64Array(n).fill(NaN),
  };
}

function startOf(counts: BattleCounts, rows: PairedRows, rule: TieRule): Float64Array {
  const base = new Float64Array(rows.nSystems + rows.nFeatures);
  if (rule === "half") return base;
  let [decided, tied] = [0, 0];
  for (let k = 0; k < counts.wins.length; k++) {
    decided += counts.wins[k]!;
    tied += counts.ties[k]! / 2;
  }
  const odds = (2 * tied) / Math.max(decided, 1e-9);
  return Float64Array.of(...base, rule === "davidson" ? Math.log(odds) : Math.log1p(odds));
}

/**
 * Fits strengths to battles by Newton's method, with ties by rule and with covariates (style control). Without covariates the battles are added up by pair first.
 * Where no finite maximum exists and no ridge on strengths is given, strengths are NaN and `status` and `connectivity` say why.
 * Source: Bradley and Terry (1952), Rao and Kupper (1967), Davidson (1970). Pinned to scikit-learn 1.9.1, arena-rank 3900eae and direct maximisation.
 */
export function fitStrengths(battles: Battles, options: StrengthOptions = {}): StrengthFit {
  const counts = battleCounts(battles);
  const { features, ridge = {} } = options;
  const rows = features && features.n > 0 ? rowsOfBattles(battles, features) : rowsOfCounts(counts);
  return fitRows(counts, rows, { ...options, ridge });
}

/** As `fitStrengths`, from counts and rows made before. */
export function fitRows(counts: BattleCounts, rows: PairedRows, options: StrengthOptions): StrengthFit {
  const links = connectivity(winsWithHalfTies(counts), counts.nSystems);
  const hasTies = counts.ties.some((t) => t > 0);
  const rule = hasTies ? (options.ties ?? "half") : "half";
  const penalty = {
    strengths: options.ridge?.strengths ?? 0,
    coefficients: options.ridge?.coefficients ?? 0,
  };
  const status = statusOf(counts, links, rule);
  const made = { status, connectivity: links, rule, penalty, rows };
  const isHelped = penalty.strengths > 0 && !(status === "ties" && onlyTies(counts));
  if (status !== "finite" && !isHelped) return noFit(made, counts);
  const f = pairedLikelihood(rows, rule, penalty);
  const found = newtonMinimum(f, { start: options.start ?? startOf(counts, rows, rule) });
  if (!found.converged) return noFit({ ...made, status: "separable" }, counts);
  return { ...made, ...parts(found.x, rows, { rule, asked: options.ties ?? "half" }) };
}

function parts(x: Float64Array, rows: PairedRows, rules: { rule: TieRule; asked: TieRule }) {
  const { nSystems: n, nFeatures } = rows;
  const strengths = centre(x.slice(0, n));
  const none = rules.asked === "davidson" ? 0 : rules.asked === "rao-kupper" ? 1 : NaN;
  return {
    strengths,
    coefficients: x.slice(n, n + nFeatures),
    tieParameter: rules.rule === "half" ? none : Math.exp(x[n + nFeatures]!),
    logLikelihood: -pairedLikelihood(rows, rules.rule, { strengths: 0, coefficients: 0 }).value!(x),
    parameters: x,
  };
}
