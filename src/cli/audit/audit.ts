import {
  auditColumn,
  type AuditData,
  type AuditOptions,
  auditPlan,
  type AuditResult,
  askPlan,
  auditScorer,
  countTasks,
  editsNamed,
  judgeChecks,
  noCues,
} from "../../audit/index.ts";
import {
  type Dataset,
  type Scorer,
  shortName,
  type Task,
  unknownName,
  UserError,
  visible,
  type ScorerSpec,
} from "../../core/index.ts";
import { candidates, chooseGold, makeView } from "../../meta/index.ts";
import { progressTo, scoreRows } from "../../run/index.ts";
import { scorerMaker } from "../../scorers/index.ts";
import type { z } from "zod";
import { askChecks, checkCalls, estimateVariants, JUDGE_FLAGS, judgePlan } from "./audit-judge.ts";
import { auditPage } from "./audit-page.ts";
import { auditMarkdown, auditText } from "./audit-text.ts";
import type { auditDryRunSchema } from "../run-schema.ts";
import { ANY, DATA_FLAGS, wholeNumber } from "../data-flags.ts";
import { costJson, costLines, estimateWork } from "../score/dry-run.ts";
import { conflictsOf, OPTIMISED_BY_FLAG } from "../firewall-flag.ts";
import { numberFlag, oneDataset } from "../labelled-data.ts";
import { type AskingContext, askingFlags, askingScorers, MODEL_FLAGS } from "../model-flags.ts";
import { PAGE_FLAG, writePage } from "../page-flag.ts";
import { confidenceFlag, filtersOf, strings, textOf } from "../parse-flags.ts";
import { type Args, COMMON_FLAGS, type Io, type Verb } from "../verb.ts";
import { checkOutput } from "../write-output.ts";

/** Items drawn for a scorer that asks a model, unless the user says otherwise. */
const SAMPLE_FOR_MODELS = 100;
const POWER = 0.8;

/** What is audited: a scorer to be asked, or a column of the data. */
type Source =
  | { readonly kind: "scorer"; readonly call: string }
  | { readonly kind: "column"; readonly name: string };

function sourceOf(args: Args): Source {
  const [call, name] = [textOf(args["scorer"]), strings(args["scoreColumn"])[0]];
  if (call !== undefined && name === undefined) return { kind: "scorer", call };
  if (name !== undefined && call === undefined) return { kind: "column", name };
  throw new UserError({
    where: "audit",
    problem: call === undefined ? "no scorer named" : "a scorer and a score column",
    expected:
      "--scorer CALL (asked again about edited texts) or --score-column NAME (scores of the data as they are)",
  });
}

/** `--gold none` looks at the data as if nobody had judged them. */
function dataOf(dataset: Dataset, args: Args): AuditData {
  const name = textOf(args["gold"]);
  const gold = name === "none" ? undefined : chooseGold(dataset, name);
  if (!gold) return { dataset };
  if (gold.over === "systems")
    return { dataset, noView: `the gold ${visible(gold.name, 60)} is of systems, not of texts` };
  return { dataset, view: makeView(dataset, gold, filtersOf(args)) };
}

function optionsOf(args: Args, spec: Scorer["spec"] | undefined): AuditOptions {
  const given = args["sample"] === undefined ? undefined : wholeNumber(args, "--sample", [1, ANY]);
  const source = args["source"];
  if (source !== undefined && source !== "policy" && source !== "pool")
    throw new UserError({
      where: "--source",
      problem: "unknown source of outputs",
      expected: "policy (draws of one policy) or pool (outputs of different systems)",
      got: `"${String(source)}"`,
    });
  return {
    seed: wholeNumber(args, "--seed", [0, 2 ** 31 - 1]),
    resamples: wholeNumber(args, "--resamples", [100, 100_000]),
    cueNames: strings(args["cue"]),
    ...(source === undefined ? {} : { source }),
    excludeSystems: strings(args["excludeSystem"]),
    settings: {
      floor: numberFlag(args["floor"], "--floor", [0, 10]),
      fdr: numberFlag(args["fdr"], "--fdr", [0, 0.5]),
      power: POWER,
      confidence: confidenceFlag(args),
      sample: given ?? (spec?.needs.includes("model") ? SAMPLE_FOR_MODELS : null),
    },
  };
}

/** Checks the columns named as cues. @throws UserError with the nearest name */
function checkCues({ tables }: Dataset, names: readonly string[]): void {
  const known = [...new Set(tables.filter((t) => t.over === "outputs").map((t) => shortName(t.scorer)))];
  for (const name of names)
    if (!known.includes(name)) throw unknownName("--cue", "score column", name, known);
}

function auditOfColumn(data: AuditData, name: string, args: Args): AuditResult {
  const known = candidates(data.dataset);
  const candidate = known.find((c) => c.name === name);
  if (!candidate)
    throw unknownName(
      "audit",
      "score column",
      name,
      known.map((c) => c.name),
    );
  return auditColumn(data, candidate, optionsOf(args, undefined));
}

interface Asking {
  readonly scorer: Scorer;
  readonly ctx: AskingContext;
  readonly args: Args;
  readonly io: Io;
}

/** Prints what would be asked and what that costs, and asks nothing. */
async function dryRun(data: AuditData, { scorer, args, io }: Omit<Asking, "ctx">): Promise<number> {
  const options = optionsOf(args, scorer.spec);
  const models = askingFlags(args, io);
  const plan = auditPlan(data, { spec: scorer.spec, edits: editsNamed(editNames(args)) }, options);
  const { originals, edited } = countTasks(plan);
  const checks = await judgePlan(plan, { scorer, args, io });
  const how = { models, signal: io.signal };
  const own = await estimateWork(scorer, how, async (ctx) => {
    await askPlan(plan, (tasks) => scoreRows(scorer, tasks, ctx));
    await askChecks(scorer, checks, ctx);
  });
  const estimates = [...own, ...(await estimateVariants(checks, how))];
  const again = checkCalls(scorer, checks);
  const all = originals + edited + again;
  const { nItems, targets, edits } = plan;
  const said: z.infer<typeof auditDryRunSchema> = {
    dryRun: true,
    dataset: data.dataset.head.name,
    scorer: shortName(scorer.spec),
    seed: options.seed,
    nItems,
    nOutputs: targets.length,
    nEdits: edits.length,
    calls: { originals, edited, again, all },
    ...costJson(estimates, models),
  };
  const checked = checks
    ? `, and ${again.toLocaleString("en-US")} asked again (${checks.pairs.length} pairs: repeats, ${checks.variants.length} other prompts, injections)`
    : "";
  const text = `${all.toLocaleString("en-US")} scorer calls: ${originals.toLocaleString("en-US")} originals and ${edited.toLocaleString("en-US")} edited texts (${targets.length.toLocaleString("en-US")} outputs of ${nItems.toLocaleString("en-US")} items, ${edits.length} edits${scorer.spec.arity === "pair" ? ", both orders" : ""})${checked}; nothing was asked`;
  io.out(
    args["json"] === true
      ? `${JSON.stringify(said)}\n`
      : `${[text, ...costLines(estimates, models)].join("\n")}\n`,
  );
  return 0;
}

const editNames = (args: Args): string[] =>
  strings(args["edits"])
    .flatMap((e) => e.split(","))
    .map((e) => e.trim());

async function auditOfScorer(data: AuditData, { scorer, ctx, args, io }: Asking): Promise<AuditResult> {
  const options = optionsOf(args, scorer.spec);
  const plan = auditPlan(data, { spec: scorer.spec, edits: editsNamed(editNames(args)) }, options);
  const checks = await judgePlan(plan, { scorer, args, io });
  let done = 0;
  const total = plan.targets.length;
  const end = progressTo(io).start({
    title: "outputs with all their edits",
    unit: "outputs",
    total,
    done: () => done,
  });
  try {
    const ask = (tasks: readonly Task[]) => scoreRows(scorer, tasks, ctx);
    const { resamples } = options;
    const { confidence } = options.settings;
    return await auditScorer(
      data,
      {
        plan,
        ask,
        onTargets: (n) => void (done = n),
        ...(checks
          ? { checks: () => judgeChecks(scorer, checks, { ctx, seed: options.seed, resamples, confidence }) }
          : {}),
      },
      options,
    );
  } finally {
    end();
  }
}

const MOST_NAMES = 12;

/** The scorer of a call. @throws UserError that names the scorers of the data as well where the call is none */
async function scorerCalled(call: string, dataset: Dataset, io: Io): Promise<Scorer> {
  try {
    return await scorerMaker(io.own)(call);
  } catch (cause) {
    const own = candidates(dataset).map((c) => visible(c.name, 60));
    if (!(cause instanceof UserError) || cause.problem.where !== "--scorer" || own.length === 0) throw cause;
    const named = `scorers of the data: ${own.slice(0, MOST_NAMES).join(", ")}${own.length > MOST_NAMES ? `, ... (${own.length} in all)` : ""}`;
    const { help } = cause.problem;
    throw new UserError({ ...cause.problem, help: help === undefined ? named : `${help}; ${named}` });
  }
}

/** Numbers that are not finite stand as null. */
const finite = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? null : value;

/** The result with what the firewall says of the scorer and these outputs among its notes. */
function withConflicts(result: AuditResult, { args, dataset, spec }: AboutScorer): AuditResult {
  return { ...result, notes: [...result.notes, ...conflictsOf({ ...dataset, tables: [] }, args, [spec])] };
}

interface AboutScorer {
  readonly args: Args;
  readonly dataset: Dataset;
  readonly spec: ScorerSpec;
}

async function show(result: AuditResult, args: Args, io: Io): Promise<number> {
  const text = auditText(result, { columns: io.columns ?? 100 });
  await writePage({ args, io }, auditPage(result), text);
  if (args["json"] === true) io.out(`${JSON.stringify(result, finite)}\n`);
  else io.out(args["md"] === true ? auditMarkdown(result) : text);
  return 0;
}

async function run(args: Args, io: Io): Promise<number> {
  const source = sourceOf(args);
  editsNamed(editNames(args));
  await checkOutput("--html", args["html"]);
  const dataset = await oneDataset(args, io);
  const data = dataOf(dataset, args);
  const cueNames = strings(args["cue"]);
  checkCues(dataset, cueNames);
  const hasText = dataset.outputs.some((o) => o.text !== undefined);
  const hasCues =
    cueNames.length > 0 || dataset.tables.some((t) => t.over === "outputs" && t.scorer.direction === "none");
  if (!hasText && !hasCues) throw noCues(dataset);
  if (source.kind === "column") return show(auditOfColumn(data, source.name, args), args, io);
  // As everywhere, a scorer of the data goes before one of the same name that could be computed.
  const own = candidates(dataset).find((c) => c.name === source.call);
  if (own) {
    const found = auditOfColumn(data, source.call, args);
    return show(withConflicts(found, { args, dataset, spec: own.spec }), args, io);
  }
  const scorer = await scorerCalled(source.call, dataset, io);
  try {
    if (args["dryRun"] === true) return await dryRun(data, { scorer, args, io });
    const found = await askingScorers(args, io, (ctx) => auditOfScorer(data, { scorer, ctx, args, io }));
    return await show(withConflicts(found, { args, dataset, spec: scorer.spec }), args, io);
  } finally {
    await scorer.close?.();
  }
}

/** `trenchcoat audit`: what a scorer rewards besides quality, and what it can be used for. */
export const audit: Verb = {
  name: "audit",
  summary: "find what a scorer rewards besides quality, by edits that cannot improve a text",
  positional: "<paths...>",
  flags: [
    {
      flags: "--scorer <call>",
      summary:
        "scorer to be asked about originals and edited texts; a published score of the data is looked at as it is",
    },
    { flags: "--gold <name>", summary: "which judgments count as truth; none to look without any" },
    OPTIMISED_BY_FLAG,
    { flags: "--where <tag=value>", summary: "keep only data with this tag value", repeatable: true },
    { flags: "--exclude-system <name>", summary: "leave a system out", repeatable: true },
    { flags: "--dataset <name>", summary: "the data set, where the paths hold several" },
    {
      flags: "--edits <names>",
      summary: "edits or families (neutral, style, breaking); all where absent",
      repeatable: true,
    },
    {
      flags: "--cue <column>",
      summary: "score column of the data that is a cue (length, copying); repeatable",
      repeatable: true,
    },
    {
      flags: "--floor <sd>",
      summary: "effects up to so many SD of the scorer do not matter",
      default: "0.1",
    },
    { flags: "--fdr <rate>", summary: "false discovery rate among the FLAGs", default: "0.05" },
    {
      flags: "--sample <n>",
      summary: `items drawn (all; ${SAMPLE_FOR_MODELS} for scorers that ask a model)`,
    },
    {
      flags: "--source <kind>",
      summary: "policy (draws of one) or pool (of systems); by the tag source=policy where absent",
    },
    { flags: "--resamples <n>", summary: "resamples of items for observational intervals", default: "1000" },
    { flags: "--confidence <level>", summary: "confidence level of intervals", default: "0.95" },
    ...JUDGE_FLAGS,
    { flags: "--dry-run", summary: "say what it would ask in calls, tokens and dollars, and stop" },
    { flags: "--md", summary: "print Markdown" },
    ...MODEL_FLAGS,
    PAGE_FLAG,
    ...DATA_FLAGS,
    ...COMMON_FLAGS,
  ],
  examples: [
    "trenchcoat audit answers.jsonl --scorer chrf",
    "trenchcoat audit rollouts.jsonl --score-column reward",
    "trenchcoat audit answers.jsonl --scorer judge-rating:model=m --sample 50 --dry-run",
    "trenchcoat audit answers.jsonl --scorer rouge --edits style,breaking --html audit.html",
  ],
  run,
};
