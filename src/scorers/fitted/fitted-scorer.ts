import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import {
  calibratedValue,
  type FittedForm,
  isScored,
  type Score,
  type Scorer,
  type ScorerSpec,
  UserError,
} from "../../core/index.ts";
import { parseFitted } from "./parse-fitted.ts";

/** Makes the scorer underneath from how it is called. */
export type CreateBase = (call: string) => Promise<Scorer>;

/** The form's own version: other curve, other signature. */
const versionOf = (form: FittedForm): string =>
  createHash("sha256").update(JSON.stringify(form)).digest("hex").slice(0, 12);

function specOf(form: FittedForm, base: ScorerSpec, name: string): ScorerSpec {
  return Object.freeze({
    ...base,
    name,
    version: versionOf(form),
    family: "composite",
    origin: "fitted",
    summary: `${form.base} through a ${form.curve.kind} curve fitted on ${form.fittedOn.dataset} (${form.fittedOn.gold})`,
    params: {},
    settings: {},
    arity: form.input === "margin" ? "pair" : base.arity,
    range: form.range,
    direction: "higher",
    unit: form.unit,
  } satisfies ScorerSpec);
}

function mapped(form: FittedForm, score: Score): Score {
  if (!isScored(score)) return score;
  const sign = form.direction === "lower" ? -1 : 1;
  return { ...score, values: score.values.map((v) => calibratedValue(form, sign * v)) };
}

/** P(first preferred) from the scores of both outputs. */
function paired(form: FittedForm, first: Score, second: Score): Score {
  if (!isScored(first)) return first;
  if (!isScored(second)) return second;
  const sign = form.direction === "lower" ? -1 : 1;
  return { values: [calibratedValue(form, sign * (first.values[0]! - second.values[0]!))] };
}

/** A fitted form over the scorer that it was fitted on: one value an output, or P(first preferred) for a pair. Missing stays missing. `name` is how it is called. */
export function fittedScorer(form: FittedForm, base: Scorer, name = `calibrated ${form.base}`): Scorer {
  const spec = specOf(form, base.spec, name);
  const close = base.close ? { close: () => base.close!() } : {};
  if (form.input !== "margin")
    return {
      spec,
      ...close,
      score: async (tasks, ctx) => (await base.score(tasks, ctx)).map((s) => mapped(form, s)),
    };
  return {
    spec,
    ...close,
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

/** `fitted:FILE`: reads a fitted form and makes its scorer. @throws UserError where the file or its base scorer cannot be used */
export async function createFitted(file: string, createBase: CreateBase): Promise<Scorer> {
  const where = `fitted:${file}`;
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new UserError(
      { where, problem: "cannot read the file", expected: "a file written by `trenchcoat calibrate`" },
      { cause },
    );
  }
  const form = parseFitted(text, file);
  try {
    return fittedScorer(form, await createBase(form.base), where);
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    throw new UserError(
      {
        where: file,
        problem: `its scorer "${form.base}" cannot be computed here`,
        expected: "a registered scorer; published scores cannot be made for new data",
      },
      { cause },
    );
  }
}
