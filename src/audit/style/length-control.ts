import { mean, standardDeviation } from "../../num/index.ts";
import { type ChosenFit, chooseStrength, DEFAULT_STRENGTHS } from "./choose-strength.ts";
import { type LogisticRows, sigmoid } from "./l1-logistic.ts";

/** One system against one baseline, an entry an instruction. */
export interface LengthControlRows {
  /** P(the system is preferred to the baseline) in [0, 1]; NaN where there is no verdict. */
  readonly preference: ArrayLike<number>;
  /** Length of the baseline's answer and of the system's, in any one unit; NaN only where there is no verdict. */
  readonly baselineLength: ArrayLike<number>;
  readonly systemLength: ArrayLike<number>;
  /** Difficulty of the instruction, the same for all systems; absent in the minimal model. */
  readonly difficulty?: ArrayLike<number>;
}

/** Answers of a system told to be short or long, which keep the length effect from vanishing: weighted rows without the system's own term. */
export interface GamedRows {
  readonly preference: ArrayLike<number>;
  /** (baseline length - answer length) / sd. */
  readonly standardLength: ArrayLike<number>;
  readonly difficulty?: ArrayLike<number>;
  readonly weight: number;
}

export interface LengthControlOptions {
  /** Fold of each row with a verdict: gamed rows first where there are any, then the system's own in order. */
  readonly foldOf: ArrayLike<number>;
  readonly gamed?: GamedRows;
  readonly strengths?: readonly number[];
}

/** A win rate with the length of the answers held equal. Rates are fractions. */
export interface LengthControl {
  /** Mean preference, and its standard error over rows. */
  readonly winRate: number;
  readonly standardError: number;
  /** Mean prediction at equal length over all rows, and the sd of the predictions over sqrt(n). */
  readonly controlled: number;
  readonly controlledStandardError: number;
  /** Effect of tanh(standardised length difference), baseline minus system: below 0 the judge favours longer answers. */
  readonly lengthEffect: number;
  /** Slope on difficulty; NaN in the minimal model. */
  readonly difficultyEffect: number;
  /** The system's own term, in logits. */
  readonly ownEffect: number;
  readonly c: number;
  /** Rows with a verdict, and without. */
  readonly n: number;
  readonly dropped: number;
}

/**
 * (baseline - system) length over its sd (ddof 1) over all rows with lengths, NaN where a length is missing; 0 everywhere where all
 * differences are the same.
 */
export function standardisedLengths({
  baselineLength,
  systemLength,
}: Pick<LengthControlRows, "baselineLength" | "systemLength">): Float64Array {
  const delta = Float64Array.from(baselineLength, (v, i) => v - systemLength[i]!);
  const sd = standardDeviation(
    delta.filter((d) => !Number.isNaN(d)),
    1,
  );
  return delta.map((d) => (sd > 0 ? d / sd : 0 * d));
}

/** Design rows [tanh(s), difficulty (where there is one), own] of the gamed answers, then of the system's rows with a verdict. */
export function designOf(rows: LengthControlRows, gamed?: GamedRows): LogisticRows {
  const s = standardisedLengths(rows);
  const [x, y, weights]: [number[], number[], number[]] = [[], [], []];
  const add = (length: number, difficulty: number | undefined, own: number): void => {
    x.push(Math.tanh(length));
    if (rows.difficulty) x.push(difficulty!);
    x.push(own);
  };
  for (let i = 0; i < (gamed?.preference.length ?? 0); i++) {
    if (Number.isNaN(gamed!.preference[i]!)) continue;
    add(gamed!.standardLength[i]!, gamed!.difficulty?.[i], 0);
    y.push(gamed!.preference[i]!);
    weights.push(gamed!.weight);
  }
  for (let i = 0; i < rows.preference.length; i++) {
    if (Number.isNaN(rows.preference[i]!)) continue;
    add(s[i]!, rows.difficulty?.[i], 1);
    y.push(rows.preference[i]!);
    weights.push(1);
  }
  return { x, nCols: rows.difficulty ? 3 : 2, y, weights };
}

/** The fitted chance of the system at equal length, a value a row. */
export function controlledChances(rows: LengthControlRows, coefficients: ArrayLike<number>): Float64Array {
  const own = coefficients[coefficients.length - 1]!;
  return Float64Array.from(rows.preference, (_, i) =>
    sigmoid(own + (rows.difficulty ? coefficients[1]! * rows.difficulty[i]! : 0)),
  );
}

function summarised(rows: LengthControlRows, fit: Pick<ChosenFit, "coefficients" | "c">): LengthControl {
  const read = Float64Array.from(rows.preference).filter((v) => !Number.isNaN(v));
  const chances = controlledChances(rows, fit.coefficients);
  const spread = (v: Float64Array): number => standardDeviation(v, 1) / Math.sqrt(v.length);
  const [length, ...rest] = fit.coefficients;
  return {
    winRate: mean(read),
    standardError: spread(read),
    controlled: mean(chances),
    controlledStandardError: spread(chances),
    lengthEffect: length!,
    difficultyEffect: rest.length > 1 ? rest[0]! : NaN,
    ownEffect: rest[rest.length - 1]!,
    c: fit.c,
    n: read.length,
    dropped: rows.preference.length - read.length,
  };
}

/**
 * The length-controlled win rate of one system: a logistic model of the judge's preference on length difference, instruction difficulty
 * (`lc-alpaca` with the shipped difficulty; absent: `lc-minimal`) and the system, read at length difference 0. Rows without a verdict take
 * no part in the fit but in the mean. No verdicts give NaN.
 * Source: Dubois et al. (2024), https://arxiv.org/abs/2404.04475; pinned to alpaca_eval cd543a1.
 */
export function lengthControl(rows: LengthControlRows, options: LengthControlOptions): LengthControl {
  const design = designOf(rows, options.gamed);
  const empty = { coefficients: new Float64Array(design.nCols).fill(NaN), c: NaN };
  if (!Array.from(rows.preference).some((v) => !Number.isNaN(v))) return summarised(rows, empty);
  return summarised(rows, chooseStrength(design, options.foldOf, options.strengths ?? DEFAULT_STRENGTHS));
}
