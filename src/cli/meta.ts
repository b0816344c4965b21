import { collect, type Dataset, type Gold, lacking, UserError } from "../core/index.ts";
import {
  drawSamples,
  metaEvaluate,
  type MetaOptions,
  type MetaResult,
  type WholeResult,
} from "../meta/index.ts";
import { openDatasets } from "../readers/index.ts";
import { html } from "../report/index.ts";
import { scorerMaker } from "../scorers/index.ts";
import { conflictsOf, OPTIMISED_BY_FLAG } from "./firewall-flag.ts";
import { DATA_FLAGS, dataOptions, wholeNumber } from "./data-flags.ts";
import { type AskingContext, askingScorers, MODEL_FLAGS } from "./model-flags.ts";
import { confidenceFlag, filtersOf, strings, textOf } from "./parse-flags.ts";
import { printResult, SHOW_FLAGS, wordsFlag } from "./print-result.ts";
import { tablesOf, withSentinels } from "./sentinels.ts";
import { type Args, COMMON_FLAGS, type Io, type Verb } from "./verb.ts";
import { VERSION } from "./version.ts";
import { writeOutput } from "./write-output.ts";

function populationFlag(args: Args): boolean {
  const value = args["population"];
  if (value === "these-systems" || value === "systems-like-these") return value === "systems-like-these";
  throw new UserError({
    where: "--population",
    problem: "unknown population",
    expected: "these-systems or systems-like-these",
    got: `"${String(value)}"`,
  });
}

function optionsOf(args: Args, io: Io): MetaOptions {
  const gold = textOf(args["gold"]);
  return {
    version: VERSION,
    seed: wholeNumber(args, "--seed", [0, 2 ** 31 - 1]),
    resamples: wholeNumber(args, "--resamples", [20, 100_000]),
    permutations: wholeNumber(args, "--resamples", [20, 100_000]),
    confidence: confidenceFlag(args),
    ...(gold === undefined ? {} : { gold }),
    filters: filtersOf(args),
    by: strings(args["by"]),
    measures: { names: strings(args["measure"]), levels: strings(args["level"]), all: args["all"] === true },
    systemsLikeThese: populationFlag(args),
    allPairs: args["allPairs"] === true,
    allScorers: args["allScorers"] === true,
    path: args.paths.join(" "),
    progress: (done, total, what) => {
      if (io.errIsTerminal || total > 1) io.err(`[${done + 1}/${total}] ${what}\n`);
    },
  };
}

/** Refuses a scorer that can score nothing here, before any work. */
function checkNeeds(dataset: Dataset, name: string, needs: Parameters<typeof lacking>[1]): void {
  const task = (i: number) => {
    const output = dataset.outputs[i]!;
    return { item: dataset.items[dataset.itemIndex.get(output.itemId)!]!, outputs: [output] };
  };
  const reasons = new Set<string | undefined>();
  for (let i = 0; i < dataset.outputs.length; i++) {
    reasons.add(lacking(task(i), needs));
    if (reasons.has(undefined)) return;
  }
  throw new UserError({
    where: dataset.head.name,
    problem: `scorer "${name}" cannot score anything here`,
    expected: needs.join(" and "),
    got: [...reasons].join(", ") || "no outputs",
  });
}

async function prepared(dataset: Dataset, calls: readonly string[], ctx: AskingContext): Promise<Dataset> {
  let made = dataset;
  for (const call of calls) {
    const scorer = await scorerMaker(ctx.own)(call);
    try {
      checkNeeds(made, call, scorer.spec.needs);
      made = { ...made, tables: [...made.tables, ...(await tablesOf(made, scorer, ctx))] };
    } finally {
      await scorer.close?.();
    }
  }
  return withSentinels(made, ctx);
}

/** Asks a gold by name only of the data sets that have it, so that several data sets can be given together. */
function checkGold(datasets: readonly Dataset[], gold: string | undefined): void {
  if (gold === undefined || datasets.some((d) => d.golds.some((g: Gold) => g.name === gold))) return;
  const known = [...new Set(datasets.flatMap((d) => d.golds.map((g) => g.name)))];
  throw new UserError({
    where: "--gold",
    problem: `unknown gold "${gold}"`,
    expected:
      known.length > 0 ? `one of: ${known.join(", ")}` : "no --gold, since the data hold no judgments",
  });
}

async function show(
  args: Args,
  io: Io,
  found: { result: MetaResult; wholes: readonly WholeResult[] },
): Promise<void> {
  const { result, wholes } = found;
  const words = wordsFlag(args);
  const file = textOf(args["html"]);
  if (file !== undefined) {
    const page = await html(result, drawSamples(wholes, result.seed), { words });
    await writeOutput("--html", file, page);
    io.err(`report written to ${file} (${(Buffer.byteLength(page) / 1e6).toFixed(1)} MB)\n`);
  }
  printResult(result, args, io);
}

interface Prepared {
  readonly dataset: Dataset;
  readonly skipped: number;
}

async function readAll(args: Args, io: Io, ctx: AskingContext): Promise<Prepared[]> {
  const reading = dataOptions(args, io);
  const datasets: Prepared[] = [];
  for (const source of await openDatasets(args.paths, reading.open)) {
    const before = reading.skipped();
    const dataset = await collect(source);
    datasets.push({
      dataset: await prepared(dataset, strings(args["scorer"]), ctx),
      skipped: reading.skipped() - before,
    });
  }
  return datasets;
}

async function run(args: Args, io: Io): Promise<number> {
  const options = optionsOf(args, io);
  wordsFlag(args);
  const datasets = await askingScorers(args, io, (ctx) => readAll(args, io, ctx));
  checkGold(
    datasets.map((d) => d.dataset),
    options.gold,
  );
  const found = metaEvaluate(datasets, options);
  const conflicts = datasets.flatMap(({ dataset }) => conflictsOf(dataset, args));
  const warnings = [...found.result.warnings, ...conflicts];
  await show(args, io, { ...found, result: { ...found.result, warnings } });
  return 0;
}

export const meta: Verb = {
  name: "meta",
  alias: "compare",
  summary: "meta-evaluate scorers against human judgments: which can be trusted, and is the difference real?",
  positional: "<paths...>",
  flags: [
    { flags: "--gold <name>", summary: "which judgments count as truth" },
    {
      flags: "--scorer <call>",
      summary: "also compute this scorer, e.g. chrf or bleu:tokenize=zh",
      repeatable: true,
    },
    { flags: "--where <tag=value>", summary: "keep only data with this tag value", repeatable: true },
    { flags: "--exclude-system <name>", summary: "leave a system out", repeatable: true },
    { flags: "--by <tag>", summary: "also slice by this tag", repeatable: true },
    {
      flags: "--level <level>",
      summary: "response or system: every measure of that level",
      repeatable: true,
    },
    { flags: "--measure <name>", summary: "this measure instead of the defaults", repeatable: true },
    OPTIMISED_BY_FLAG,
    { flags: "--all", summary: "every measure that applies" },
    { flags: "--all-pairs", summary: "report the comparison of every pair of scorers" },
    { flags: "--all-scorers", summary: "compare scorers made for another aspect too" },
    { flags: "--resamples <n>", summary: "bootstrap resamples and permutations", default: "1000" },
    { flags: "--confidence <level>", summary: "confidence level of intervals", default: "0.95" },
    {
      flags: "--population <name>",
      summary: "at system level, resample items (these-systems) or systems too (systems-like-these)",
      default: "these-systems",
    },
    ...SHOW_FLAGS,
    { flags: "--html <file>", summary: "write a self-contained HTML report" },
    ...MODEL_FLAGS,
    ...DATA_FLAGS,
    ...COMMON_FLAGS,
  ],
  examples: [
    "trenchcoat meta ../shared/data/judgebench",
    "trenchcoat meta ratings.csv --map rating=my_rating --scorer chrf --html report.html",
    "trenchcoat meta ../shared/data/hanna --gold Coherence --exclude-system Human",
    "trenchcoat meta runs/mine --json | jq '.decisions[].sentences'",
  ],
  run,
};
