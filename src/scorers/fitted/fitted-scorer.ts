import { readFile } from "node:fs/promises";
import {
  type CalibratorForm,
  type FittedForm,
  type Member,
  type Scorer,
  UserError,
} from "../../core/index.ts";
import { calibrated } from "./calibrated.ts";
import { combined, routed } from "./combined.ts";
import { debiased } from "./debiased.ts";
import { fittedSpec } from "./fitted-spec.ts";
import { guarded } from "./guarded.ts";
import { type Encode, headed } from "./head.ts";
import { type CreateScorer, type LiveMember, scorerUnderneath, type Underneath } from "./member-scorer.ts";
import { parseFitted } from "./parse-fitted.ts";

/** How a fitted form gets what lies underneath it. */
export interface Makers {
  readonly createScorer: CreateScorer;
  /** @throws UserError where there is no such encoder or it is not installed */
  encoderOf(call: string): Promise<Encode>;
}

/** A calibrator's base as a member: forms of calibrators are older than members and say by the signature that a score was published. */
function baseOf({ base, baseSignature, input, isAntisymmetric }: CalibratorForm): Underneath {
  return {
    scorer: base,
    signature: baseSignature,
    isPublished: baseSignature.includes("|origin=imported"),
    over: input !== "margin" && isAntisymmetric ? "pairs" : "outputs",
  };
}

interface Made {
  readonly body: Pick<Scorer, "score">;
  readonly underneath: readonly Scorer[];
}

async function live(members: readonly Member[], { createScorer }: Makers): Promise<LiveMember[]> {
  return Promise.all(
    members.map(async (member) => ({ member, scorer: await scorerUnderneath(member, createScorer) })),
  );
}

const scorersOf = (members: readonly LiveMember[]): Scorer[] => members.map((m) => m.scorer);

async function bodyOf(form: FittedForm, makers: Makers): Promise<Made> {
  switch (form.kind) {
    case "calibrator": {
      const underneath = baseOf(form);
      const base = underneath.isPublished
        ? await scorerUnderneath(underneath, makers.createScorer)
        : await makers.createScorer(form.base);
      return { body: calibrated(form, base), underneath: [base] };
    }
    case "combination": {
      const members = await live(form.members, makers);
      return { body: combined(form, members), underneath: scorersOf(members) };
    }
    case "router": {
      const members = await live([...form.routes.map((r) => r.member), form.otherwise], makers);
      return { body: routed(form, members), underneath: scorersOf(members) };
    }
    case "guarded": {
      const [base] = await live([form.base], makers);
      const guards = await Promise.all(
        form.vetoes.map(({ guard, signature }) =>
          scorerUnderneath(
            { scorer: guard, signature, isPublished: false, over: "outputs" },
            makers.createScorer,
          ),
        ),
      );
      return { body: guarded(form, base!, guards), underneath: [base!.scorer, ...guards] };
    }
    case "debiased": {
      const [base] = await live([form.base], makers);
      return { body: debiased(form, base!), underneath: [base!.scorer] };
    }
    case "head":
      return { body: await headed(form, (call) => makers.encoderOf(call)), underneath: [] };
  }
}

/** A fitted form over the scorers that it names. Missing stays missing. `name` is how it is called. @throws UserError where one of them cannot be had */
export async function fittedScorer(form: FittedForm, makers: Makers, name: string): Promise<Scorer> {
  const { body, underneath } = await bodyOf(form, makers);
  const closing = underneath.filter((s) => s.close !== undefined);
  return {
    spec: fittedSpec(form, underneath, name),
    ...body,
    ...(closing.length === 0
      ? {}
      : { close: () => Promise.all(closing.map((s) => s.close!())).then(() => undefined) }),
  };
}

/** `fitted:FILE`: reads a fitted form and makes its scorer. @throws UserError where the file or a scorer underneath cannot be used */
export async function createFitted(file: string, makers: Makers): Promise<Scorer> {
  const where = `fitted:${file}`;
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new UserError(
      {
        where,
        problem: "cannot read the file",
        expected: "a file written by `trenchcoat calibrate`, `fit` or `debias`",
      },
      { cause },
    );
  }
  const form = parseFitted(text, file);
  try {
    return await fittedScorer(form, makers, where);
  } catch (cause) {
    if (!(cause instanceof UserError) || cause.problem.where !== "--scorer") throw cause;
    throw new UserError(
      {
        where: file,
        problem: `its scorer ${cause.problem.got ?? ""} cannot be computed here: ${cause.problem.problem}`,
        expected: "a registered scorer, or one that is published with the data",
      },
      { cause },
    );
  }
}
