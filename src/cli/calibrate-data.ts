import { type CurveInput, UserError } from "../core/index.ts";
import { columnOf, type Column } from "../meta/index.ts";
import type { LabelledData } from "./labelled-data.ts";

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
  Array.from(values).every((v) => v === 0 || v === 0.5 || v === 1 || Number.isNaN(v));

function inputsOf(data: LabelledData): { x: Float64Array; input: CurveInput } {
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
    if (isVerdict(column.values) && isVerdict(column.swapped ?? []))
      throw refuse(
        data,
        "no probability to calibrate: its verdicts are only win, tie or loss",
        "probabilities, ratings or scores",
      );
    return { x: acrossOrders(column), input: "probability" };
  }
  if (isPairs) return { x: margins(data, sign), input: "margin" };
  if (isVerdict(column.values))
    throw refuse(
      data,
      "no probability to calibrate: its values are only 0, 1/2 or 1",
      "probabilities or scores",
    );
  const [low, high] = candidate.spec.range;
  return { x: column.values, input: sign === 1 && low === 0 && high === 1 ? "probability" : "score" };
}

/** The judged units with their scores. @throws UserError where there is nothing to calibrate */
export function calibrateRows(data: LabelledData): CalibrateRows {
  const { part, candidate } = data;
  const isPairs = part.view.units === "pairs";
  if (Array.from(part.truth).some((t) => t !== 0 && t !== 1 && t !== 0.5))
    throw new UserError({
      where: `gold ${part.view.gold.name}`,
      problem: "its labels are ratings, not right or wrong",
      expected: "a gold of pairs, or of labels 0 and 1",
      help: "trenchcoat estimate puts scores on a human rating scale",
    });
  const { x, input } = inputsOf(data);
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
