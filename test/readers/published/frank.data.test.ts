import { beforeAll, expect, test } from "vitest";
import type { Dataset } from "../../../src/core/index.ts";
import { pearson } from "../../../src/meta/index.ts";
import { frank } from "../../../src/readers/published/frank.ts";
import { column, describeData, judged, load, loadOne, slice, systemMeans } from "./shared-data.ts";

/** Metric, n, Pearson with Factuality on all, on cnndm, on bbc. */
const TABLE: readonly (readonly [string, number, string, string, string])[] = [
  ["BertScore P Art", 2246, "0.616", "0.513", "0.196"],
  ["FactCC", 2246, "0.600", "0.492", "0.072"],
  ["QAGS", 2246, "0.578", "0.314", "-0.022"],
  ["FEQA", 2242, "0.559", "-0.018", "0.026"],
  ["Dep Entail", 2163, "0.111", "0.440", "0.058"],
  ["Rouge L", 2246, "0.175", "0.202", "0.177"],
  ["Meteor", 2246, "0.372", "0.287", "0.178"],
  ["Bleu", 2246, "0.254", "0.170", "0.156"],
];

describeData("frank", () => {
  let data: Dataset;
  beforeAll(async () => {
    data = await loadOne(frank, "frank");
  });

  test("frank reads 2,246 outputs of 9 systems, 15 metrics, 23 golds with Factuality the default", () => {
    expect([data.outputs.length, data.systems.length, data.tables.length, data.golds.length]).toEqual([
      2246, 9, 15, 23,
    ]);
    const part = judged(data);
    expect([
      slice(part, "dataset", "cnndm").units.length,
      slice(part, "dataset", "bbc").units.length,
    ]).toEqual([1250, 996]);
    expect([slice(part, "split", "valid").units.length, slice(part, "split", "test").units.length]).toEqual([
      671, 1575,
    ]);
    expect([part.truth.filter((t) => t === 0).length, part.truth.filter((t) => t === 1).length]).toEqual([
      995, 810,
    ]);
  });

  test.each(TABLE)("frank: Pearson of %s with Factuality is the README's", (name, n, all, cnndm, bbc) => {
    const part = judged(data);
    const whole = pearson(part.truth, column(part, name).values);
    const on = (dataset: string) => {
      const own = slice(part, "dataset", dataset);
      return pearson(own.truth, column(own, name).values).value.toFixed(3);
    };
    expect([whole.n, whole.value.toFixed(3), on("cnndm"), on("bbc")]).toEqual([n, all, cnndm, bbc]);
  });

  test("frank: system means of Factuality are the README's", () => {
    const part = judged(data);
    const means = systemMeans(part, part.truth);
    const found = Object.fromEntries(part.systems.map((s, i) => [s, means[i]!.toFixed(3)]));
    expect(found).toEqual({
      bart: "0.933",
      pgn: "0.899",
      bert_sum: "0.895",
      bus: "0.708",
      s2s: "0.486",
      BERTS2S: "0.141",
      TConvS2S: "0.066",
      TranS2S: "0.060",
      PtGen: "0.054",
    });
  });

  test("frank reads human annotations or metrics alone", async () => {
    const [human] = await load(frank, "frank/human_annotations.json.gz");
    expect([human!.outputs.length, human!.tables.length]).toEqual([2246, 0]);
    const [metrics] = await load(frank, "frank/baseline_factuality_metrics_outputs.json.gz");
    expect([metrics!.outputs.length, metrics!.tables.length, metrics!.judgments.length]).toEqual([
      2246, 15, 0,
    ]);
  });

  test("frank refuses a list of article ids", async () => {
    await expect(load(frank, "frank/test_split.txt")).rejects.toThrow("holds article ids only");
  });
});
