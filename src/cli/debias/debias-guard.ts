import { guardScorer, type OutputGuard } from "../../audit/index.ts";
import { type Dataset, type ScorerSpec, UserError } from "../../core/index.ts";
import type { Candidate } from "../../meta/index.ts";
import { wholeNumber } from "../data-flags.ts";
import { debiasGuardPage } from "./debias-guard-page.ts";
import { debiasGuardText } from "./debias-guard-text.ts";
import { scorerBeside } from "../labelled-data.ts";
import { askingScorers } from "../model-flags.ts";
import { writePage } from "../page-flag.ts";
import { confidenceFlag } from "../parse-flags.ts";
import type { Args, Io } from "../verb.ts";
import { vetoFlags } from "../veto-flag.ts";
import { writeForm } from "../write-form.ts";

const notOfOutputs = (call: string, why: string): UserError =>
  new UserError({
    where: `scorer ${call}`,
    problem: "does not score single outputs",
    expected: `a scorer of outputs: ${why}`,
  });

/** Refuses a scorer of anything but single outputs before it is asked. @throws UserError */
export const checkOfOutputs =
  (call: string, why: string) =>
  ({ arity }: Pick<ScorerSpec, "arity">): void => {
    if (arity !== "output") throw notOfOutputs(call, why);
  };

/** The values of a scorer over outputs, [nOutputs]. @throws UserError where it scores no single outputs */
export function outputValuesOf({ tables }: Candidate, call: string, why: string): Float64Array {
  const table = tables.find((t) => t.over === "outputs" && t.repeat === 0);
  if (table) return table.values;
  throw notOfOutputs(call, why);
}

/** Why scorers under repair and guards are of single outputs. */
export const FEATURES = "features are of one text";
export const STRIKES = "a guard strikes outputs";

/** The data with the scorer that is changed beside them. */
export interface ChangedScorer {
  readonly dataset: Dataset;
  readonly candidate: Candidate;
  readonly call: string;
  /** Of single outputs; null without one. */
  readonly gold: string | null;
  readonly seed: number;
}

/** `debias --guard`: the scorer behind guards, with what that does to its agreement with humans. */
export async function runGuard(of: ChangedScorer, { args, io }: { args: Args; io: Io }): Promise<void> {
  const { call, candidate, gold, seed } = of;
  const guards: OutputGuard[] = [];
  for (const { call: guard, strikes, threshold } of vetoFlags(args, "guard")) {
    const made = await askingScorers(args, io, (ctx) =>
      scorerBeside(of.dataset, guard, ctx, checkOfOutputs(guard, STRIKES)),
    );
    const values = outputValuesOf(made.candidate, guard, STRIKES);
    guards.push({ call: guard, spec: made.candidate.spec, values, strikes, threshold });
  }
  const { result, form } = guardScorer(of.dataset, {
    call,
    spec: candidate.spec,
    isPublished: candidate.spec.origin === "imported",
    values: outputValuesOf(candidate, call, STRIKES),
    guards,
    gold,
    nFolds: wholeNumber(args, "--folds", [2, 100]),
    seed,
    confidence: confidenceFlag(args),
    resamples: wholeNumber(args, "--resamples", [100, 100_000]),
  });
  await writeForm(form, "guarded", { args, io });
  const text = debiasGuardText(result, io.columns ?? 100);
  await writePage({ args, io }, debiasGuardPage(result), text);
  io.out(args["json"] === true ? `${JSON.stringify(result)}\n` : text);
}
