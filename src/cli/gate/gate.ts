import { strings } from "../parse-flags.ts";
import { appendFile, open } from "node:fs/promises";
import { UserError, visible } from "../../core/index.ts";
import type { MetaResult } from "../../meta/index.ts";
import {
  type Check,
  formatCount,
  formatDifference,
  formatInterval,
  formatSlice,
  githubSummary,
  junit,
  requirement,
} from "../../report/index.ts";
import { DATA_FLAGS, wholeNumber } from "../data-flags.ts";
import { checkSubject } from "./gate-checks.ts";
import { type Choice, parseRule, type Rule, subjectsOf } from "./gate-rules.ts";
import type { GateResult } from "./gate-schema.ts";
import { meta } from "../meta.ts";
import { MODEL_FLAGS } from "../model-flags.ts";
import { runProgram } from "../program.ts";
import { readStored } from "../report.ts";
import { type Args, COMMON_FLAGS, type Io, type Verb } from "../verb.ts";
import { VERSION } from "../version.ts";
import { writeOutput } from "../write-output.ts";

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** Flags of `meta` that a gate hands on where a result is computed: key in the arguments, flag. */
const HANDED_ON = [
  ["gold", "--gold"],
  ["where", "--where"],
  ["excludeSystem", "--exclude-system"],
  ["compute", "--scorer"],
  ["resamples", "--resamples"],
  ["confidence", "--confidence"],
  ["format", "--format"],
  ["map", "--map"],
  ["skipBad", "--skip-bad"],
  ["seed", "--seed"],
  ["concurrency", "--concurrency"],
  ["rpm", "--rpm"],
  ["tpm", "--tpm"],
  ["budgetUsd", "--budget-usd"],
] as const;

function rulesOf(args: Args): Rule[] {
  const rules = [
    ...strings(args["min"]).map((t) => parseRule("min", t)),
    ...strings(args["maxDrop"]).map((t) => parseRule("max-drop", t)),
  ];
  if (rules.length === 0)
    throw new UserError({
      where: "gate",
      problem: "no threshold",
      expected: "--min MEASURE=NUMBER or --max-drop MEASURE=NUMBER",
      help: "for example: --min accuracy=0.7:lower",
    });
  if (strings(args["maxDrop"]).length > 0 && text(args["against"]) === undefined)
    throw new UserError({
      where: "--max-drop",
      problem: "nothing to compare with",
      expected: "--against RESULT.json, an earlier meta --json",
    });
  return rules;
}

function sliceFlag(given: readonly string[]): Record<string, string> {
  const slice: Record<string, string> = {};
  for (const part of given) {
    const at = part.indexOf("=");
    if (at < 1)
      throw new UserError({
        where: "--slice",
        problem: "invalid slice",
        expected: "TAG=VALUE",
        got: `"${part}"`,
      });
    slice[part.slice(0, at)] = part.slice(at + 1);
  }
  return slice;
}

/** One of a few words, or undefined where the flag is absent. */
function oneOf(args: Args, key: "level" | "grouping", known: readonly string[]): string | undefined {
  const given = text(args[key]);
  if (given === undefined || known.includes(given)) return given;
  throw new UserError({
    where: `--${key}`,
    problem: `unknown ${key}`,
    expected: `one of: ${known.join(", ")}`,
    got: `"${given}"`,
  });
}

function choiceOf(args: Args): Choice {
  return {
    scorers: strings(args["scorer"]),
    slice: sliceFlag(strings(args["slice"])),
    level: oneOf(args, "level", ["response", "system", "document"]),
    grouping: oneOf(args, "grouping", ["none", "item", "system"]),
  };
}

/** Measures data or a run through the meta verb; gives the exit code where that failed. */
async function compute(args: Args, rules: readonly Rule[], io: Io): Promise<MetaResult | number> {
  const argv = ["meta", ...args.paths, "--json", "--no-config"];
  for (const measure of new Set(rules.map((r) => r.measure))) argv.push("--measure", measure);
  for (const tag of Object.keys(sliceFlag(strings(args["slice"])))) argv.push("--by", tag);
  for (const [key, flag] of HANDED_ON) {
    const value = args[key];
    for (const each of Array.isArray(value) ? value : value === undefined ? [] : [value])
      argv.push(flag, String(each));
  }
  if (args["cache"] === false) argv.push("--no-cache");
  else if (text(args["cache"]) !== undefined) argv.push("--cache", String(args["cache"]));
  let out = "";
  const code = await runProgram([meta], argv, { ...io, out: (t) => void (out += t) });
  return code === 0 ? (JSON.parse(out) as MetaResult) : code;
}

/** Whether a file begins as `meta --json` does; other JSON is data. */
async function isStored(path: string): Promise<boolean> {
  const file = await open(path, "r").catch(() => undefined);
  if (!file) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return /^\s*\{\s*"version"\s*:/.test(buffer.toString("utf8", 0, bytesRead));
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

/** A stored result is taken as it is; everything else is data or a run. */
async function resultOf(args: Args, rules: readonly Rule[], io: Io): Promise<MetaResult | number> {
  const [path = "-", ...more] = args.paths;
  const isResult = more.length === 0 && path !== "-" && (await isStored(path));
  return isResult ? readStored(path) : compute(args, rules, io);
}

function line(check: Check): string {
  const found =
    check.kind === "min" ? formatInterval(check) : formatDifference({ ...check, difference: check.value });
  const where = [check.dataset, formatSlice(check.slice), check.scorer]
    .filter((p) => p !== "all")
    .join(" | ");
  const grouping = check.grouping === null || check.grouping === "none" ? "" : ` by ${check.grouping}`;
  const head = `${check.isPassed ? "PASS" : "FAIL"} ${where}: ${requirement(check)}${grouping}`;
  return visible(`${head}: ${found}, n = ${formatCount(check.n)}: ${check.reason}`, 2000);
}

/** Where the step summary goes. @throws UserError outside a GitHub job. */
function summaryFile(args: Args, io: Io): string | undefined {
  if (args["github"] !== true) return undefined;
  const file = io.env["GITHUB_STEP_SUMMARY"];
  if (file) return file;
  throw new UserError({
    where: "--github",
    problem: "no file for the step summary",
    expected: "the environment variable GITHUB_STEP_SUMMARY, which a GitHub job sets",
  });
}

function print(result: GateResult, args: Args, io: Io): void {
  if (args["json"] === true) return io.out(`${JSON.stringify(result)}\n`);
  const passed = result.checks.filter((c) => c.isPassed).length;
  for (const check of result.checks) io.out(`${line(check)}\n`);
  io.out(`${passed} of ${result.checks.length} checks passed; seed ${result.seed}\n`);
}

async function run(args: Args, io: Io): Promise<number> {
  const rules = rulesOf(args);
  const choice = choiceOf(args);
  const summary = summaryFile(args, io);
  wholeNumber(args, "--seed", [0, 2 ** 31 - 1]);
  const against = text(args["against"]);
  const before = against === undefined ? undefined : await readStored(against);
  const found = await resultOf(args, rules, io);
  if (typeof found === "number") return found;
  const checks = subjectsOf(found, rules, choice).map((s) => checkSubject(s, choice, before));
  const { seed } = found;
  const isPassed = checks.every((c) => c.isPassed);
  print({ version: VERSION, seed, isPassed, checks }, args, io);
  const file = text(args["junit"]);
  if (file !== undefined) await writeOutput("--junit", file, junit(checks, { seed }));
  if (summary !== undefined) await appendFile(summary, githubSummary(checks, { seed }));
  return isPassed ? 0 : 1;
}

/** `trenchcoat gate RUN | PATH | RESULT.json --min accuracy=0.7:lower`: exit 1 where a scorer is not shown to be good enough. */
export const gate: Verb = {
  name: "gate",
  summary:
    "fail (exit 1) unless scorers are shown to reach a threshold, by the end of the interval and not by the point",
  positional: "<paths...>",
  flags: [
    {
      flags: "--min <measure=number>",
      summary: "least value; :lower (default) holds the interval's lower end against it, :value the point",
      repeatable: true,
    },
    {
      flags: "--max-drop <measure=number>",
      summary:
        "largest fall from --against; :lower (default) fails unless a larger one is ruled out, :upper only where it is shown",
      repeatable: true,
    },
    { flags: "--against <result>", summary: "the earlier result (meta --json) for --max-drop" },
    {
      flags: "--scorer <name>",
      summary: "check this scorer; without it every one but the baselines",
      repeatable: true,
    },
    {
      flags: "--slice <tag=value>",
      summary: "check on this slice; several tags name one slice",
      repeatable: true,
    },
    { flags: "--level <level>", summary: "response or system, where a measure has both" },
    { flags: "--grouping <grouping>", summary: "none, item or system, where a measure has several" },
    { flags: "--junit <file>", summary: "write the checks as JUnit XML" },
    { flags: "--github", summary: "append the checks to the step summary of a GitHub job" },
    { flags: "--compute <call>", summary: "also compute this scorer first, e.g. chrf", repeatable: true },
    { flags: "--gold <name>", summary: "which judgments count as truth" },
    { flags: "--where <tag=value>", summary: "keep only data with this tag value", repeatable: true },
    { flags: "--exclude-system <name>", summary: "leave a system out", repeatable: true },
    { flags: "--resamples <n>", summary: "bootstrap resamples", default: "1000" },
    { flags: "--confidence <level>", summary: "confidence level of intervals", default: "0.95" },
    ...MODEL_FLAGS,
    ...DATA_FLAGS,
    ...COMMON_FLAGS,
  ],
  examples: [
    "trenchcoat gate runs/mine --min accuracy=0.7:lower --scorer my-judge",
    "trenchcoat gate result.json --min spearman=0.3 --junit gate.xml",
    "trenchcoat gate runs/new --max-drop accuracy=0.02 --against old.json --github",
  ],
  run,
};
