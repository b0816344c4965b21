import { resolve } from "node:path";
import type { z } from "zod";
import { calibrateResultSchema } from "../../src/cli/calibrate/calibrate-schema.ts";
import { calibrationPicture } from "./plots/calibration.ts";
import { figures, type Figures } from "./plots/picture.ts";
import { programOutput } from "./program-output.ts";
import { SEED, SHARED, table } from "./shared-data.ts";

export type Calibrated = z.infer<typeof calibrateResultSchema>;

/** Reward models of JudgeBench, which give margins, and judges of LLMBar that rate both outputs. */
const RUNS: readonly (readonly [string, string])[] = [
  ["judgebench", "Skywork-Reward-Gemma-2-27B"],
  ["judgebench", "Skywork-Reward-Llama-3.1-8B"],
  ["judgebench", "internlm2-20b-reward"],
  ["judgebench", "internlm2-7b-reward"],
  ["judgebench", "GRM-Gemma-2B-rewardmodel-ft"],
  ["llmbar", "GPT-4 Rating"],
  ["llmbar", "GPT-4 Rating_Metrics"],
  ["llmbar", "GPT-4 Rating_Metrics_Reference"],
  ["llmbar", "GPT-4 Rating_NoRules"],
  ["llmbar", "GPT-4 Rating_Reference"],
  ["llmbar", "ChatGPT Rating"],
  ["llmbar", "ChatGPT Rating_NoRules"],
];

/** `trenchcoat calibrate DATA --scorer NAME` of every run; the resamples make bands of curves only, which are not shown here. */
export async function calibrations(): Promise<Calibrated[]> {
  const found: Calibrated[] = [];
  for (const [folder, scorer] of RUNS) {
    const data = resolve(SHARED, "data", folder);
    const argv = [
      "calibrate",
      data,
      "--scorer",
      scorer,
      "--seed",
      String(SEED),
      "--resamples",
      "20",
      "--json",
    ];
    found.push(calibrateResultSchema.parse(JSON.parse((await programOutput(argv)).out)));
  }
  return found;
}

interface Ends {
  readonly low: number | null;
  readonly high: number | null;
}

const cell = (value: number | null, { low, high }: Ends): string =>
  value === null ? "-" : `${value.toFixed(3)} [${low?.toFixed(3)}, ${high?.toFixed(3)}]`;

const p = (v: number | null): string => (v === null ? "-" : v < 0.001 ? "< 0.001" : v.toFixed(3));

/** The plot, and a line a run. */
export async function calibrationFigures(): Promise<Figures> {
  const found = await calibrations();
  const lines = found.map(
    ({ dataset, scorer, n, againstRaw, againstBase, intervals: { raw, calibrated } }) => {
      const [before, after] = [againstRaw!.before, againstBase.after];
      const both = (key: "logLoss" | "miscalibration" | "discrimination" | "eceDebiased"): string[] => [
        cell(before[key], raw![key]),
        cell(after[key], calibrated[key]),
      ];
      return [
        dataset,
        scorer,
        n,
        ...both("logLoss"),
        ...both("miscalibration"),
        ...both("discrimination"),
        ...both("eceDebiased"),
        `${againstRaw!.isImproved ? "yes" : "no"} (${p(againstRaw!.p)})`,
        `${againstBase.isImproved ? "yes" : "no"} (${p(againstBase.p)})`,
      ];
    },
  );
  const head = ["log loss", "miscalibration", "resolution", "ECE, debiased"].flatMap((name) => [
    `${name}: raw`,
    "calibrated",
  ]);
  return figures(
    [calibrationPicture(found)],
    [
      table(
        ["data", "scorer", "pairs", ...head, "improved on raw (p)", "tells more than the base rate (p)"],
        lines,
      ),
    ],
  );
}
