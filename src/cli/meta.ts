import { writeFileSync } from "node:fs";
import {
  collect,
  type Context,
  type Dataset,
  type Gold,
  lacking,
  plainContext,
  UserError,
  type Words,
} from "../core/index.ts";
import {
  drawSamples,
  metaEvaluate,
  type MetaOptions,
  type MetaResult,
  type WholeResult,
} from "../meta/index.ts";
import { openDatasets } from "../readers/index.ts";
import { html, markdown, terminal } from "../report/index.ts";
import { createScorer } from "../scorers/index.ts";
import { DATA_FLAGS, dataOptions, wholeNumber } from "./data-flags.ts";
import { tablesOf, withSentinels } from "./sentinels.ts";
import { type Args, COMMON_FLAGS, type Io, type Verb } from "./verb.ts";
import { VERSION } from "./version.ts";

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

function whereFlag(given: readonly string[]): Record<string, string[]> {
  const where: Record<string, string[]> = {};
  for (const part of given) {
    const at = part.indexOf("=");
    if (at < 1)
      throw new UserError({
        where: "--where",
        problem: "invalid filter",
        expected: "TAG=VALUE",
        got: `"${part}"`,
      });
    (where[part.slice(0, at)] ??= []).push(part.slice(at + 1));
  }
  return where;
}

function wordsFlag(args: Args): Words {
  const words = args["words"];
  if (words === "metrics" || words === "rewards") return words;
  throw new UserError({
    where: "--words",
    problem: "unknown vocabulary",
    expected: "metrics or rewards",
    got: `"${String(words)}"`,
  });
}

function confidenceFlag(args: Args): number {
  const value = Number(args["confidence"]);
  if (value > 0.5 && value < 1) return value;
  throw new UserError({
    where: "--confidence",
    problem: "invalid level",
    expected: "a number in (0.5, 1)",
    got: `"${String(args["confidence"])}"`,
  });
}

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
  const gold = text(args["gold"]);
  return {
    version: VERSION,
    seed: wholeNumber(args, "--seed", [0, 2 ** 31 - 1]),
    resamples: wholeNumber(args, "--resamples", [20, 100_000]),
    permutations: wholeNumber(args, "--resamples", [20, 100_000]),
    confidence: confidenceFlag(args),
    ...(gold === undefined ? {} : { gold }),
    filters: { where: whereFlag(strings(args["where"])), excludeSystems: strings(args["excludeSystem"]) },
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

async function prepared(dataset: Dataset, calls: readonly string[], ctx: Context): Promise<Dataset> {
  let made = dataset;
  for (const call of calls) {
    const scorer = await createScorer(call);
    checkNeeds(made, call, scorer.spec.needs);
    made = { ...made, tables: [...made.tables, ...(await tablesOf(made, scorer, ctx))] };
    await scorer.close?.();
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
  const file = text(args["html"]);
  if (file !== undefined) {
    const page = await html(result, drawSamples(wholes, result.seed), { words });
    writeFileSync(file, page);
    io.err(`report written to ${file} (${(Buffer.byteLength(page) / 1e6).toFixed(1)} MB)\n`);
  }
  if (args["json"] === true) io.out(`${JSON.stringify(result)}\n`);
  else if (args["md"] === true) io.out(markdown(result, { words }));
  else {
    const color = io.columns !== undefined && io.env["NO_COLOR"] === undefined;
    const locale = `${io.env["LC_ALL"] ?? ""}${io.env["LC_CTYPE"] ?? ""}${io.env["LANG"] ?? ""}`;
    const ascii = args["ascii"] === true || (locale !== "" && !/utf-?8/i.test(locale));
    io.out(terminal(result, { columns: io.columns ?? 100, color, ascii, words }));
  }
}

async function run(args: Args, io: Io): Promise<number> {
  const options = optionsOf(args, io);
  wordsFlag(args);
  const reading = dataOptions(args, io);
  const ctx = { ...plainContext(options.seed), signal: io.signal };
  const sources = await openDatasets(args.paths, reading.open);
  const datasets: { dataset: Dataset; skipped: number }[] = [];
  for (const source of sources) {
    const before = reading.skipped();
    const dataset = await collect(source);
    datasets.push({
      dataset: await prepared(dataset, strings(args["scorer"]), ctx),
      skipped: reading.skipped() - before,
    });
  }
  checkGold(
    datasets.map((d) => d.dataset),
    options.gold,
  );
  await show(args, io, metaEvaluate(datasets, options));
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
    { flags: "--words <vocabulary>", summary: "labels: metrics or rewards", default: "metrics" },
    { flags: "--md", summary: "print Markdown" },
    { flags: "--html <file>", summary: "write a self-contained HTML report" },
    { flags: "--ascii", summary: "no unicode in the terminal output" },
    ...DATA_FLAGS,
    ...COMMON_FLAGS,
  ],
  examples: [
    "trenchcoat meta ../shared/data/judgebench",
    "trenchcoat meta ratings.csv --map gold=rating --scorer chrf --html report.html",
    "trenchcoat meta ../shared/data/hanna --gold Coherence --exclude-system Human",
    "trenchcoat meta runs/mine --json | jq '.decisions[].sentences'",
  ],
  run,
};
