import { adjustP } from "../../meta/index.ts";
import { studentTQuantile, studentTSf } from "../../num/index.ts";
import type { Answers, CounterfactualPlan } from "../counterfactual/index.ts";
import type { AuditEstimate, EditFamily } from "../result.ts";
import type { EffectChange } from "./debias-result.ts";

/** Fewer item groups than this that an edit applies to leave its change undecided. */
const LEAST_CLUSTERS = 10;

/** Squares about the item's mean and degrees of freedom by cluster: the parts of a scorer's pooled variance. */
interface Spread {
  readonly squares: Float64Array;
  readonly df: Float64Array;
  readonly variance: number;
}

function spreadOf({ targets, spread, dataset, nClusters }: CounterfactualPlan, answers: Answers): Spread {
  const clusterOf = new Map(targets.map((t) => [t.item, t.cluster]));
  const squares = new Float64Array(nClusters);
  const df = new Float64Array(nClusters);
  const known = answers.spread.map((own) => own.filter((v) => !Number.isNaN(v)));
  const isGrouped = known.some((own) => own.length > 1);
  const all = known.flat();
  const whole = all.reduce((a, b) => a + b, 0) / all.length;
  known.forEach((own, i) => {
    const item = dataset.itemIndex.get(dataset.outputs[spread[i]![0]!]!.itemId)!;
    const cluster = clusterOf.get(item);
    if (cluster === undefined || own.length === 0) return;
    const centre = isGrouped ? own.reduce((a, b) => a + b, 0) / own.length : whole;
    for (const v of own) squares[cluster]! += (v - centre) ** 2;
    df[cluster]! += isGrouped ? own.length - 1 : (own.length * (all.length - 1)) / all.length;
  });
  const sum = (v: Float64Array): number => v.reduce((a, b) => a + b, 0);
  return { squares, df, variance: sum(squares) / sum(df) };
}

/** An effect in SD of its scorer and what each cluster adds to its error, [nClusters], mean about 0. */
interface Standardised {
  readonly effect: number;
  readonly influence: Float64Array;
  readonly n: number;
}

function standardised(
  { targets, nClusters }: CounterfactualPlan,
  { base, byEdit }: Answers,
  { edit, spread, other }: { readonly edit: number; readonly spread: Spread; readonly other: Answers },
): Standardised {
  const total = new Float64Array(nClusters);
  const count = new Float64Array(nClusters);
  targets.forEach(({ cluster }, at) => {
    const change = byEdit[edit]!.values[at]! - base[at]!;
    if (Number.isNaN(change + other.byEdit[edit]!.values[at]! - other.base[at]!)) return;
    total[cluster]! += change;
    count[cluster]!++;
  });
  const n = count.filter((c) => c > 0).length;
  const mean = total.reduce((sum, t, c) => sum + (count[c]! > 0 ? t / count[c]! : 0), 0) / n;
  const { squares, df, variance } = spread;
  const sd = Math.sqrt(variance);
  const meanDf = df.reduce((a, b) => a + b, 0) / nClusters;
  const effect = mean / sd;
  const influence = total.map((t, c) => {
    const ofMean = count[c]! > 0 ? ((nClusters / n) * (t / count[c]! - mean)) / sd : 0;
    return ofMean - (effect / 2) * ((squares[c]! - variance * df[c]!) / (variance * meanDf));
  });
  return { effect, influence, n };
}

/** A number with its standard error over clusters. */
interface Estimated {
  readonly value: number;
  readonly se: number;
}

function estimated(value: number, influence: Float64Array): Estimated {
  const n = influence.length;
  return { value, se: Math.sqrt(influence.reduce((sum, v) => sum + v * v, 0) / (n * (n - 1))) };
}

/** Below this share of the effects a difference, and of the value an error, is rounding. */
const ROUNDING = 1e-9;

/** Effects added up or subtracted; what is left of equal ones is 0. */
function together(was: Standardised, is: Standardised, sign: 1 | -1): Estimated {
  const value = is.effect + sign * was.effect;
  const isRounding = Math.abs(value) <= ROUNDING * (Math.abs(is.effect) + Math.abs(was.effect));
  return estimated(
    isRounding ? 0 : value,
    is.influence.map((v, c) => v + sign * was.influence[c]!),
  );
}

/** P of a value this high, or higher, were the true one 0. Values without error: as rare as all signs agreeing. */
function above({ value, se }: Estimated, n: number): number {
  if (se > ROUNDING * Math.abs(value)) return studentTSf(value / se, n - 1);
  return value > 0 ? 2 ** -n : 1;
}

type Parts = Record<"before" | "after" | "difference" | "sum", Estimated>;

/** The larger p-value of several claims that must all be shown (intersection-union). */
const all = (...p: number[]): number => Math.max(...p);

/** p-value of |of| > floor and |of| > |other| where `of` is positive: `gap` is of - other. */
const outgrows = (
  { of, gap, sum }: { readonly of: Estimated; readonly gap: Estimated; readonly sum: Estimated },
  { floor, n }: { readonly floor: number; readonly n: number },
): number => all(above({ ...of, value: of.value - floor }, n), above(gap, n), above(sum, n));

const negated = ({ value, se }: Estimated): Estimated => ({ value: -value, se });

/**
 * p-values of an effect that mattered having become smaller (|before| > floor and |after| < |before|), and of one that matters now having become larger
 * (|after| > floor and |after| > |before|). A fall after a breaking edit is no effect: there only before > floor and after < before, or after > floor and
 * after > before, count. Each claim is an intersection of one-sided ones, for either sign of the effect. Source: Berger (1982); Gail and Simon (1985).
 */
function tails(
  { before, after, difference, sum }: Parts,
  { family, ...at }: { readonly family: EditFamily; readonly floor: number; readonly n: number },
): { readonly smaller: number; readonly larger: number } {
  const [fall, minus] = [negated(difference), negated(sum)];
  if (family === "breaking")
    return {
      smaller: outgrows({ of: before, gap: fall, sum: before }, at),
      larger: outgrows({ of: after, gap: difference, sum: after }, at),
    };
  return {
    smaller: Math.min(
      outgrows({ of: before, gap: fall, sum }, at),
      outgrows({ of: negated(before), gap: difference, sum: minus }, at),
    ),
    larger: Math.min(
      outgrows({ of: after, gap: difference, sum }, at),
      outgrows({ of: negated(after), gap: fall, sum: minus }, at),
    ),
  };
}

const finite = (v: number): number | null => (Number.isFinite(v) ? v : null);

function asEstimate({ value, se }: Estimated, n: number, confidence: number): AuditEstimate {
  const reach = n < 2 ? NaN : se * studentTQuantile((1 + confidence) / 2, n - 1);
  return { value: finite(value), ciLow: finite(value - reach), ciHigh: finite(value + reach), n };
}

/** A change before multiplicity is known, with what its smaller p-value speaks for. */
export type UndecidedChange = Omit<EffectChange, "pAdjusted" | "change"> & {
  readonly direction: "smaller" | "larger";
};

/** Which edits are compared and from what size on an effect matters, in SD. */
export interface PairedOptions {
  readonly edits: readonly number[];
  readonly confidence: number;
  readonly floor: number;
}

/** Two scorers' answers to one plan. */
export interface BeforeAfter {
  readonly before: Answers;
  readonly after: Answers;
}

/**
 * How the effects of some edits changed, each in SD of its own scorer so that a change of unit is no change: difference with Student's t interval over
 * clusters, the error of both SDs included (delta method), and the p-value (twice the smaller one) of its not having become smaller, or larger, from or to
 * a size beyond the floor.
 * Edits that apply to fewer than ten clusters have none.
 */
export function pairedChanges(
  plan: CounterfactualPlan,
  { before, after }: BeforeAfter,
  { edits, confidence, floor }: PairedOptions,
): UndecidedChange[] {
  const spreads = { before: spreadOf(plan, before), after: spreadOf(plan, after) };
  return edits.map((edit) => {
    const was = standardised(plan, before, { edit, spread: spreads.before, other: after });
    const is = standardised(plan, after, { edit, spread: spreads.after, other: before });
    const { n } = was;
    const of = {
      before: estimated(was.effect, was.influence),
      after: estimated(is.effect, is.influence),
      difference: together(was, is, -1),
      sum: together(was, is, 1),
    };
    const { name, cue, family, tolerance } = plan.edits[edit]!;
    const { smaller, larger } = tails(of, { family, n, floor: Math.max(floor, tolerance) });
    const isTested = n >= LEAST_CLUSTERS && spreads.before.variance > 0 && spreads.after.variance > 0;
    return {
      edit: name,
      cue,
      family,
      before: asEstimate(of.before, n, confidence),
      after: asEstimate(of.after, n, confidence),
      difference: asEstimate(of.difference, n, confidence),
      direction: smaller <= larger ? "smaller" : "larger",
      p: isTested ? finite(Math.min(1, 2 * Math.min(smaller, larger))) : null,
    };
  });
}

/** Says of each change whether it is shown: adjusted p at most `fdr` (Benjamini-Hochberg over those that have one). */
export function decidedChanges(rows: readonly UndecidedChange[], fdr: number): EffectChange[] {
  const adjusted = adjustP(
    rows.map((r) => r.p ?? NaN),
    "fdr_bh",
  );
  return rows.map(({ direction, ...row }, i) => ({
    ...row,
    pAdjusted: finite(adjusted[i]!),
    change: adjusted[i]! <= fdr ? direction : "undecided",
  }));
}
