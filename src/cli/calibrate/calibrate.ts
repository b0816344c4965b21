import {
  CALIBRATORS,
  type CalibratorName,
  fitTemperature,
  type IntervalledMeasure,
  type Reliability,
  type ReliabilityIntervals,
} from "../../calibration/index.ts";
import { unknownName, UserError, visible } from "../../core/index.ts";
import { calibrateRows, checkLabels } from "./calibrate-data.ts";
import { CASCADE_FLAGS, isCascade, runCascade } from "./cascade-flags.ts";
import { type CalibrateResult, calibrateResult, fittedFormOf, rawTemperature } from "./calibrate-result.ts";
import { DATA_FLAGS, wholeNumber } from "../data-flags.ts";
import { LABELLED_FLAGS, labelledData } from "../labelled-data.ts";
import { MEASURES } from "./calibrate-measures.ts";
import { MODEL_FLAGS } from "../model-flags.ts";
import { calibratePage } from "./calibrate-page.ts";
import { PAGE_FLAG, writePage } from "../page-flag.ts";
import { type Args, COMMON_FLAGS, type Io, type Verb } from "../verb.ts";
import { writeOutput } from "../write-output.ts";

function methodFlag(args: Args): CalibratorName {
  const method = String(args["method"]);
  if ((CALIBRATORS as readonly string[]).includes(method)) return method as CalibratorName;
  throw unknownName("--method", "calibrator", method, CALIBRATORS);
}

function cell(value: number, ends: { readonly low: number; readonly high: number } | undefined): string {
  if (!ends || Number.isNaN(ends.low)) return value.toFixed(4);
  return `${value.toFixed(4)} [${ends.low.toFixed(3)}, ${ends.high.toFixed(3)}]`;
}

function table({ againstRaw, againstBase, intervals }: CalibrateResult): string {
  const columns: readonly (readonly [string, Reliability, ReliabilityIntervals | undefined])[] = [
    ["base rate", againstBase.before, intervals.base],
    ...(againstRaw ? ([["raw", againstRaw.before, intervals.raw]] as const) : []),
    ["calibrated", againstBase.after, intervals.calibrated],
  ];
  const head = `${"held out".padEnd(33)}${columns
    .map(([name]) => name.padEnd(24))
    .join("")
    .trimEnd()}`;
  const rows = MEASURES.map(({ name, label }) => {
    const cells = columns.map(([, r, ends]) =>
      cell(r[name], ends && name in ends ? ends[name as IntervalledMeasure] : undefined).padEnd(24),
    );
    return `${label.padEnd(33)}${cells.join("").trimEnd()}`;
  });
  return [head, ...rows].join("\n");
}

const pText = (p: number): string => (p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`);

/** What to do, in sentences. */
function decision(result: CalibrateResult, name: string, temperature: number): string[] {
  const scorer = visible(name, 80);
  const out: string[] = [];
  const { againstRaw, againstBase } = result;
  if (againstRaw) {
    const { gain, p, reason, isImproved } = againstRaw;
    out.push(
      `${isImproved ? `Improved: use the calibrated ${scorer} in place of its raw probabilities` : `Not improved: no ground to calibrate ${scorer}`} (${reason}; log loss ${gain >= 0 ? "-" : "+"}${Math.abs(gain).toFixed(4)}, ${pText(p)}, ${result.nGroups} item groups).`,
    );
  }
  out.push(
    againstBase.isImproved
      ? `It tells more than the base rate (log loss -${againstBase.gain.toFixed(4)}, ${pText(againstBase.p)}).`
      : `Its probabilities are not shown to tell more than the base rate (${againstBase.reason}; ${pText(againstBase.p)}): do not use them for decisions.`,
  );
  if (temperature > 1.1)
    out.push(`Raw, it is over-confident: a temperature of ${temperature.toPrecision(3)} fits best.`);
  else if (temperature < 1 / 1.1)
    out.push(`Raw, it is under-confident: a temperature of ${temperature.toPrecision(3)} fits best.`);
  out.push("Not tested on other data, nor under optimisation.");
  return out;
}

const finite = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? null : value;

async function run(args: Args, io: Io): Promise<number> {
  const method = methodFlag(args);
  if (isCascade(args)) return runCascade(args, io, method);
  const options = {
    method,
    nFolds: wholeNumber(args, "--folds", [2, 100]),
    resamples: wholeNumber(args, "--resamples", [20, 100_000]),
  };
  const data = await labelledData(args, io, { check: checkLabels });
  const { seed, confidence, candidate, dataset, view } = data;
  const rows = calibrateRows(data);
  const nGroups = new Set(rows.clusterOf).size;
  if (nGroups < 2 * options.nFolds)
    throw new UserError({
      where: dataset.head.name,
      problem: `${nGroups} item groups with scores and labels`,
      expected: `at least two a fold (${2 * options.nFolds})`,
    });
  const chosen = { ...options, seed, confidence };
  const result = calibrateResult(rows, chosen);
  const form = fittedFormOf(data, rows, chosen);
  const sentences = decision(
    result,
    candidate.name,
    rawTemperature(rows, (y, z) => fitTemperature(y, z).temperature),
  );
  const file = args["out"];
  if (typeof file === "string") {
    await writeOutput("--out", file, `${JSON.stringify(form, null, 2)}\n`);
    io.err(`calibrator written to ${file}; use it as --scorer fitted:${file}\n`);
  }
  const missing = result.dropped > 0 ? `, ${result.dropped} without a score left out` : "";
  const text = `${sentences.join("\n")}\n\n${options.method} on ${result.input}s of ${visible(candidate.name, 80)}, ${dataset.head.name} (${view.gold.name}): ${result.n} labels in ${result.nGroups} item groups${missing}, ${options.nFolds} folds, seed ${seed}\n\n${table(result)}\n`;
  const where = `${dataset.head.name} · gold: ${view.gold.name} · ${candidate.name}`;
  const facts = { where, scorer: candidate.name, method: options.method, sentences };
  await writePage({ args, io }, calibratePage(result, facts), text);
  if (args["json"] === true) {
    const head = {
      dataset: dataset.head.name,
      gold: view.gold.name,
      scorer: candidate.name,
      method: options.method,
    };
    io.out(
      `${JSON.stringify({ ...head, seed, nFolds: options.nFolds, decision: sentences, ...result, form }, finite)}\n`,
    );
  } else io.out(text);
  return 0;
}

/** `trenchcoat calibrate`: turns a scorer's numbers into probabilities, and says whether that helped. */
export const calibrate: Verb = {
  name: "calibrate",
  summary: "fit a calibrator of a scorer on labels; before and after on held-out folds of items",
  positional: "<paths...>",
  flags: [
    { flags: "-o, --out <file>", summary: "write the fitted calibrator as JSON" },
    { flags: "--method <name>", summary: CALIBRATORS.join(", "), default: "platt" },
    { flags: "--folds <n>", summary: "folds of item groups", default: "10" },
    {
      flags: "--resamples <n>",
      summary: "draws of the reliability curve's consistency band",
      default: "200",
    },
    PAGE_FLAG,
    ...CASCADE_FLAGS,
    ...LABELLED_FLAGS,
    ...MODEL_FLAGS,
    ...DATA_FLAGS,
    ...COMMON_FLAGS,
  ],
  examples: [
    "trenchcoat calibrate ../shared/data/judgebench --scorer Skywork-Reward-Gemma-2-27B -o skywork.json",
    "trenchcoat calibrate answers.jsonl --scorer chrf --gold correct --method isotonic --json",
    "trenchcoat calibrate ../shared/data/llmbar --abstain --scorer 'GPT-4 Vanilla' --alpha 0.15",
    "trenchcoat calibrate pairs.jsonl --cascade length=0 --cascade reward=0.01 --cascade judge=0.2 --human-cost 5",
    "trenchcoat meta answers.jsonl --scorer fitted:chrf.json",
  ],
  run,
};
