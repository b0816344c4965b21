import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { cascadeResultSchema } from "../../src/cli/calibrate/calibrate-schema.ts";
import { call } from "./fake-io.ts";

const SHARED = process.env["TRENCHCOAT_SHARED"] ?? resolve(import.meta.dirname, "../../../shared");
const data = (name: string): string => join(SHARED, "data", name);
const isHere = existsSync(data("judgebench"));
if (!isHere) console.warn(`skipped: no data in ${SHARED} (set TRENCHCOAT_SHARED)`);

describe.skipIf(!isHere)("calibrate --abstain and --cascade", () => {
  const abstain = (...more: string[]) => [
    "calibrate",
    data("judgebench"),
    "--abstain",
    "--scorer",
    "Skywork-Reward-Gemma-2-27B",
    "--where",
    "split=gpt-4o",
    ...more,
  ];

  test("--abstain says above which sureness a reward model may decide, and what is promised", async () => {
    const { code, out } = await call(abstain("--alpha", "0.25"));
    expect(code).toBe(0);
    expect(out).toMatch(/^Decide \d+\.\d% of items without a human/);
    expect(out).toContain("learn then test, exact binomial");
    expect(out).toContain("conformal risk control");
  });

  test("--abstain leaves everything to humans where no threshold is shown to keep the promise", async () => {
    const { code, out } = await call(abstain("--alpha", "0.05"));
    expect([code, out]).toEqual([0, expect.stringMatching(/^Leave every decision to humans/)]);
  });

  test("--cascade tunes length, a cheap judge and a dear one jointly; its JSON fits the schema and repeats", async () => {
    const argv = [
      "calibrate",
      data("llmbar"),

      "--cascade",
      "length=0",
      "--cascade",
      "ChatGPT Vanilla=0.01",
      "--cascade",
      "GPT-4 Metrics_Reference=0.1",
      "--alpha",
      "0.2",
      "--json",
    ];
    const { out } = await call(argv);
    const found = cascadeResultSchema.parse(JSON.parse(out));
    expect(found.stages.map((s) => s.scorer)).toEqual([
      "length",
      "ChatGPT Vanilla",
      "GPT-4 Metrics_Reference",
    ]);
    expect(found.chosen!.p).toBeLessThanOrEqual(0.1);
    expect(found.chosen!.cost).toBeLessThan(0.5);
    expect(found.jointLoss).toBeNull();
    expect((await call(argv)).out).toBe(out);
  });

  test("an impossible promise is refused before any scorer is asked", async () => {
    const { code, err } = await call([
      "calibrate",
      data("judgebench"),
      "--abstain",
      "--scorer",
      "no such scorer",
      "--alpha",
      "0.005",
    ]);
    expect(code).toBe(2);
    expect(err).toContain("even if every decision were right; expected at least 575 labelled item groups");
  });

  test.each([
    [["--cascade", "length"], "invalid stage"],
    [["--cascade", "length=-1"], "invalid stage"],
    [["--cascade", "length=0", "--abstain"], "given beside --scorer or --abstain"],
    [["--abstain"], "no scorer named"],
    [["--abstain", "--scorer", "length", "--human-cost", "x"], "invalid cost"],
    [["--abstain", "--scorer", "length", "--alpha", "1"], "invalid number"],
    [["a=1", "b=1", "c=1", "d=1", "e=1"].flatMap((s) => ["--cascade", s]), "too many stages"],
  ])("refuses %j", async (flags, message) => {
    const { code, err } = await call(["calibrate", data("judgebench"), ...flags]);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
