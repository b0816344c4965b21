import {
  asksModels,
  collect,
  type Context,
  type DatasetSource,
  type ModelCaller,
  type Scorer,
  shortName,
} from "../../core/index.ts";
import { dollars, type Estimate, estimatingCaller, mayVary, metered, unverified } from "../../run/index.ts";
import { type ModelFlags, openKnown } from "../model-flags.ts";
import { tablesOf } from "../sentinels.ts";
import type { Io } from "../verb.ts";

/** What a dry run looks at. */
export interface DryRun {
  readonly sources: readonly DatasetSource[];
  readonly scorers: readonly Scorer[];
  readonly repeats: number;
  readonly models: ModelFlags;
}

/** What scoring with one scorer would ask. */
export interface ScorerEstimate extends Estimate {
  readonly scorer: Scorer;
}

const grouped = (n: number): string => Math.round(n).toLocaleString("en-US");

/** Does work with a caller that only counts, and gives what it would have asked. Nothing is asked or written. */
async function counted(
  models: ModelFlags,
  work: (caller: ModelCaller) => Promise<unknown>,
): Promise<Estimate> {
  const store = await openKnown(models);
  const counting = estimatingCaller(store);
  try {
    await work(counting);
  } finally {
    await store?.close();
  }
  return counting.estimate();
}

/** What work with one scorer would ask, as work that asks sees it; empty for a scorer that asks no models, which is then not worked with. */
export async function estimateWork(
  scorer: Scorer,
  { models, signal }: { readonly models: ModelFlags; readonly signal: AbortSignal },
  work: (ctx: Context) => Promise<unknown>,
): Promise<ScorerEstimate[]> {
  if (!asksModels(scorer.spec)) return [];
  const estimate = await counted(models, (caller) =>
    work({ seed: models.seed, signal, models: caller, log: () => undefined }),
  );
  return [{ scorer, ...estimate }];
}

async function estimateOf(
  scorer: Scorer,
  { sources, repeats, models }: DryRun,
  signal: AbortSignal,
): Promise<ScorerEstimate> {
  const estimate = await counted(models, async (counting) => {
    for (const source of sources) {
      const dataset = await collect(source);
      for (let repeat = 0; repeat < (mayVary(scorer) ? repeats : 1); repeat++) {
        const caller = metered(counting, { repeat, onUsage: () => undefined });
        const ctx = { seed: models.seed, signal, models: caller, repeat, log: () => undefined };
        await tablesOf(dataset, scorer, ctx);
      }
    }
  });
  return { scorer, ...estimate };
}

/** Counts what each scorer that asks models would ask of the data; no call is made and nothing is written. */
export async function estimateCalls(dry: DryRun, signal: AbortSignal): Promise<ScorerEstimate[]> {
  const made: ScorerEstimate[] = [];
  for (const scorer of dry.scorers)
    if (asksModels(scorer.spec)) made.push(await estimateOf(scorer, dry, signal));
  return made;
}

function costText({ usage, unpriced }: Estimate): string {
  const { calls = 0, costUsd } = usage;
  if (calls === 0) return "no cost";
  if (unpriced === calls) return "cost unknown (no price)";
  return `up to ${dollars(costUsd ?? 0)}${unverified(usage)}${unpriced > 0 ? ` and ${grouped(unpriced)} calls without a price` : ""}`;
}

function lineOf(estimate: ScorerEstimate): string {
  const { usage, unestimated, scorer } = estimate;
  const { calls = 0, cachedCalls = 0, inputTokens = 0, outputTokens = 0 } = usage;
  const tokens =
    unestimated === calls && calls > 0
      ? "tokens unknown"
      : `about ${grouped(inputTokens)} input and up to ${grouped(outputTokens)} output tokens`;
  const cached = cachedCalls > 0 ? ` (${grouped(cachedCalls)} more are answered already or asked twice)` : "";
  return `  ${shortName(scorer.spec)}: ${grouped(calls)} calls${cached}, ${tokens}, ${costText(estimate)}`;
}

/** The least time that the limits a minute allow, in minutes; undefined without limits. */
export function leastMinutes(
  estimates: readonly Estimate[],
  { requestsPerMinute, tokensPerMinute }: ModelFlags,
): number | undefined {
  if (requestsPerMinute === undefined && tokensPerMinute === undefined) return undefined;
  const sum = (of: (e: Estimate) => number): number => estimates.reduce((n, e) => n + of(e), 0);
  const calls = sum((e) => e.usage.calls ?? 0);
  const tokens = sum((e) => (e.usage.inputTokens ?? 0) + (e.usage.outputTokens ?? 0));
  return Math.max(calls / (requestsPerMinute ?? Infinity), tokens / (tokensPerMinute ?? Infinity));
}

/** What scorers would ask and cost, a line each, and what the limits of the flags say of it; empty where none asks models. */
export function costLines(estimates: readonly ScorerEstimate[], models: ModelFlags): string[] {
  if (estimates.length === 0) return [];
  const lines = estimates.map(lineOf);
  const minutes = leastMinutes(estimates, models);
  if (minutes !== undefined)
    lines.push(`  the limits a minute allow this in ${grouped(Math.ceil(minutes))} minutes at best`);
  const { budgetUsd } = models;
  const cost = estimates.reduce((usd, e) => usd + (e.usage.costUsd ?? 0), 0);
  if (budgetUsd !== undefined && cost > budgetUsd)
    lines.push(`  this is more than --budget-usd ${budgetUsd}: the run would stop before its end`);
  return lines;
}

/** The same as JSON. */
export function costJson(estimates: readonly ScorerEstimate[], models: ModelFlags) {
  return {
    scorers: estimates.map(({ scorer, usage, unestimated, unpriced }) => ({
      scorer: shortName(scorer.spec),
      calls: usage.calls ?? 0,
      cachedCalls: usage.cachedCalls ?? 0,
      inputTokens: usage.inputTokens ?? 0,
      outputTokens: usage.outputTokens ?? 0,
      costUsd: unpriced > 0 && unpriced === usage.calls ? null : (usage.costUsd ?? 0),
      unverifiedUsd: usage.unverifiedUsd ?? 0,
      unestimated,
      unpriced,
    })),
    leastMinutes: leastMinutes(estimates, models) ?? null,
  };
}

/** What a dry run found, for people. */
export function dryRunText(estimates: readonly ScorerEstimate[], { scorers, models }: DryRun): string {
  const lines = ["dry run: nothing was asked, nothing was written"];
  const computed = scorers.filter((s) => !asksModels(s.spec)).map((s) => shortName(s.spec));
  if (computed.length > 0) lines.push(`  computed here, without calls: ${computed.join(", ")}`);
  return [...lines, ...costLines(estimates, models)].join("\n");
}

/** The same as JSON. */
export function dryRunJson(
  estimates: readonly ScorerEstimate[],
  { scorers, models, repeats, sources }: DryRun,
): object {
  return {
    dryRun: true,
    seed: models.seed,
    datasets: sources.map((s) => s.head.name),
    repeats,
    computed: scorers.filter((s) => !asksModels(s.spec)).map((s) => shortName(s.spec)),
    ...costJson(estimates, models),
  };
}

/** Prints what a dry run found. Gives the exit code. */
export function printDryRun(
  estimates: readonly ScorerEstimate[],
  dry: DryRun,
  to: { readonly io: Io; readonly isJson: boolean },
): number {
  if (to.isJson) to.io.out(`${JSON.stringify(dryRunJson(estimates, dry), null, 2)}\n`);
  else to.io.out(`${dryRunText(estimates, dry)}\n`);
  return 0;
}
