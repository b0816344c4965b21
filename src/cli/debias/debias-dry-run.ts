import type { z } from "zod";
import {
  askPlan,
  countTasks,
  type NuisanceMethod,
  type ReauditAbout,
  type ReauditPlan,
  reauditPlan,
} from "../../audit/index.ts";
import { type Dataset, type Scorer, type ScorerSpec, shortName } from "../../core/index.ts";
import { candidates } from "../../meta/index.ts";
import { scoreRows } from "../../run/index.ts";
import { checkOfOutputs, FEATURES, STRIKES } from "./debias-guard.ts";
import { costJson, costLines, estimateWork, type ScorerEstimate } from "../score/dry-run.ts";
import { scorerNamed } from "../labelled-data.ts";
import { askingFlags } from "../model-flags.ts";
import type { debiasDryRunSchema } from "../run-schema.ts";
import { tablesOf } from "../sentinels.ts";
import type { Args, Io } from "../verb.ts";
import { vetoFlags } from "../veto-flag.ts";

/** Why there is no audit by edits. */
export const NO_AUDIT = "not asked for (--no-audit)";
export const OF_DATA = "scores of the data cannot be asked again";
const OF_GUARDS = "a guard is tested on the outputs as they are";

/** What a repair would look at. */
export interface DebiasAsking {
  readonly dataset: Dataset;
  readonly call: string;
  readonly seed: number;
  readonly method: NuisanceMethod;
  /** How the audit before and after is made. */
  about(spec: ScorerSpec): Omit<ReauditAbout, "ask">;
}

/** What the audit before and after would ask if every text gets a score. */
function planOf(
  { dataset, seed, method, about }: DebiasAsking,
  scorer: Scorer,
  args: Args,
): ReauditPlan | { readonly refused: string } {
  if (vetoFlags(args, "guard").length > 0) return { refused: OF_GUARDS };
  if (args["audit"] === false) return { refused: NO_AUDIT };
  const { spec } = scorer;
  const values = Float64Array.from(dataset.outputs, (o) => (o.text === undefined ? NaN : 0));
  return reauditPlan(dataset, { spec, values, seed, method, features: [] }, about(spec));
}

const grouped = (n: number): string => n.toLocaleString("en-US");

function textOf({ outputs, audit, auditAbsent }: z.infer<typeof debiasDryRunSchema>): string {
  if (audit === null)
    return `${grouped(outputs)} outputs would be scored; no audit by edits: ${auditAbsent}; nothing was asked`;
  const { nItems, nOutputs, calls } = audit;
  return `${grouped(outputs)} outputs would be scored, then ${grouped(calls.all)} texts for the repair and its audit: ${grouped(calls.originals)} originals and ${grouped(calls.edited)} edited ones (${grouped(nOutputs)} outputs of ${grouped(nItems)} items); nothing was asked`;
}

/** The scorers that would be asked: the one that is repaired and guards, without those that came with the data. */
async function asked({ dataset, call }: DebiasAsking, { args, io }: { args: Args; io: Io }) {
  const guards = vetoFlags(args, "guard").map((g) => ({ name: g.call, why: STRIKES }));
  const made: Scorer[] = [];
  for (const { name, why } of [{ name: call, why: FEATURES }, ...guards]) {
    if (candidates(dataset).some((c) => c.name === name)) continue;
    const scorer = await scorerNamed(dataset, name, io.own ?? new Map());
    made.push(scorer);
    checkOfOutputs(name, why)(scorer.spec);
  }
  return made;
}

/** `debias --dry-run`: prints what would be asked and what that costs, and asks nothing. Gives the exit code. */
export async function debiasDryRun(of: DebiasAsking, { args, io }: { args: Args; io: Io }): Promise<number> {
  const { dataset, call, seed } = of;
  const models = askingFlags(args, io);
  const scorers = await asked(of, { args, io });
  try {
    const isPublished = candidates(dataset).some((c) => c.name === call);
    const plan = isPublished ? { refused: OF_DATA } : planOf(of, scorers[0]!, args);
    const estimates: ScorerEstimate[] = [];
    for (const [k, scorer] of scorers.entries())
      estimates.push(
        ...(await estimateWork(scorer, { models, signal: io.signal }, async (ctx) => {
          await tablesOf(dataset, scorer, ctx);
          if (k === 0 && "targets" in plan) await askPlan(plan, (tasks) => scoreRows(scorer, tasks, ctx));
        })),
      );
    const { originals, edited } = "targets" in plan ? countTasks(plan) : { originals: 0, edited: 0 };
    const said: z.infer<typeof debiasDryRunSchema> = {
      dryRun: true,
      dataset: dataset.head.name,
      scorer: isPublished ? call : shortName(scorers[0]!.spec),
      seed,
      outputs: scorers.length * dataset.outputs.length,
      audit:
        "targets" in plan
          ? {
              nItems: plan.nItems,
              nOutputs: plan.targets.length,
              calls: { originals, edited, all: originals + edited },
            }
          : null,
      auditAbsent: "refused" in plan ? plan.refused : null,
      ...costJson(estimates, models),
    };
    io.out(
      args["json"] === true
        ? `${JSON.stringify(said)}\n`
        : `${[textOf(said), ...costLines(estimates, models)].join("\n")}\n`,
    );
    return 0;
  } finally {
    await Promise.all(scorers.map((s) => s.close?.()));
  }
}
