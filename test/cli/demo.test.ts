import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { contrastLines } from "../../scripts/demo-data/contrast-lines.ts";
import { demoData, DEMO_SLICES } from "../../src/cli/demo/demo-data.ts";
import { surprises } from "../../src/cli/demo/demo-surprises.ts";
import { collect, type Dataset } from "../../src/core/index.ts";
import { metaEvaluate, partDifferences } from "../../src/meta/index.ts";
import { openDatasets } from "../../src/readers/index.ts";

const OPTIONS = { seed: 1, resamples: 200, permutations: 20, confidence: 0.95 };

async function read(path: string): Promise<Dataset> {
  const [source] = await openDatasets([path]);
  return collect(source!);
}

let contrast: Dataset;
let judgebench: Dataset;
beforeAll(async () => {
  contrast = await read(demoData().contrast);
  judgebench = await read(demoData().judgebench);
});

const textOf = (id: string): string => contrast.outputs[contrast.outputIndex.get(id)!]!.text!;
const codePoints = (text: string): number => [...text].length;

/** The right and the wrong output's ids of every pair. */
const sides = (): { right: string; wrong: string; tags: Readonly<Record<string, string>> }[] =>
  contrast.judgments.map((j) => {
    if (j.kind !== "preference") throw new Error("not a preference");
    const pair = contrast.pairs[contrast.pairIndex.get(j.pair)!]!;
    const isA = j.choice === "a";
    return { right: isA ? pair.a : pair.b, wrong: isA ? pair.b : pair.a, tags: pair.tags };
  });

test("data/demo/contrast.jsonl is what scripts/demo-data makes of the hand-written items", () => {
  expect(readFileSync(demoData().contrast, "utf8").split("\n").slice(0, -1)).toEqual(contrastLines());
});

test("the contrast set says that its preferences are no human judgments, and its licence", () => {
  expect(contrast.head).toMatchObject({ name: "contrast", licence: "MIT" });
  expect(contrast.head.summary).toContain("by construction and are NOT human judgments");
  expect(contrast.head.source).toContain("no human judgments");
});

test("the contrast set has 150 different items or more over four tasks, with a reference each", () => {
  const texts = contrast.items.map((item) => `${String(item.prompt)}\n${item.source ?? ""}`);
  expect(new Set(texts).size).toBe(contrast.items.length);
  expect(contrast.items.length).toBeGreaterThanOrEqual(150);
  expect(new Set(contrast.items.map((item) => item.tags["task"]))).toEqual(
    new Set(["translation", "summarisation", "question-answering", "instruction-following"]),
  );
  expect(contrast.items.every((item) => item.references.length === 1)).toBe(true);
});

test("in every pair of the contrast set the preferred output is free of errors and the other is not", () => {
  for (const { right, wrong, tags } of sides()) {
    const tagsOf = (id: string) => contrast.outputs[contrast.outputIndex.get(id)!]!.tags;
    expect([tagsOf(right)["error"], tagsOf(wrong)["error"]]).toEqual(["none", tags["error"]]);
    expect(textOf(right)).not.toBe(textOf(wrong));
  }
});

test("tag length-matched holds exactly where lengths are within 10% of the longer, and length is no cue to the labels", () => {
  let longerIsRight = 0;
  let longerIsWrong = 0;
  for (const { right, wrong, tags } of sides()) {
    const [x, y] = [codePoints(textOf(right)), codePoints(textOf(wrong))];
    expect(tags["length-matched"]).toBe(Math.abs(x - y) <= 0.1 * Math.max(x, y) ? "yes" : "no");
    if (tags["edit"] !== "none") continue;
    if (x > y) longerIsRight++;
    if (y >= x) longerIsWrong++;
  }
  const share = longerIsWrong / (longerIsRight + longerIsWrong);
  expect(share).toBeGreaterThan(0.4);
  expect(share).toBeLessThan(0.65);
});

test("the head's share of wrong outputs that repeat the reference is that of the pairs", () => {
  const follows = sides().filter(({ tags }) => tags["wording"] === "wrong follows reference").length;
  expect(Math.round((10 * follows) / contrast.pairs.length)).toBe(3);
  expect(contrast.head.notes!.join()).toContain("three in ten erroneous outputs repeat the reference");
});

test("the right output is listed first in about half of the pairs", () => {
  const first = contrast.judgments.filter((j) => j.kind === "preference" && j.choice === "a").length;
  expect(first / contrast.judgments.length).toBeGreaterThan(0.45);
  expect(first / contrast.judgments.length).toBeLessThan(0.55);
});

test("data/demo/judgebench.jsonl holds no text, and names its source and licence", () => {
  expect(judgebench.outputs.every((o) => o.text === undefined)).toBe(true);
  expect(judgebench.items.every((i) => i.prompt === undefined && i.source === undefined)).toBe(true);
  expect(judgebench.head).toMatchObject({ licence: "MIT", rule: "judgebench" });
  expect(judgebench.head.source).toContain("Tan et al. (2024)");
});

test("metaEvaluate gives JudgeBench's published accuracies from the numbers alone, and length as a sentinel", () => {
  const { result } = metaEvaluate([{ dataset: judgebench, skipped: 0 }], OPTIONS);
  const at = (scorer: string, split: string) =>
    result.rows.find((r) => r.scorer === scorer && JSON.stringify(r.slice) === JSON.stringify({ split }))
      ?.value;
  const percent = (v: number | null | undefined) => Math.round(1e4 * v!) / 100;
  expect(percent(at("Skywork-Reward-Gemma-2-27B", "gpt-4o"))).toBe(64.29);
  expect(percent(at("internlm2-20b-reward", "gpt-4o"))).toBe(63.43);
  expect(percent(at("Skywork-Reward-Llama-3.1-8B", "gpt-4o"))).toBe(62.29);
  expect(percent(at("internlm2-7b-reward", "gpt-4o"))).toBe(59.43);
  expect(percent(at("GRM-Gemma-2B-rewardmodel-ft", "gpt-4o"))).toBe(59.43);
  expect(percent(at("arena_hard o1-mini", "gpt-4o"))).toBe(65.71);
  expect(percent(at("arena_hard claude-3-haiku", "claude-3-5-sonnet"))).toBe(32.22);
  expect(result.rows.find((r) => r.scorer === "length")).toMatchObject({ sentinel: true, n: 620 });
});

/** The contrast set with one imported scorer whose value depends on the output's tags or text. */
function scored(value: (id: string) => number): Dataset {
  const values = Float64Array.from(contrast.outputs, (o) => value(o.id));
  const scorer = { ...judgebench.tables.find((t) => t.scorer.name === "length")!.scorer };
  const spec = { ...scorer, name: "made", family: "metric" as const };
  return {
    ...contrast,
    tables: [{ scorer: spec, over: "outputs", values, order: "as-listed", repeat: 0 }],
  };
}

function surprised(dataset: Dataset): string[] {
  const { result, wholes } = metaEvaluate([{ dataset, skipped: 0 }], { ...OPTIONS, by: DEMO_SLICES });
  const between = (from: Record<string, string>, to: Record<string, string>) =>
    partDifferences(wholes[0]!, { from, to }, OPTIONS);
  return surprises({
    result,
    contrast: wholes[0]!,
    drops: between({}, { "length-matched": "yes" }),
    edits: between({ edit: "none" }, { edit: "right: padding" }),
    wording: between({ wording: "wrong follows right" }, { wording: "wrong follows reference" }),
  }).map((one) => one.sentence);
}

test("surprises(a perfect scorer) finds nothing below a coin and no drop", () => {
  const found = surprised(scored((id) => Number(id.includes("/right"))));
  expect(found).toEqual([
    expect.stringMatching(/^Matching lengths changes no scorer detectably.* 0\.000 \[0\.000, 0\.000\]/),
  ]);
});

test("surprises(a scorer that likes what is wrong) names the error on which it is worse than a coin", () => {
  const [first] = surprised(scored((id) => Number(id.includes("/wrong"))));
  expect(first).toMatch(/1 of 1 scorers are worse than a coin; made prefers the right output in 0\.000/);
});

test("surprises(length) tell that padding moves the verdict and that length is a trap", () => {
  const found = surprised(scored((id) => -codePoints(textOf(id))));
  expect(found.some((s) => s.startsWith("A neutral edit moves the verdict: padding"))).toBe(true);
});
