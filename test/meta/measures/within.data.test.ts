import { beforeAll, expect, test } from "vitest";
import type { Dataset } from "../../../src/core/index.ts";
import { partialPearson, partialSpearman } from "../../../src/meta/index.ts";
import { pearsonNone } from "../../../src/meta/measures/outputs.ts";
import { withinSystemPearson, withinSystemSpearman } from "../../../src/meta/measures/within.ts";
import { frank } from "../../../src/readers/published/frank.ts";
import { column, describeData, judged, loadOne, slice } from "../../readers/published/shared-data.ts";

/** Metric, n, plain Pearson, partial Pearson, partial Spearman, plain on cnndm, plain on bbc: the data's README. */
const TABLE: readonly (readonly [string, number, readonly string[]])[] = [
  ["BertScore P Art", 2246, ["0.616", "0.271", "0.264", "0.513", "0.196"]],
  ["FactCC", 2246, ["0.600", "0.204", "0.197", "0.492", "0.072"]],
  ["QAGS", 2246, ["0.578", "0.065", "0.057", "0.314", "-0.022"]],
  ["FEQA", 2242, ["0.559", "0.005", "-0.004", "-0.018", "0.026"]],
  ["Dep Entail", 2163, ["0.111", "0.162", "0.175", "0.440", "0.058"]],
  ["Rouge L", 2246, ["0.175", "0.131", "0.112", "0.202", "0.177"]],
  ["Meteor", 2246, ["0.372", "0.137", "0.133", "0.287", "0.178"]],
  ["Bleu", 2246, ["0.254", "0.101", "0.105", "0.170", "0.156"]],
];
const options = { permutations: 0, seed: 1 };

describeData("frank", () => {
  let data: Dataset;
  beforeAll(async () => {
    data = await loadOne(frank, "frank");
  });

  test.each(TABLE)("within-system measures of %s are the README's partial correlations", (name, n, row) => {
    const part = judged(data);
    const own = column(part, name);
    const on = (dataset: string) => {
      const there = slice(part, "dataset", dataset);
      return pearsonNone.prepare(there, column(there, name), options)!;
    };
    const made = [
      pearsonNone.prepare(part, own, options)!,
      withinSystemPearson.prepare(part, own, options)!,
      withinSystemSpearman.prepare(part, own, options)!,
    ];
    expect(made.map((m) => m.n)).toEqual([n, n, n]);
    expect([...made, on("cnndm"), on("bbc")].map((m) => m.value.toFixed(3))).toEqual(row);
  });

  test.each(TABLE)(
    "partialPearson and partialSpearman of %s agree with the measures, df = n - G - 1",
    (name, n) => {
      const part = judged(data);
      const own = column(part, name);
      const held = { groupOf: part.systemOf };
      const [r, rho] = [
        partialPearson(part.truth, own.values, held),
        partialSpearman(part.truth, own.values, held),
      ];
      expect(r).toMatchObject({ n, df: n - 9 - 1, nGroups: 9 });
      expect(r.value).toBeCloseTo(withinSystemPearson.prepare(part, own, options)!.value, 10);
      expect(rho.value).toBeCloseTo(withinSystemSpearman.prepare(part, own, options)!.value, 10);
    },
  );
});
