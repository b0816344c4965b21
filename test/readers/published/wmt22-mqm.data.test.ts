import { beforeAll, expect, test } from "vitest";
import type { Dataset } from "../../../src/core/index.ts";
import { kendall, pearson, spearman } from "../../../src/meta/index.ts";
import { wmt22Mqm } from "../../../src/readers/published/wmt22-mqm.ts";
import {
  asPrinted,
  column,
  describeData,
  judged,
  load,
  loadOne,
  orderedAlike,
  ratings,
  seconds,
  systemMeans,
} from "./shared-data.ts";

/** en-de: Pearson, Spearman, tau-b, system pairs ordered as humans. */
const EN_DE: readonly (readonly [string, readonly string[]])[] = [
  ["MetricX-23-XXL", ["0.665", "0.601", "0.448", "77/91"]],
  ["MetricX-23-QE-XXL", ["0.622", "0.527", "0.386", "76/91"]],
  ["CometKiwi-XXL", ["0.517", "0.480", "0.351", "72/91"]],
  ["CometKiwi-XL", ["0.512", "0.480", "0.351", "72/91"]],
  ["GEMBA-GPT4-SQM-src", ["0.502", "0.516", "0.437", "80/91"]],
  ["GEMBA-GPT4-DA-refA", ["0.471", "0.468", "0.392", "86/91"]],
  ["GEMBA-GPT4-Classes-src", ["0.411", "0.430", "0.369", "87/91"]],
  ["GEMBA-Dav3-DA-refA", ["0.442", "0.462", "0.372", "84/91"]],
  ["GEMBA-Turbo-DA-refA", ["0.350", "0.346", "0.283", "80/91"]],
  ["GEMBA-Curie-DA-refA", ["0.045", "0.018", "0.015", "48/91"]],
  ["GEMBA-Bab-DA-src", ["-0.150", "-0.198", "-0.164", "70/91"]],
];

/** en-zh: Pearson, Spearman, system pairs. */
const EN_ZH: readonly (readonly [string, readonly string[]])[] = [
  ["MetricX-23-XXL", ["0.529", "0.613", "57/66"]],
  ["MetricX-23-QE-XXL", ["0.578", "0.558", "57/66"]],
  ["CometKiwi-XXL", ["0.526", "0.556", "56/66"]],
  ["CometKiwi-XL", ["0.489", "0.526", "57/66"]],
];

const PENALTIES = {
  refA: "0.742",
  "Online-W": "0.768",
  refB: "0.894",
  bleu_bestmbr: "1.017",
  JDExploreAcademy: "1.021",
  "Online-B": "1.051",
  comet_bestmbr: "1.083",
  bleurt_bestmbr: "1.105",
  "Online-A": "1.241",
  "Online-Y": "1.269",
  QUARTZ_TuneReranking: "1.328",
  "Online-G": "1.367",
  "Lan-Bridge": "1.371",
  PROMT: "1.629",
  OpenNMT: "1.649",
  "M2M100_1.2B-B4": "2.743",
};

describeData("wmt22_mqm", () => {
  let ende: Dataset;
  let enzh: Dataset;
  beforeAll(async () => {
    [ende, enzh] = (await load(wmt22Mqm, "wmt22_mqm")) as [Dataset, Dataset];
  });

  test("wmt22_mqm reads one data set a pair with all systems, ratings and scorers", () => {
    expect([ende.head.name, enzh.head.name]).toEqual(["wmt22_mqm/en-de", "wmt22_mqm/en-zh"]);
    expect([ende.systems.length, ende.outputs.length, ende.tables.length]).toEqual([17, 17 * 2037, 60]);
    expect([enzh.systems.length, enzh.outputs.length, enzh.tables.length]).toEqual([14, 14 * 2037, 4]);
    const rated = (data: Dataset, rater: string) =>
      ratings(data, "mqm", rater).filter((v) => !Number.isNaN(v)).length;
    for (const rater of ["mqm-col1", "mqm-col2", "mqm-col3"])
      expect([rated(ende, rater), rated(enzh, rater)]).toEqual([15_040, 25_396]);
    expect(Math.min(...judged(ende, "mqm-col1").truth)).toBeGreaterThanOrEqual(-39);
  });

  test("wmt22_mqm: the default gold has machine systems only, another one the references too", () => {
    expect([judged(ende).systems.length, judged(ende).units.length]).toEqual([14, 13_160]);
    expect([judged(enzh).systems.length, judged(enzh).units.length]).toEqual([12, 21_768]);
    expect(judged(ende, "mqm-with-references").units.length).toBe(15_040);
    expect(ende.golds.map((g) => g.name)).toEqual([
      "mqm",
      "mqm-col1",
      "mqm-col2",
      "mqm-col3",
      "mqm-with-references",
    ]);
  });

  test.each(EN_DE)("wmt22_mqm en-de: figures of %s are the README's", (name, cells) => {
    const part = judged(ende);
    const { values } = column(part, name);
    const found = [
      pearson(part.truth, values).value,
      spearman(part.truth, values).value,
      kendall(part.truth, values, "b").value,
    ];
    const pairs = orderedAlike(systemMeans(part, part.truth), systemMeans(part, values));
    expect([...asPrinted(found, cells), pairs]).toEqual(cells);
  });

  test.each(EN_ZH)("wmt22_mqm en-zh: figures of %s are the README's", (name, cells) => {
    const part = judged(enzh);
    const { values } = column(part, name);
    const found = [pearson(part.truth, values).value, spearman(part.truth, values).value];
    const pairs = orderedAlike(systemMeans(part, part.truth), systemMeans(part, values));
    expect([...asPrinted(found, cells), pairs]).toEqual(cells);
  });

  test("wmt22_mqm en-de: correlations equal scipy 1.17's to 12 digits", () => {
    const part = judged(ende);
    const { values } = column(part, "GEMBA-GPT4-SQM-src");
    expect(pearson(part.truth, values).value).toBeCloseTo(0.5020671121360387, 12);
    expect(spearman(part.truth, values).value).toBeCloseTo(0.5164371508890468, 12);
    expect(kendall(part.truth, values, "b").value).toBeCloseTo(0.4364899364022995, 12);
    const curie = column(part, "GEMBA-Curie-DA-refA").values;
    expect(spearman(part.truth, curie).value).toBeCloseTo(0.01746367315162726, 12);
    expect(spearman(part.truth, curie).n).toBe(13_147);
  });

  test("wmt22_mqm: Pearson between rating columns is the README's", () => {
    const between = (data: Dataset) =>
      [
        ["mqm-col1", "mqm-col2"],
        ["mqm-col1", "mqm-col3"],
        ["mqm-col2", "mqm-col3"],
      ].map(([x, y]) => pearson(ratings(data, "mqm", x), ratings(data, "mqm", y)).value.toFixed(3));
    expect(between(ende)).toEqual(["0.493", "0.485", "0.424"]);
    expect(between(enzh)).toEqual(["0.378", "0.387", "0.503"]);
  });

  test("wmt22_mqm en-de: system penalties are the README's", () => {
    const part = judged(ende, "mqm-with-references");
    const means = systemMeans(part, part.truth);
    expect(Object.fromEntries(part.systems.map((s, i) => [s, (-means[i]!).toFixed(3)]))).toEqual(PENALTIES);
  });

  test("wmt22_mqm: system files hold the means of segment files, and are read only without them", async () => {
    expect(ende.tables.every((t) => t.over === "outputs")).toBe(true);
    const alone = await loadOne(wmt22Mqm, "wmt22_mqm/judges/en-de/GEMBA-GPT4-DA-refA.sys.score");
    expect([alone.tables[0]!.over, alone.systems.length]).toEqual(["systems", 17]);
    const segments = ende.tables.find((t) => t.scorer.name === "GEMBA-GPT4-DA-refA")!;
    alone.systems.forEach((system, i) => {
      const own = ende.outputs.flatMap((o, at) => (o.system === system ? [segments.values[at]!] : []));
      const seen = own.filter((v) => !Number.isNaN(v));
      expect(seen.reduce((a, b) => a + b) / seen.length).toBeCloseTo(alone.tables[0]!.values[i]!, 10);
    });
  });

  test("wmt22_mqm: refA is the reference, and missing where the files leave it out", () => {
    const outputs = ende.outputs.filter((o) => o.system === "refA");
    expect(outputs.every((o) => o.sameAs === "refA" && o.tags["human"] === "yes")).toBe(true);
    const { values, asked } = ende.tables.find((t) => t.scorer.name === "MetricX-23-XXL")!;
    const at = ende.outputIndex.get("refA/1")!;
    expect([values[at], asked![at]]).toEqual([NaN, 0]);
  });

  test("wmt22_mqm en-de with its 60 scorers is read in under 4 s", async () => {
    expect(await seconds(() => loadOne(wmt22Mqm, "wmt22_mqm", "wmt22_mqm/en-de"))).toBeLessThan(4);
  });

  test("wmt22_mqm reads human ratings alone", async () => {
    const alone = await loadOne(wmt22Mqm, "wmt22_mqm/human/en-de.mqm-col2.json.gz");
    expect([alone.head.name, alone.judgments.length, alone.tables.length]).toEqual([
      "wmt22_mqm/en-de",
      15_040,
      0,
    ]);
  });
});
