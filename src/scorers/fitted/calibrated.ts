import { type CalibratorForm, calibratedValue, isScored, type Score, type Scorer } from "../../core/index.ts";

const signOf = ({ direction }: CalibratorForm): number => (direction === "lower" ? -1 : 1);

function mapped(form: CalibratorForm, score: Score): Score {
  if (!isScored(score)) return score;
  return { ...score, values: score.values.map((v) => calibratedValue(form, signOf(form) * v)) };
}

/** P(first preferred) from the scores of both outputs. */
function paired(form: CalibratorForm, first: Score, second: Score): Score {
  if (!isScored(first)) return first;
  if (!isScored(second)) return second;
  return { values: [calibratedValue(form, signOf(form) * (first.values[0]! - second.values[0]!))] };
}

/** A calibrator over its base scorer: one value an output, or P(first preferred) for a pair. Missing stays missing. */
export function calibrated(form: CalibratorForm, base: Scorer): Pick<Scorer, "score"> {
  if (form.input !== "margin")
    return { score: async (tasks, ctx) => (await base.score(tasks, ctx)).map((s) => mapped(form, s)) };
  return {
    score: async (tasks, ctx) => {
      const halves = tasks.flatMap(({ item, outputs }) =>
        outputs.slice(0, 2).map((output) => ({ item, outputs: [output] })),
      );
      if (halves.length !== 2 * tasks.length) return tasks.map(() => ({ missing: "not a pair of outputs" }));
      const scores = await base.score(halves, ctx);
      return tasks.map((_, i) => paired(form, scores[2 * i]!, scores[2 * i + 1]!));
    },
  };
}
