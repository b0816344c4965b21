import { type CurveInput, UserError } from "../../core/index.ts";
import { columnOf, type Column } from "../../meta/index.ts";
import type { GoldenData, LabelledData } from "../labelled-data.ts";

/** Scores with labels as a calibrator takes them; nothing missing. */
export interface CalibrateRows {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly clusterOf: Int32Array;
  readonly input: CurveInput;
  readonly isPairs: boolean;
  /** Judged units without a score. */
  readonly dropped: number;
  /** "lower" where the scorer's numbers were negated. */
  readonly direction: "higher" | "lower";
}

/** Mean of the values in both orders where both were asked. */
function acrossOrders({ values, swapped }: Column): Float64Array {
  if (!swapped) return values;
  return values.map((v, i) =>
    Number.isNaN(v) ? swapped[i]! : Number.isNaN(swapped[i]!) ? v : (v + swapped[i]!) / 2,
  );
}

/** Score of a minus score of b for every pair of the part, higher better, averaged over orders of asking. */
function margins({ part, candidate }: LabelledData, sign: number): Float64Array {
  const { dataset } = part.view;
  const tables = candidate.tables.filter((t) => t.over === "outputs");
  const at = (id: string): number => {
    const seen = tables.map((t) => t.values[dataset.outputIndex.get(id)!]!).filter((v) => !Number.isNaN(v));
    return seen.reduce((a, b) => a + b, 0) / seen.length;
  };
  return Float64Array.from(part.units, (unit) => {
    const pair = dataset.pairs[unit]!;
    return sign * (at(pair.a) - at(pair.b));
  });
}

function refuse(data: LabelledData, problem: string, expected: string): UserError {
  return new UserError({ where: `scorer ${data.candidate.name}`, problem, expected });
}

const isVerdict = (values: ArrayLike<number>): boolean =>
  Array.from(values, Math.abs).every((v) => v === 0 || v === 0.5 || v === 1 || Number.isNaN(v));

/** What a scorer says of every judged unit, NaN where nothing. */
export interface ScorerInput {
  readonly x: Float64Array;
  readonly input: CurveInput;
  /** Its values are only win, tie or loss: there is no probability in them. */
  readonly isVerdict: boolean;
}

/** A scorer's numbers at the judged units, higher better: P(first preferred), the margin of the pair, or the score. @throws UserError where it has none */
export function scorerInput(data: LabelledData): ScorerInput {
  const { part, candidate } = data;
  const sign = candidate.spec.direction === "lower" ? -1 : 1;
  const column = columnOf(part, candidate);
  if (!column)
    throw refuse(
      data,
      `no scores of what gold "${part.view.gold.name}" judges`,
      "scores of the judged outputs or pairs",
    );
  const isPairs = part.view.units === "pairs";
  if (isPairs && candidate.tables.some((t) => t.over === "pairs")) {
    const isBare = isVerdict(column.values) && isVerdict(column.swapped ?? []);
    if (!isBare || !candidate.tables.some((t) => t.over === "outputs"))
      return { x: acrossOrders(column), input: "probability", isVerdict: isBare };
    // Verdicts that were read off ratings: the ratings say more.
  }
  if (isPairs) return { x: margins(data, sign), input: "margin", isVerdict: false };
  const [low, high] = candidate.spec.range;
  const isProbability = sign === 1 && low === 0 && high === 1;
  return {
    x: column.values,
    input: isProbability ? "probability" : "score",
    isVerdict: isVerdict(column.values),
  };
}

/** @throws UserError where labels are neither right, wrong nor a tie */
export function checkLabels({ part }: GoldenData): void {
  if (Array.from(part.truth).some((t) => t !== 0 && t !== 1 && t !== 0.5))
    throw new UserError({
      where: `gold ${part.view.gold.name}`,
      problem: "its labels are ratings, not right or wrong",
      expected: "a gold of pairs, or of labels 0 and 1",
      help: "trenchcoat estimate puts scores on a human rating scale",
    });
}

/** The judged units with their scores. @throws UserError where there is nothing to calibrate */
export function calibrateRows(data: LabelledData): CalibrateRows {
  const { part, candidate } = data;
  const isPairs = part.view.units === "pairs";
  checkLabels(data);
  const { x, input, isVerdict: isBare } = scorerInput(data);
  if (isBare)
    throw refuse(
      data,
      `no probability to calibrate: its ${isPairs ? "verdicts are only win, tie or loss" : "values are only 0, 1/2 or 1"}`,
      isPairs ? "probabilities, ratings or scores" : "probabilities or scores",
    );
  const kept = Array.from(x.keys()).filter((i) => !Number.isNaN(x[i]!));
  return {
    x: Float64Array.from(kept, (i) => x[i]!),
    y: Float64Array.from(kept, (i) => part.truth[i]!),
    clusterOf: Int32Array.from(kept, (i) => part.clusterOf[i]!),
    input,
    isPairs,
    dropped: x.length - kept.length,
    direction: candidate.spec.direction === "lower" ? "lower" : "higher",
  };
}
