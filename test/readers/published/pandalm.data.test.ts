import { beforeAll, expect, test } from "vitest";
import type { Dataset } from "../../../src/core/index.ts";
import { pandalm } from "../../../src/readers/published/pandalm.ts";
import { column, describeData, judged, loadOne } from "./shared-data.ts";

describeData("pandalm", () => {
  let data: Dataset;
  beforeAll(async () => {
    data = await loadOne(pandalm, "pandalm");
  });

  const counts = (values: ArrayLike<number>) =>
    [0, 1, 0.5].map((v) => Array.from(values).filter((x) => x === v).length);

  test("pandalm reads 999 pairs of 170 questions with three annotators", () => {
    expect([data.pairs.length, data.judgments.length]).toEqual([999, 2997]);
    expect(judged(data).nClusters).toBe(170);
    expect(data.systems.toSorted()).toEqual([
      "bloom-7b",
      "cerebras-gpt-6.7B",
      "llama-7b",
      "opt-7b",
      "pythia-6.9b",
    ]);
  });

  test("pandalm golds: votes of each annotator and the majority as counted in the README", () => {
    expect(counts(judged(data, "annotator1").truth)).toEqual([475, 427, 97]);
    expect(counts(judged(data, "annotator2").truth)).toEqual([466, 417, 116]);
    expect(counts(judged(data, "annotator3").truth)).toEqual([475, 411, 113]);
    expect(counts(judged(data).truth)).toEqual([472, 422, 105]);
  });

  test("pandalm accuracies against the majority: 66.77, and 71.07 / 69.77 / 69.27 by what Tie and garbage count", () => {
    const { truth } = judged(data);
    const accuracy = (name: string, read: (v: number) => number) => {
      const { values } = column(judged(data), name);
      const right = truth.filter((t, i) => read(values[i]!) === t).length;
      return [right, ((100 * right) / truth.length).toFixed(2)];
    };
    expect(accuracy("PandaLM-7B", (v) => v)).toEqual([667, "66.77"]);
    expect(accuracy("GPT-3.5", (v) => (Number.isNaN(v) ? 0.5 : v))[1]).toBe("71.07");
    expect(accuracy("GPT-3.5", (v) => v)[1]).toBe("69.77");
    expect(accuracy("GPT-3.5", (v) => (v === 0.5 ? NaN : v))[1]).toBe("69.27");
  });

  test("pandalm keeps garbage missing and Tie a tie", () => {
    const { values, asked } = column(judged(data), "GPT-3.5");
    expect(counts(values)).toEqual([476, 460, 38]);
    expect(values.filter(Number.isNaN)).toHaveLength(25);
    expect(asked.every((a) => a === 1)).toBe(true);
  });

  test("pandalm reads one judge alone", async () => {
    const alone = await loadOne(pandalm, "pandalm/pandalm-7b-testset-v1.json.gz");
    expect([alone.pairs.length, alone.judgments.length, alone.tables.length]).toEqual([999, 0, 1]);
    expect(counts(alone.tables[0]!.values)).toEqual([459, 433, 107]);
  });
});
