import { beforeAll, expect, test } from "vitest";
import type { Dataset } from "../../../src/core/index.ts";
import { kendall, pearson } from "../../../src/meta/index.ts";
import type { Part } from "../../../src/meta/view.ts";
import { realsumm, sentenceLines } from "../../../src/readers/published/realsumm.ts";
import { asPrinted, column, describeData, judged, loadOne, ratings, systemMeans } from "./shared-data.ts";

/** Pearson pooled, mean over documents, at system level, and Kendall at system level. */
const TABLE: readonly (readonly [string, readonly string[]])[] = [
  ["rouge_2_recall", ["0.624", "0.591", "0.983", "0.868"]],
  ["rouge_1_recall", ["0.665", "0.662", "0.913", "0.539"]],
  ["rouge_l_recall", ["0.648", "0.622", "0.832", "0.582"]],
  ["rouge_1_f_score", ["0.622", "0.553", "0.879", "0.824"]],
  ["rouge_2_f_score", ["0.578", "0.489", "0.876", "0.802"]],
  ["js-2", ["0.585", "0.490", "0.902", "0.824"]],
  ["mover_score", ["0.562", "0.512", "0.858", "0.868"]],
  ["bert_recall_score", ["0.668", "0.606", "0.824", "0.626"]],
  ["bert_f_score", ["0.593", "0.470", "0.631", "0.495"]],
  ["bert_precision_score", ["0.417", "0.242", "0.371", "0.341"]],
];

/** Mean of Pearson's r within each item of a part, items without one left out. */
function meanByItem(part: Part, values: ArrayLike<number>): number {
  const rows = Array.from({ length: part.nItems }, () => ({ x: [] as number[], y: [] as number[] }));
  part.itemOf.forEach((item, i) => {
    rows[item]!.x.push(values[i]!);
    rows[item]!.y.push(part.truth[i]!);
  });
  const all = rows.map(({ x, y }) => pearson(x, y).value).filter((r) => !Number.isNaN(r));
  return all.reduce((a, b) => a + b, 0) / all.length;
}

describeData("realsumm", () => {
  let data: Dataset;
  beforeAll(async () => {
    data = await loadOne(realsumm, "realsumm");
  });

  test("realsumm reads 100 documents x 14 systems and 14 metrics, complete", () => {
    expect([data.items.length, data.outputs.length, data.systems.length, data.tables.length]).toEqual([
      100, 1400, 14, 14,
    ]);
    expect(data.tables.some((t) => t.values.some(Number.isNaN))).toBe(false);
    expect(judged(data).units.length).toBe(1400);
  });

  test.each(TABLE)("realsumm: correlations of %s with litepyramid_recall are the README's", (name, cells) => {
    const part = judged(data);
    const { values } = column(part, name);
    const [gold, own] = [systemMeans(part, part.truth), systemMeans(part, values)];
    const found = [
      pearson(part.truth, values).value,
      meanByItem(part, values),
      pearson(gold, own).value,
      kendall(gold, own, "b").value,
    ];
    expect(asPrinted(found, cells)).toEqual(cells);
  });

  test("realsumm: the majority of the crowd votes gives litepyramid_recall of all 1,300 summaries that were voted on", () => {
    const votes = new Map<string, Map<string, { n: number; present: number }>>();
    for (const j of data.judgments) {
      if (j.kind !== "rating" || !("output" in j.target) || !j.aspect.startsWith("scu-vote ")) continue;
      const units = votes.get(j.target.output) ?? new Map<string, { n: number; present: number }>();
      votes.set(j.target.output, units);
      const unit = units.get(j.aspect) ?? { n: 0, present: 0 };
      units.set(j.aspect, { n: unit.n + 1, present: unit.present + j.value });
    }
    const gold = ratings(data, "litepyramid_recall");
    expect(votes.size).toBe(1300);
    for (const [output, units] of votes) {
      const present = [...units.values()].filter((u) => 2 * u.present > u.n).length;
      expect.soft(present / units.size, output).toBeCloseTo(gold[data.outputIndex.get(output)!]!, 6);
    }
  });

  test("realsumm reads votes alone, and refuses the list of content units", async () => {
    const votes = await loadOne(realsumm, "realsumm/scu_abs");
    expect([votes.items.length, votes.outputs.length, votes.golds.length]).toEqual([100, 1400, 0]);
    await expect(loadOne(realsumm, "realsumm/SCUs_list.csv.gz")).rejects.toThrow("holds content units only");
  });

  test("sentenceLines(text) gives one sentence a line", () => {
    expect(sentenceLines("<t> a b . </t>  <t> c </t>")).toBe("a b .\nc");
    expect(sentenceLines(" no marks ")).toBe("no marks");
    expect(data.outputs.some((o) => o.text!.includes("<t>"))).toBe(false);
  });
});
