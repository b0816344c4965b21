import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { FitResult } from "../../src/fit/index.ts";
import { call } from "./fake-io.ts";

const DATA = join(
  process.env["TRENCHCOAT_SHARED"] ?? resolve(import.meta.dirname, "../../../shared"),
  "data",
);
const isThere = existsSync(DATA);
if (!isThere) process.stderr.write("fit.data.test.ts skipped: no shared data\n");

async function fitted(folder: string, ...flags: readonly string[]): Promise<FitResult> {
  const { code, out } = await call(["fit", join(DATA, folder), ...flags, "--json"]);
  expect(code).toBe(0);
  return JSON.parse(out) as FitResult;
}

/** What docs/guide-fit.md says: the best single member, what the rule and that member reach held out, the claim, and the claim with systems left out. */
interface Outcome {
  readonly folder: string;
  readonly flags: readonly string[];
  readonly nMembers: number;
  readonly single: string;
  readonly reached: readonly [number, number];
  readonly isImproved: boolean;
  readonly isImprovedThere: boolean;
}

const wmt = (year: string, pair: string) => ({
  folder: `wmt${year}_mqm`,
  flags: ["--dataset", `wmt${year}_mqm/${pair}`],
});
const hanna = (aspect: string) => ({
  folder: "hanna",
  flags: ["--gold", aspect, "--exclude-system", "Human"],
});

const OUTCOMES: readonly Outcome[] = [
  {
    folder: "realsumm",
    flags: [],
    nMembers: 14,
    single: "rouge_1_recall",
    reached: [0.6496, 0.6382],
    isImproved: true,
    isImprovedThere: true,
  },
  {
    ...wmt("22", "en-de"),
    nMembers: 60,
    single: "MetricX-23-XXL",
    reached: [0.5829, 0.5879],
    isImproved: false,
    isImprovedThere: false,
  },
  {
    ...wmt("22", "en-zh"),
    nMembers: 4,
    single: "MetricX-23-XXL",
    reached: [0.5638, 0.5475],
    isImproved: true,
    isImprovedThere: true,
  },
  {
    ...wmt("23", "zh-en"),
    nMembers: 2,
    single: "MetricX-23-XXL",
    reached: [0.6194, 0.6092],
    isImproved: true,
    isImprovedThere: true,
  },
  {
    ...wmt("23", "en-de"),
    nMembers: 2,
    single: "MetricX-23-QE-XXL",
    reached: [0.695, 0.6911],
    isImproved: false,
    isImprovedThere: false,
  },
  {
    ...hanna("Coherence"),
    nMembers: 112,
    single: "Beluga-13B AVG 2",
    reached: [0.5917, 0.5796],
    isImproved: false,
    isImprovedThere: false,
  },
  {
    ...hanna("Relevance"),
    nMembers: 112,
    single: "SUPERT-SS",
    reached: [0.625, 0.5632],
    isImproved: true,
    isImprovedThere: true,
  },
  {
    ...hanna("Empathy"),
    nMembers: 112,
    single: "Beluga-13B AVG 2",
    reached: [0.5778, 0.556],
    isImproved: true,
    isImprovedThere: false,
  },
  {
    ...hanna("Surprise"),
    nMembers: 112,
    single: "Beluga-13B AVG 2",
    reached: [0.5465, 0.5211],
    isImproved: false,
    isImprovedThere: false,
  },
  {
    ...hanna("Engagement"),
    nMembers: 112,
    single: "Beluga-13B AVG 2",
    reached: [0.6171, 0.5671],
    isImproved: true,
    isImprovedThere: false,
  },
  {
    ...hanna("Complexity"),
    nMembers: 112,
    single: "chrF",
    reached: [0.6421, 0.6264],
    isImproved: true,
    isImprovedThere: false,
  },
];

describe.skipIf(!isThere)("fit: a ridge of published scores beside the best single one", () => {
  test.each(OUTCOMES)("$folder $flags: improved is $isImproved", { timeout: 600_000 }, async (given) => {
    const { folder, flags, nMembers, single, reached, isImproved, isImprovedThere } = given;
    const result = await fitted(folder, ...flags, "--members", "all");
    expect(result.measure).toBe("acc-eq-cv");
    expect(result.members).toHaveLength(nMembers);
    expect(result.members.toSorted((a, b) => b.chosenShare - a.chosenShare)[0]!.name).toBe(single);
    expect(result.values[0]!.value).toBeCloseTo(reached[0], 3);
    expect(result.values[1]!.value).toBeCloseTo(reached[1], 3);
    expect(result.isImproved).toBe(isImproved);
    expect(result.systemsLeftOut!.tests[0]!.isImproved).toBe(isImprovedThere);
  });
});
