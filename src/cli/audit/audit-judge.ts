import {
  askOwnChecks,
  askVariant,
  checkPairs,
  type CounterfactualPlan,
  judgeCheckCalls,
  type JudgeCheckPlan,
  type JudgeVariantCall,
} from "../../audit/index.ts";
import { asksModels, type Context, type Scorer, UserError } from "../../core/index.ts";
import { findScorer, promptVariants, scorerMaker } from "../../scorers/index.ts";
import { ANY, wholeNumber } from "../data-flags.ts";
import { estimateWork, type ScorerEstimate } from "../score/dry-run.ts";
import type { ModelFlags } from "../model-flags.ts";
import { strings } from "../parse-flags.ts";
import type { Args, Flag, Io } from "../verb.ts";

/** Flags of what a judge is asked besides the edits. */
export const JUDGE_FLAGS: readonly Flag[] = [
  {
    flags: "--judge-items <n>",
    summary:
      "items on which a judge is asked again: repeats, other label names and templates, injections; 0 for none",
    default: "50",
  },
  { flags: "--repeats <n>", summary: "times that a judge is asked the same", default: "3" },
  {
    flags: "--variant <call>",
    summary: "a judge that should give the same verdicts (another prompt or model); repeatable",
    repeatable: true,
  },
];

interface Asking {
  readonly scorer: Scorer;
  readonly args: Args;
  readonly io: Io;
}

/** Variants with other prompts of the package, then those that the user names. @throws UserError for one of another arity */
async function variantsOf({ scorer, args, io }: Asking): Promise<JudgeVariantCall[]> {
  const make = scorerMaker(io.own);
  const given = strings(args["variant"]);
  for (const call of given) {
    const variant = await make(call);
    await variant.close?.();
    if (variant.spec.arity !== scorer.spec.arity)
      throw new UserError({
        where: `--variant ${call}`,
        problem: "cannot give the verdicts of the judge",
        expected: `a scorer of ${scorer.spec.arity === "pair" ? "pairs" : "single outputs"}`,
        got: variant.spec.arity,
      });
  }
  return [
    ...promptVariants(scorer.spec).map(({ name, kind, settings }): JudgeVariantCall => ({
      name,
      kind,
      open: () => findScorer(scorer.spec.name).create(settings),
    })),
    ...given.map((name): JudgeVariantCall => ({ name, kind: "given", open: () => make(name) })),
  ];
}

/** What a judge that asks a model is asked besides the edits; undefined for other scorers, with `--judge-items 0`, and where no item has two outputs. */
export async function judgePlan(
  { dataset, targets, seed }: CounterfactualPlan,
  asking: Asking,
): Promise<JudgeCheckPlan | undefined> {
  const { scorer, args } = asking;
  const most = wholeNumber(args, "--judge-items", [0, ANY]);
  const repeats = wholeNumber(args, "--repeats", [1, 1000]);
  if (scorer.spec.family !== "judge" || !asksModels(scorer.spec) || most === 0) return undefined;
  const chosen = checkPairs(dataset, targets, { most, seed });
  if (chosen.pairs.length === 0) return undefined;
  return { ...chosen, repeats, variants: await variantsOf(asking) };
}

/** Scorer calls of the checks. */
export const checkCalls = (scorer: Scorer, plan: JudgeCheckPlan | undefined): number =>
  plan ? judgeCheckCalls(scorer, plan) : 0;

/** What the judge itself is asked in a dry run. */
export const askChecks = async (
  scorer: Scorer,
  plan: JudgeCheckPlan | undefined,
  ctx: Context,
): Promise<void> => {
  if (plan) await askOwnChecks(scorer, plan, ctx);
};

/** What the variants would ask, each by itself. */
export async function estimateVariants(
  plan: JudgeCheckPlan | undefined,
  how: { readonly models: ModelFlags; readonly signal: AbortSignal },
): Promise<ScorerEstimate[]> {
  const all: ScorerEstimate[] = [];
  for (const variant of plan?.variants ?? []) {
    const scorer = await variant.open();
    try {
      all.push(...(await estimateWork(scorer, how, (ctx) => askVariant(scorer, plan!.pairs, ctx))));
    } finally {
      await scorer.close?.();
    }
  }
  return all;
}
