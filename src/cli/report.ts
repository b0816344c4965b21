import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RUN_FILES, UserError } from "../core/index.ts";
import type { MetaResult, ReportSamples } from "../meta/index.ts";
import { html } from "../report/index.ts";
import { meta } from "./meta.ts";
import { printResult, SHOW_FLAGS, wordsFlag } from "./print-result.ts";
import { runProgram } from "./program.ts";
import { type StoredResult, storedResultSchema } from "./result-schema.ts";
import { type Args, COMMON_FLAGS, type Io, type Verb } from "./verb.ts";
import { writeOutput } from "./write-output.ts";

const STORED = "report.json";
const NO_SAMPLES: ReportSamples = { scatter: [], items: [], itemsTotal: 0, scoreRange: {} };

/** Reads a stored result. @throws UserError naming the first field that is not of the form. */
export async function readStored(path: string): Promise<StoredResult> {
  const wrong = (got: string, cause?: unknown) =>
    new UserError(
      {
        where: path,
        problem: "not a stored result",
        expected: "what trenchcoat meta --json prints",
        got,
        help: "trenchcoat schema meta prints the form",
      },
      { cause },
    );
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    throw wrong("text that is no JSON", cause);
  }
  const parsed = storedResultSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw wrong(`${issue?.path.join(".") || "the whole"}: ${issue?.message ?? "another form"}`, parsed.error);
}

const fileFlag = (value: unknown, standard: string): string | undefined =>
  value === true ? standard : typeof value === "string" ? value : undefined;

function withoutOrigin(stored: StoredResult): MetaResult {
  const result = { ...stored };
  delete result.of;
  return result;
}

async function reportFile(path: string, args: Args, io: Io): Promise<number> {
  const result = withoutOrigin(await readStored(path));
  const page = fileFlag(args["html"], path.replace(/(\.json)?$/, ".html"));
  if (page !== undefined) {
    await writeOutput("--html", page, await html(result, NO_SAMPLES, { words: wordsFlag(args) }));
    io.err(`report written to ${page}, without plots of points and items, which a result does not hold\n`);
  }
  printResult(result, args, io);
  return 0;
}

interface Origin {
  readonly run: string;
  readonly gold: string | null;
}

/** The run's stored result, where it was made of this very run and asked in the same way. */
async function fresh(path: string, origin: Origin, args: Args): Promise<MetaResult | undefined> {
  if (!existsSync(path)) return undefined;
  const stored = await readStored(path).catch(() => undefined);
  if (stored?.of?.run !== origin.run || stored.of.gold !== origin.gold) return undefined;
  return String(stored.seed) === String(args["seed"]) ? withoutOrigin(stored) : undefined;
}

/** Computes a run's result through the meta verb and stores it; gives the exit code where that failed. */
async function compute(dir: string, origin: Origin, args: Args, io: Io): Promise<MetaResult | number> {
  let out = "";
  const page = fileFlag(args["html"], join(dir, "report.html"));
  const argv = [
    "meta",
    dir,
    "--json",
    "--no-config",
    "--seed",
    String(args["seed"]),
    "--words",
    wordsFlag(args),
  ];
  if (origin.gold !== null) argv.push("--gold", origin.gold);
  if (page !== undefined) argv.push("--html", page);
  const code = await runProgram([meta], argv, { ...io, out: (text) => void (out += text) });
  if (code !== 0) return code;
  const result = JSON.parse(out) as MetaResult;
  await writeFile(join(dir, STORED), `${JSON.stringify({ ...result, of: origin })}\n`);
  io.err(`result stored in ${join(dir, STORED)}\n`);
  return result;
}

async function reportRun(dir: string, args: Args, io: Io): Promise<number> {
  const record = join(dir, RUN_FILES.record);
  if (!existsSync(record))
    throw new UserError({
      where: dir,
      problem: "not a run directory",
      expected: `a directory with ${RUN_FILES.record}, or a file of trenchcoat meta --json`,
    });
  const sha256 = createHash("sha256")
    .update(await readFile(record))
    .digest("hex");
  const origin = { run: sha256, gold: typeof args["gold"] === "string" ? args["gold"] : null };
  // A page shows points and items of the data, which only a computation draws.
  const kept = args["html"] === undefined ? await fresh(join(dir, STORED), origin, args) : undefined;
  if (kept) io.err(`from ${join(dir, STORED)}\n`);
  const result = kept ?? (await compute(dir, origin, args, io));
  if (typeof result === "number") return result;
  printResult(result, args, io);
  return 0;
}

async function run(args: Args, io: Io): Promise<number> {
  wordsFlag(args);
  const path = args.paths[0]!;
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new UserError({ where: path, problem: "no such file or directory" });
  return found.isDirectory() ? reportRun(path, args, io) : reportFile(path, args, io);
}

/** `trenchcoat report RUN | RESULT.json`: shows a stored result again, or a run's, which is computed where it is not stored yet. */
export const report: Verb = {
  name: "report",
  summary: "show a stored result (meta --json) or a run directory again, as text, Markdown, CSV or HTML",
  positional: "<run-or-result>",
  flags: [
    { flags: "--gold <name>", summary: "which judgments count as truth, where a run is computed" },
    {
      flags: "--html [file]",
      summary: "write a self-contained HTML report (default: report.html in the run, or beside the result)",
    },
    ...SHOW_FLAGS,
    ...COMMON_FLAGS,
  ],
  examples: [
    "trenchcoat report runs/mine --html",
    "trenchcoat meta data --json > result.json && trenchcoat report result.json --md",
    "trenchcoat report result.json --csv > rows.csv",
  ],
  run,
};
