import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { collect, type Dataset, plainContext, UserError } from "../../core/index.ts";
import {
  drawSamples,
  metaEvaluate,
  type MetaResult,
  type PartDifference,
  partDifferences,
  type ReportSamples,
  type WholeResult,
} from "../../meta/index.ts";
import { openDatasets } from "../../readers/index.ts";
import { type DocumentSection, html, terminal } from "../../report/index.ts";
import { hashInputs, progressTo, scoreRun } from "../../run/index.ts";
import { createScorer } from "../../scorers/index.ts";
import { wholeNumber } from "../data-flags.ts";
import { DEMO_SCORERS, DEMO_SLICES, demoData } from "./demo-data.ts";
import { type DemoFindings, type Surprise, surprises } from "./demo-surprises.ts";
import { demoSections } from "./demo-page.ts";
import {
  dropSection,
  introLines,
  type NextCommand,
  nextSection,
  sliceSection,
  surpriseSection,
} from "./demo-text.ts";
import { withSentinels } from "../sentinels.ts";
import { type Args, COMMON_FLAGS, type Io, type Verb } from "../verb.ts";
import { VERSION } from "../version.ts";

const PART_ROWS = 4096;
const RESAMPLES = 1000;

interface Asked {
  readonly dir: string;
  readonly seed: number;
  readonly force: boolean;
  readonly io: Io;
}

/** Scores the contrast set into the run directory; what is there from an earlier call is kept. */
async function scoreContrast(path: string, { dir, seed, force, io }: Asked): Promise<void> {
  const { signal } = io;
  const scorers = await Promise.all(DEMO_SCORERS.map(createScorer));
  const hashed = await hashInputs([path], io.stdin, { signal });
  await scoreRun({
    dir,
    paths: [path],
    request: { inputs: hashed.inputs, format: null, map: {}, skipBad: 0, seed, partRows: PART_ROWS },
    open: () => openDatasets([path]),
    skipped: () => 0,
    scorers,
    threads: 1,
    force,
    version: VERSION,
    signal,
    progress: progressTo(io),
  });
}

async function datasetAt(path: string, asked: Asked): Promise<Dataset> {
  const [source] = await openDatasets([path]);
  const ctx = { ...plainContext(asked.seed), signal: asked.io.signal };
  return withSentinels(await collect(source!), ctx);
}

const options = (path: string, seed: number, by: readonly string[]) => ({
  version: VERSION,
  seed,
  resamples: RESAMPLES,
  permutations: RESAMPLES,
  confidence: 0.95,
  by,
  path,
});

type DemoOptions = ReturnType<typeof options>;

interface Evaluated {
  readonly result: MetaResult;
  readonly wholes: readonly WholeResult[];
}

/** Two results as one; rows and decisions name their data set. */
function joined(a: Evaluated, b: Evaluated): Evaluated {
  const both = <K extends "datasets" | "rows" | "comparisons" | "ranks" | "decisions" | "worst" | "warnings">(
    key: K,
  ): MetaResult[K] => [...a.result[key], ...b.result[key]] as unknown as MetaResult[K];
  return {
    result: {
      version: a.result.version,
      seed: a.result.seed,
      datasets: both("datasets"),
      rows: both("rows"),
      comparisons: both("comparisons"),
      ranks: both("ranks"),
      decisions: both("decisions"),
      worst: both("worst"),
      warnings: both("warnings"),
      ceilings: [...(a.result.ceilings ?? []), ...(b.result.ceilings ?? [])],
      cues: [...(a.result.cues ?? []), ...(b.result.cues ?? [])],
      profiles: [...(a.result.profiles ?? []), ...(b.result.profiles ?? [])],
    },
    wholes: [...a.wholes, ...b.wholes],
  };
}

function findingsOf(contrast: Evaluated, result: MetaResult, made: DemoOptions): DemoFindings {
  const whole = contrast.wholes[0]!;
  const edits = [...new Set(whole.view.dataset.pairs.map((pair) => pair.tags["edit"]!))];
  const between = (from: Record<string, string>, to: Record<string, string>): PartDifference[] =>
    partDifferences(whole, { from, to }, made);
  return {
    result,
    contrast: whole,
    drops: between({}, { "length-matched": "yes" }),
    edits: edits.filter((edit) => edit !== "none").flatMap((edit) => between({ edit: "none" }, { edit })),
    wording: between({ wording: "wrong follows right" }, { wording: "wrong follows reference" }),
  };
}

async function writeReport(
  found: Evaluated,
  file: string,
  about: { readonly io: Io; readonly isAsked: boolean; readonly sections: readonly DocumentSection[] },
): Promise<boolean> {
  const { io, isAsked, sections } = about;
  const samples: ReportSamples = drawSamples(found.wholes, found.result.seed);
  try {
    const page = await html(found.result, samples, { sections });
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, page);
    io.err(`report written to ${file} (${(Buffer.byteLength(page) / 1e6).toFixed(1)} MB)\n`);
    return true;
  } catch (error) {
    if (isAsked || !(error instanceof UserError)) throw error;
    io.err(`no HTML report: ${error.message}; ${error.problem.help ?? ""}\n`);
    return false;
  }
}

function nextCommands(dir: string, data: ReturnType<typeof demoData>): NextCommand[] {
  return [
    {
      why: "look over a table of yours with a rating a row (or chosen and rejected answers); name its columns where they are not found",
      command: "trenchcoat data inspect mine.csv --map text=answer --map reference=gold --map rating=human",
    },
    {
      why: "score its texts, then meta-evaluate the scores and write the report",
      command:
        "trenchcoat score mine.csv --map text=answer --map reference=gold --map rating=human --scorer chrf --scorer rouge-l -o runs/mine",
    },
    { why: "", command: "trenchcoat meta runs/mine --html mine.html" },
    {
      why: "meta-evaluate scores that you have already (columns with a reward model's or a judge's scores)",
      command:
        "trenchcoat meta mine.csv --map text=answer --map rating=human --map reward:my-rm=rm_score --html mine.html",
    },
    {
      why: "the same as above by hand",
      command: `trenchcoat meta ${dir} --by task --by error --by length-matched`,
    },
    { why: "", command: `trenchcoat meta ${data.judgebench}` },
  ];
}

const WORST_SHOWN = 3;

/** The result with fewer worst errors, and none where there is no text to show. */
function forTerminal(result: MetaResult): MetaResult {
  const worst = result.worst.filter((w) => w.outputs.some((o) => o.text !== null)).slice(0, WORST_SHOWN);
  return { ...result, worst };
}

interface Shown {
  readonly found: DemoFindings;
  readonly surprised: readonly Surprise[];
  readonly next: readonly NextCommand[];
  readonly report: string | null;
}

function terminalText({ found, surprised, next, report }: Shown, args: Args, io: Io): string {
  const locale = `${io.env["LC_ALL"] ?? ""}${io.env["LC_CTYPE"] ?? ""}${io.env["LANG"] ?? ""}`;
  const ascii = args["ascii"] === true || (locale !== "" && !/utf-?8/i.test(locale));
  const color = io.columns !== undefined && io.env["NO_COLOR"] === undefined;
  const columns = Math.max(60, io.columns ?? 100);
  const bold = (text: string): string => (color ? `\u001b[1m${text}\u001b[22m` : text);
  const screen = { columns, bold };
  const own = [
    ...sliceSection(found.result, "task", screen),
    ...sliceSection(found.result, "error", screen),
    ...sliceSection(found.result, "wording", screen),
    ...dropSection(found.drops, screen),
    ...surpriseSection(surprised, screen),
    ...nextSection(next, screen),
    ...(report === null ? [] : [`report: ${report}`]),
  ];
  const plain = (line: string): string => (ascii ? line.replaceAll("–", "-") : line);
  return [
    ...introLines(found.result, screen).map(plain),
    terminal(forTerminal(found.result), { columns, color, ascii }).trimEnd(),
    "",
    ...own.map((line) => plain(line).trimEnd()),
    "",
  ].join("\n");
}

async function run(args: Args, io: Io): Promise<number> {
  const dir = String(args["out"]);
  const seed = wholeNumber(args, "--seed", [0, 2 ** 31 - 1]);
  const asked: Asked = { dir, seed, force: args["force"] === true, io };
  const given = demoData();
  const data = { contrast: relative(".", given.contrast), judgebench: relative(".", given.judgebench) };
  io.err(`scoring ${data.contrast} into ${dir} with ${DEMO_SCORERS.length} scorers (seed ${seed})\n`);
  await scoreContrast(data.contrast, asked);
  const made = options(dir, seed, DEMO_SLICES);
  const contrast = metaEvaluate([{ dataset: await datasetAt(dir, asked), skipped: 0 }], made);
  const judgebench = metaEvaluate(
    [{ dataset: await datasetAt(data.judgebench, asked), skipped: 0 }],
    options(data.judgebench, seed, []),
  );
  const both = joined(contrast, judgebench);
  const found = findingsOf(contrast, both.result, made);
  const surprised = surprises(found);
  const file = typeof args["html"] === "string" ? args["html"] : join(dir, "report.html");
  const sections = demoSections(found.drops, surprised);
  const isWritten = await writeReport(both, file, {
    io,
    isAsked: typeof args["html"] === "string",
    sections,
  });
  const shown = { found, surprised, next: nextCommands(dir, data), report: isWritten ? file : null };
  if (args["json"] === true) io.out(`${JSON.stringify({ ...demoJson(shown, asked) })}\n`);
  else io.out(terminalText(shown, args, io));
  return 0;
}

function demoJson({ found, surprised, next, report }: Shown, { dir, seed }: Asked): object {
  const { result, drops, edits, wording } = found;
  const differences = { drops, edits, wording };
  return { version: VERSION, seed, run: dir, report, result, differences, surprises: surprised, next };
}

/** `trenchcoat demo`: the whole loop on data that come with the package, offline. */
export const demo: Verb = {
  name: "demo",
  summary: "the whole loop on data that come with the package: score, meta-evaluate, report; offline",
  flags: [
    { flags: "-o, --out <dir>", summary: "run directory", default: "runs/demo" },
    { flags: "--html <file>", summary: "where to write the HTML report (default: report.html in the run)" },
    { flags: "--force", summary: "delete the run of another request in the directory and start anew" },
    { flags: "--ascii", summary: "no unicode in the terminal output" },
    ...COMMON_FLAGS,
  ],
  examples: ["trenchcoat demo", "trenchcoat demo -o /tmp/demo --json | jq '.surprises[].sentence'"],
  run,
};
