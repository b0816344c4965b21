import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { type CalibrateRows, calibrateRows } from "../../src/cli/calibrate/calibrate-data.ts";
import { calibrateResult } from "../../src/cli/calibrate/calibrate-result.ts";
import { calibrateResultSchema } from "../../src/cli/calibrate/calibrate-schema.ts";
import { labelledData } from "../../src/cli/labelled-data.ts";
import { seeded } from "../../src/num/index.ts";
import { call } from "./fake-io.ts";

const SHARED = process.env["TRENCHCOAT_SHARED"] ?? resolve(import.meta.dirname, "../../../shared");
const data = (name: string): string => join(SHARED, "data", name);
const isHere = existsSync(data("judgebench"));
if (!isHere) console.warn(`skipped: no data in ${SHARED} (set TRENCHCOAT_SHARED)`);

/** Reward models with margins, and judges that rate 1 to 10, with what is to be found of them. */
const CASES = [
  ["judgebench", "Skywork-Reward-Gemma-2-27B", true, true],
  ["judgebench", "Skywork-Reward-Llama-3.1-8B", true, true],
  ["judgebench", "internlm2-20b-reward", false, true],
  ["judgebench", "internlm2-7b-reward", false, true],
  ["judgebench", "GRM-Gemma-2B-rewardmodel-ft", true, true],
  ["llmbar", "GPT-4 Rating", true, true],
  ["llmbar", "GPT-4 Rating_Metrics", true, true],
  ["llmbar", "GPT-4 Rating_Metrics_Reference", false, true],
  ["llmbar", "GPT-4 Rating_NoRules", true, true],
  ["llmbar", "GPT-4 Rating_Reference", false, true],
  ["llmbar", "ChatGPT Rating", true, false],
  ["llmbar", "ChatGPT Rating_NoRules", true, false],
] as const;

async function rowsOf(name: string, scorer: string): Promise<CalibrateRows> {
  const args = { paths: [data(name)], scorer, seed: "1", confidence: "0.95", skipBad: "0", concurrency: "1" };
  const io = {
    stdin: (async function* () {})(),
    out: () => {},
    err: () => {},
    env: {},
    columns: undefined,
    errIsTerminal: false,
    signal: new AbortController().signal,
  };
  return calibrateRows(await labelledData(args, io));
}

const OPTIONS = { method: "platt", nFolds: 10, seed: 1, confidence: 0.95, resamples: 20 } as const;

describe.skipIf(!isHere)("calibrate on reward models' margins and judges' ratings", () => {
  test.each(CASES)(
    "%s, %s: log loss, Brier parts and ECE with intervals; improved %s, tells more than the base rate %s",
    async (name, scorer, isImproved, isTelling) => {
      const { out } = await call([
        "calibrate",
        data(name),
        "--scorer",
        scorer,
        "--resamples",
        "20",
        "--json",
      ]);
      const found = calibrateResultSchema.parse(JSON.parse(out));
      expect(found.input).toBe("margin");
      const { againstRaw, againstBase, intervals } = found;
      expect([againstRaw!.isImproved, againstBase.isImproved]).toEqual([isImproved, isTelling]);
      for (const c of [againstRaw!, againstBase])
        if (c.isImproved) expect([c.gain! > 0, c.p! < 0.05]).toEqual([true, true]);
      const { brier, miscalibration, discrimination, uncertainty } = againstBase.after;
      expect(miscalibration! - discrimination! + uncertainty!).toBeCloseTo(brier!, 9);
      for (const key of ["logLoss", "brier", "eceDebiased"] as const) {
        const { low, high } = intervals.calibrated[key];
        expect(low!).toBeLessThanOrEqual(againstBase.after[key]!);
        expect(high!).toBeGreaterThanOrEqual(againstBase.after[key]!);
      }
    },
    60_000,
  );

  test("a judge with verdicts only has no probability to calibrate", async () => {
    const { code, err } = await call(["calibrate", data("llmbar"), "--scorer", "GPT-4 Vanilla"]);
    expect([code, err]).toEqual([2, expect.stringContaining("no probability to calibrate")]);
  });

  test.each([
    ["judgebench", "Skywork-Reward-Gemma-2-27B"],
    ["llmbar", "GPT-4 Rating"],
  ])(
    "%s, %s: exchanging chosen and rejected at random changes nothing",
    async (name, scorer) => {
      const rows = await rowsOf(name, scorer);
      const rng = seeded(8, "exchange");
      const isExchanged = Uint8Array.from(rows.x, () => Number(rng() < 0.5));
      const other = {
        ...rows,
        x: rows.x.map((v, i) => (isExchanged[i] === 1 ? -v : v)),
        y: rows.y.map((v, i) => (isExchanged[i] === 1 ? 1 - v : v)),
      };
      for (const method of ["platt", "isotonic", "temperature"] as const) {
        const [a, b] = [rows, other].map((r) => calibrateResult(r, { ...OPTIONS, method }));
        expect(a!.againstRaw!.isImproved).toBe(b!.againstRaw!.isImproved);
        expect(a!.againstRaw!.p).toBeCloseTo(b!.againstRaw!.p, 8);
        for (const key of ["logLoss", "brier", "discrimination", "ece", "eceDebiased"] as const)
          expect(a!.againstBase.after[key]).toBeCloseTo(b!.againstBase.after[key], 8);
        expect(a!.intervals.calibrated.logLoss.low).toBeCloseTo(b!.intervals.calibrated.logLoss.low, 8);
      }
    },
    600_000,
  );
});
