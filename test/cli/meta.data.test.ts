import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { metaResultSchema } from "../../src/cli/result-schema.ts";
import type { Comparison, MetaResult, Row } from "../../src/meta/index.ts";
import { call } from "./fake-io.ts";

const SHARED = process.env["TRENCHCOAT_SHARED"] ?? resolve(import.meta.dirname, "../../../shared");
const JUDGEBENCH = join(SHARED, "data/judgebench");
const HANNA = join(SHARED, "data/hanna");
const isHere = existsSync(JUDGEBENCH) && existsSync(HANNA);
if (!isHere) console.warn(`skipped: no data in ${SHARED} (set TRENCHCOAT_SHARED)`);

/** The README's table of the data: knowledge, reasoning, math, coding, overall, in percent. */
const TABLE: Readonly<Record<string, readonly [string, ...number[]]>> = {
  "Skywork-Reward-Gemma-2-27B": ["gpt-4o", 59.74, 66.33, 83.93, 50.0, 64.29],
  "internlm2-20b-reward": ["gpt-4o", 62.34, 69.39, 66.07, 50.0, 63.43],
  "Skywork-Reward-Llama-3.1-8B": ["gpt-4o", 59.09, 64.29, 76.79, 50.0, 62.29],
  "internlm2-7b-reward": ["gpt-4o", 56.49, 61.22, 71.43, 50.0, 59.43],
  "GRM-Gemma-2B-rewardmodel-ft": ["gpt-4o", 62.99, 53.06, 64.29, 54.76, 59.43],
  "arena_hard o1-mini": ["gpt-4o", 58.44, 62.24, 82.14, 78.57, 65.71],
  "arena_hard claude-3-haiku": ["claude-3-5-sonnet", 37.66, 29.41, 32.35, 9.68, 32.22],
};
const CATEGORIES = ["knowledge", "reasoning", "math", "coding"];
const PAIRS: Readonly<Record<string, readonly number[]>> = {
  "gpt-4o": [154, 98, 56, 42, 350],
  "claude-3-5-sonnet": [154, 51, 34, 31, 270],
};

describe.skipIf(!isHere)("meta judgebench --json", () => {
  let result: MetaResult;
  let again: string;
  let out: string;
  beforeAll(async () => {
    ({ out } = await call(["meta", JUDGEBENCH, "--json"]));
    again = (await call(["meta", JUDGEBENCH, "--json"])).out;
    result = JSON.parse(out) as MetaResult;
  });

  const find = (scorer: string, slice: Row["slice"]): Row | undefined =>
    result.rows.find(
      (r) =>
        r.scorer === scorer &&
        r.measure === "accuracy" &&
        JSON.stringify(Object.entries(r.slice).sort()) === JSON.stringify(Object.entries(slice).sort()),
    );

  test("fits the schema and is the same bytes again", () => {
    expect(metaResultSchema.safeParse(result).error?.issues).toBeUndefined();
    expect(again).toBe(out);
  });

  test.each(Object.entries(TABLE))("%s has the published accuracies in every slice", (scorer, row) => {
    const [split, ...percent] = row;
    const slices = [...CATEGORIES.map((category) => ({ split, category })), { split }];
    slices.forEach((slice, i) => {
      const found = find(scorer, slice);
      expect(found, JSON.stringify(slice)).toBeDefined();
      expect((100 * found!.value!).toFixed(2)).toBe(percent[i]!.toFixed(2));
      expect(found).toMatchObject({
        n: PAIRS[split]![i],
        level: "response",
        grouping: "none",
        family: /reward/i.test(scorer) ? "reward-model" : "judge",
      });
    });
  });

  test("every row has an interval around its value, a method, a seed and counts", () => {
    for (const row of result.rows) {
      expect(row.value, `${row.scorer} ${JSON.stringify(row.slice)}`).not.toBeNull();
      expect(row.ciLow!).toBeLessThanOrEqual(row.value!);
      expect(row.ciHigh!).toBeGreaterThanOrEqual(row.value!);
      expect(row).toMatchObject({
        dataset: "judgebench",
        gold: "label",
        confidence: 0.95,
        seed: 1,
        resamples: 1000,
      });
      expect(row.ciMethod).toContain("cluster bootstrap");
    }
    const counts = (scorer: string) => [find(scorer, {})!.n, find(scorer, {})!.dropped];
    expect(counts("arena_hard o1-mini")).toEqual([350, 270]);
    // 350 pairs of the other split and 13 unreadable verdicts, which the rule counts as wrong.
    expect(counts("arena_hard claude-3-haiku")).toEqual([270, 363]);
  });

  test("clusters are questions: one that is in both splits counts once", () => {
    const whole = find("random", {})!;
    expect([whole.n, whole.nItems]).toEqual([620, 620]);
    expect(whole.ciMethod).toContain("528 clusters");
  });

  test("the trivial baselines stand beside the scorers in every slice", () => {
    for (const sentinel of ["constant", "random", "position", "length"])
      for (const split of Object.keys(PAIRS)) expect(find(sentinel, { split })?.sentinel).toBe(true);
  });

  test("comparisons are corrected over all pairs and agree with the rows", () => {
    const whole = result.comparisons.filter((c) => Object.keys(c.slice).length === 0);
    expect(whole.length).toBeGreaterThan(0);
    for (const c of whole) {
      expect(c.pAdjusted!).toBeGreaterThanOrEqual(c.p!);
      expect(c.p!).toBeGreaterThan(0);
      expect(c.method).toContain("PERM-BOTH");
      expect(c.adjust).toContain("maxT");
    }
    const differenceOf = (a: string, b: string): Comparison | undefined =>
      whole.find((c) => c.a === a && c.b === b);
    const c = differenceOf("arena_hard o1-mini", "Skywork-Reward-Gemma-2-27B");
    expect(c!.difference!).toBeCloseTo(0.6571428 - 0.6428571, 6);
    expect(c!.pAdjusted!).toBeGreaterThan(0.05);
  });

  test("the decision names the best, the ones beside it, and what was not tested", () => {
    const [decision] = result.decisions;
    expect(decision!.best).toBe("arena_hard o1-mini");
    expect(decision!.notDistinguishable).toContain("Skywork-Reward-Gemma-2-27B");
    expect(decision!.avoid).toContain("arena_hard claude-3-haiku");
    expect(decision!.untested.join()).toContain("optimisation");
    expect(decision!.next.length).toBeGreaterThan(0);
  });
});

describe.skipIf(!isHere)("meta hanna", () => {
  test("wants --gold and lists the six aspects; exit 2", async () => {
    const { code, out, err } = await call(["meta", HANNA]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(
      "expected --gold with one of: Relevance, Coherence, Empathy, Surprise, Engagement, Complexity",
    );
  });

  test("with --gold compares scorers made for that aspect or for none", async () => {
    const argv = ["meta", HANNA, "--gold", "Coherence", "--exclude-system", "Human", "--resamples", "50"];
    const { code, out } = await call([...argv, "--json"]);
    expect(code).toBe(0);
    const { rows, decisions } = JSON.parse(out) as MetaResult;
    expect(new Set(rows.map((r) => r.gold))).toEqual(new Set(["Coherence"]));
    expect(new Set(rows.map((r) => r.level))).toEqual(new Set(["response", "system"]));
    expect(decisions).toHaveLength(1);
  });
});

test("the data are looked for beside the repository or where TRENCHCOAT_SHARED says", () => {
  expect(relative(SHARED, JUDGEBENCH)).toBe(join("data", "judgebench"));
});
