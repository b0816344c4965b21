import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gateResultSchema } from "../../src/cli/gate/gate-schema.ts";
import { call } from "./fake-io.ts";

const dir = mkdtempSync(join(tmpdir(), "gate-"));
const path = (name: string): string => join(dir, name);
afterAll(() => rmSync(dir, { recursive: true }));

/** 120 items of one output: gold 0..9, a good and a useless score, and one that is always missing. */
function ratings(noise: number): string {
  const rows = Array.from({ length: 120 }, (_, i) => {
    const gold = (i * 7) % 10;
    const good = gold + noise * (((i * 37) % 11) - 5);
    return `i${i},s,answer ${i},${gold},${good},${(i * 31) % 13},${i % 2 === 0 ? "x" : "y"}`;
  });
  return `item,system,text,rating,good,useless,kind\n${rows.join("\n")}\n`;
}
const MAP = ["score:good=good", "score:useless=useless", "tag:kind=kind"].flatMap((m) => ["--map", m]);

beforeAll(async () => {
  for (const [name, noise] of [
    ["new", 1.5],
    ["old", 0.1],
  ] as const) {
    writeFileSync(path(`${name}.csv`), ratings(noise));
    const { code, out, err } = await call([
      "meta",
      path(`${name}.csv`),
      ...MAP,
      "--json",
      "--resamples",
      "200",
    ]);
    if (code !== 0) throw new Error(err);
    writeFileSync(path(`${name}.json`), out);
  }
});

const gate = (argv: readonly string[], env: Record<string, string> = {}) => call(["gate", ...argv], { env });

interface Row {
  measure: string;
  scorer: string;
  value: number | null;
  ciLow: number | null;
  ciHigh: number | null;
  why?: string;
}

const stored = (name: string): { rows: Row[] } =>
  JSON.parse(readFileSync(path(name), "utf8")) as { rows: Row[] };
const rowOf = (name: string): Row =>
  stored(name).rows.find((r) => r.scorer === "good" && r.measure === "spearman")!;

describe("gate RESULT.json", () => {
  test("passes or fails by the lower end, not by the point, and :value says so", async () => {
    const { value, ciLow } = rowOf("new.json");
    const between = (value! + ciLow!) / 2;
    const argv = [path("new.json"), "--scorer", "good", "--min"];
    const byEnd = await gate([...argv, `spearman=${between}`]);
    expect(byEnd.code).toBe(1);
    expect(byEnd.out).toMatch(/^FAIL .* good: spearman >= .*\(lower end\).* is below .*, though the value/);
    const byPoint = await gate([...argv, `spearman=${between}:value`]);
    expect(byPoint.code).toBe(0);
    expect(byPoint.out).toContain("held against the point value");
    expect((await gate([...argv, `spearman=${ciLow}`])).code).toBe(0);
  });

  test("without --scorer checks every scorer but the baselines", async () => {
    const { out, code } = await gate([path("new.json"), "--min", "spearman=0.2", "--json"]);
    const result = gateResultSchema.parse(JSON.parse(out));
    expect(result.checks.map((c) => [c.scorer, c.isPassed])).toEqual([
      ["good", true],
      ["useless", false],
    ]);
    expect([code, result.isPassed]).toEqual([1, false]);
  });

  test("a row without a value fails with its reason, also one without an interval", async () => {
    const result = stored("new.json");
    const change = (more: Partial<Row>): string =>
      JSON.stringify({
        ...result,
        rows: result.rows.map((r) => (r.scorer === "good" ? { ...r, ...more } : r)),
      });
    writeFileSync(
      path("null.json"),
      change({ value: null, ciLow: null, ciHigh: null, why: "constant scores" }),
    );
    const argv = ["--min", "spearman=-1", "--scorer", "good"];
    const missing = await gate([path("null.json"), ...argv]);
    expect([missing.code, missing.out]).toEqual([1, expect.stringContaining("no value: constant scores")]);
    writeFileSync(path("point.json"), change({ ciLow: null, ciHigh: null }));
    const point = await gate([path("point.json"), ...argv]);
    expect([point.code, point.out]).toEqual([1, expect.stringContaining("no interval")]);
  });

  test("max-drop holds the interval of the change against the earlier result", async () => {
    const argv = [path("new.json"), "--scorer", "good", "--against", path("old.json"), "--max-drop"];
    const [now, before] = [rowOf("new.json"), rowOf("old.json")];
    const drop = before.value! - now.value!;
    const half = Math.hypot(now.value! - now.ciLow!, before.ciHigh! - before.value!);
    expect((await gate([...argv, `spearman=${drop + half + 0.001}`])).code).toBe(0);
    const failed = await gate([...argv, `spearman=${drop + half - 0.001}`]);
    expect([failed.code, failed.out]).toEqual([1, expect.stringContaining("change from")]);
    expect((await gate([...argv, `spearman=${drop + 0.001}:value`])).code).toBe(0);
    expect((await gate([...argv, "spearman=0:upper"])).code).toBe(1);
    const back = ["--scorer", "good", "--against", path("new.json"), "--max-drop", "spearman=0"];
    expect((await gate([path("old.json"), ...back])).code).toBe(0);
  });

  test("writes JUnit XML and appends the step summary", async () => {
    const summary = path("summary.md");
    writeFileSync(summary, "before\n");
    const argv = [path("new.json"), "--min", "spearman=0.2", "--junit", path("gate.xml"), "--github"];
    expect((await gate(argv, { GITHUB_STEP_SUMMARY: summary })).code).toBe(1);
    expect(readFileSync(path("gate.xml"), "utf8")).toContain(`tests="2" failures="1"`);
    expect(readFileSync(summary, "utf8")).toMatch(/^before\n### trenchcoat gate: 1 of 2 checks failed/);
  });
});

describe("gate PATH", () => {
  test("measures the data first, by slice too, with the seed echoed", async () => {
    const argv = [path("new.csv"), ...MAP, "--min", "pearson=0.3", "--scorer", "good", "--resamples", "100"];
    const whole = await gate([...argv, "--seed", "5"]);
    expect(whole.code).toBe(0);
    expect(whole.out).toContain("1 of 1 checks passed; seed 5");
    const sliced = await gate([...argv, "--slice", "kind=x"]);
    expect(sliced.out).toMatch(/kind=x \| good: pearson >= 0.3 \(lower end\): .*n = 60/);
  });
});

describe("gate refuses with exit code 2", () => {
  test.each([
    [["--min", "speerman=0.2"], `unknown measure "speerman"`],
    [["--min", "spearman=0.2", "--scorer", "goood"], `did you mean "good"`],
    [["--min", "pearson-ish"], "invalid threshold"],
    [["--min", "spearman=high"], "invalid threshold"],
    [["--min", "spearman=0.2:middle"], `got "spearman=0.2:middle"`],
    [["--min", "spearman=0.2:upper"], "invalid threshold"],
    [["--max-drop", "spearman=-0.1", "--against", "x.json"], "of 0 or more"],
    [["--max-drop", "spearman=0.1"], "--against RESULT.json"],
    [["--min", "auc=0.5"], `the result has no measure "auc"`],
    [["--min", "spearman=0.2", "--slice", "split=test"], `unknown slice "split=test"`],
    [["--min", "spearman=0.2", "--slice", "split"], "invalid slice"],
    [["--min", "spearman=0.2", "--grouping", "prompt"], "unknown grouping"],
    [["--min", "spearman=0.2", "--grouping", "item"], "nothing to check"],
    [["--min", "spearman=0.2", "--github"], "GITHUB_STEP_SUMMARY"],
    [[], "no threshold"],
  ])("%j", async (argv, message) => {
    const { code, err, out } = await gate([path("new.json"), ...argv]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
  });

  test("a cut result, and a file that is not there", async () => {
    writeFileSync(path("cut.json"), readFileSync(path("new.json"), "utf8").slice(0, 500));
    expect(await gate([path("cut.json"), "--min", "spearman=0.2"])).toMatchObject({ code: 2 });
    expect(await gate([path("none.json"), "--min", "spearman=0.2"])).toMatchObject({ code: 2 });
  });
});
