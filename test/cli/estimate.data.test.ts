import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { call } from "./fake-io.ts";

const SHARED = process.env["TRENCHCOAT_SHARED"] ?? resolve(import.meta.dirname, "../../../shared");
const data = (name: string): string => join(SHARED, "data", name);
const isHere = existsSync(data("judgebench"));
if (!isHere) console.warn(`skipped: no data in ${SHARED} (set TRENCHCOAT_SHARED)`);

describe.skipIf(!isHere)("estimate", () => {
  test("puts labels alone, PPI++, calibrated and Rogan-Gladen side by side for every system", async () => {
    const argv = [
      "estimate",
      data("realsumm"),
      "--scorer",
      "rouge_2_recall",
      "--labels",
      "25",
      "--width",
      "0.03",
      "--json",
    ];
    const { code, out } = await call(argv);
    expect(code).toBe(0);
    const result = JSON.parse(out) as {
      systems: Record<string, unknown>[];
      decision: string[];
      isClaimed: boolean;
    };
    expect(result.systems).toHaveLength(14);
    for (const row of result.systems) {
      expect(row).toMatchObject({ n: 25, nOutputs: 100, roganGladen: { notApplicable: expect.any(String) } });
      expect(row["ppi"]).toMatchObject({ low: expect.any(Number), high: expect.any(Number) });
    }
    expect(result.decision[0]).toContain("Use PPI++");
    expect((await call(argv)).out).toBe(out);
  });
  test("labels picked in an unknown way get no stated coverage", async () => {
    const argv = [
      "estimate",
      data("realsumm"),
      "--scorer",
      "rouge_2_recall",
      "--labels",
      "25",
      "--labels-are",
      "unknown",
    ];
    expect((await call(argv)).out).toContain("no 95% coverage is claimed");
    expect((await call([...argv, "--json"])).out).toContain('"isClaimed":false');
  });
  test.each([
    [["--scorer", "nonsense"], "unknown scorer"],
    [["--scorer", "rouge_2_recall", "--labels", "1"], "too few labels"],
    [["--scorer", "rouge_2_recall", "--labels-are", "picked"], "unknown design"],
    [["--scorer", "rouge_2_recall", "--labels-are", "weighted p"], "no inclusion probability"],
    [["--scorer", "rouge_2_recall", "--labels", "nonsense"], "unknown gold"],
  ])("refuses %j", async (flags, message) => {
    const { code, err } = await call(["estimate", data("realsumm"), ...flags]);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe.skipIf(!isHere)("calibrate", () => {
  test("says improved for over-confident margins, and writes a form", async () => {
    const dir = mkdtempSync(join(tmpdir(), "calibrate-"));
    const file = join(dir, "f.json");
    const { code, out } = await call([
      "calibrate",
      data("judgebench"),
      "--scorer",
      "Skywork-Reward-Gemma-2-27B",
      "-o",
      file,
    ]);
    expect([code, out]).toEqual([0, expect.stringContaining("Improved: use the calibrated")]);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
      form: "trenchcoat-fitted",
      input: "margin",
      isAntisymmetric: true,
    });
    rmSync(dir, { recursive: true });
  });
  test("does not say improved where the paired test does not support it", async () => {
    const { out } = await call(["calibrate", data("judgebench"), "--scorer", "internlm2-7b-reward"]);
    expect(out).toContain("Not improved");
  });
  test("refuses bare verdicts and ratings as labels", async () => {
    const verdicts = await call(["calibrate", data("judgebench"), "--scorer", "arena_hard o1-mini"]);
    expect([verdicts.code, verdicts.err]).toEqual([
      2,
      expect.stringContaining("no probability to calibrate"),
    ]);
    const ratings = await call(["calibrate", data("realsumm"), "--scorer", "rouge_2_recall"]);
    expect([ratings.code, ratings.err]).toEqual([2, expect.stringContaining("trenchcoat estimate")]);
  });
});
