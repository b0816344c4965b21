import { beforeAll, expect, test } from "vitest";
import type { Dataset } from "../../../src/core/index.ts";
import { pearson } from "../../../src/meta/index.ts";
import { mlqePe } from "../../../src/readers/published/mlqe-pe.ts";
import { asPrinted, column, describeData, judged, load, loadOne, slice } from "./shared-data.ts";

const TEST20: Readonly<Record<string, string>> = {
  "ro-en": "0.647",
  "ru-en": "0.536",
  "et-en": "0.487",
  "ne-en": "0.483",
  "si-en": "0.401",
  "en-zh": "0.257",
  "en-de": "0.208",
};

describeData("mlqe_pe", () => {
  let all: Dataset[];
  beforeAll(async () => {
    all = await load(mlqePe, "mlqe_pe");
  });

  test("mlqe_pe reads seven pairs of 2,000 segments with 6 ratings each, ru-en with 3", () => {
    expect(all.map((d) => d.head.name).toSorted()).toEqual(
      Object.keys(TEST20)
        .map((pair) => `mlqe_pe/${pair}`)
        .toSorted(),
    );
    for (const data of all) {
      const raw = data.judgments.filter((j) => j.aspect === "da-raw").length;
      expect([data.items.length, raw]).toEqual([2000, data.head.name.endsWith("ru-en") ? 6000 : 12_000]);
      expect(slice(judged(data), "split", "test20").units.length).toBe(1000);
    }
  });

  test.each(Object.entries(TEST20))(
    "mlqe_pe %s: Pearson of model_scores with z_mean on test20 is %s",
    (pair, r) => {
      const part = slice(judged(all.find((d) => d.head.name === `mlqe_pe/${pair}`)!), "split", "test20");
      const { value } = pearson(part.truth, column(part, "model_scores").values);
      expect(asPrinted([value], [r])).toEqual([r]);
    },
  );

  test("mlqe_pe: mean is the mean of the raw ratings in all 14,000 rows", () => {
    for (const data of all) {
      const sums = new Map<string, { mean: number; total: number; n: number }>();
      for (const j of data.judgments) {
        if (j.kind !== "rating" || !("output" in j.target)) continue;
        const entry = sums.get(j.target.output) ?? { mean: NaN, total: 0, n: 0 };
        if (j.aspect === "mean") entry.mean = j.value;
        if (j.aspect === "da-raw") {
          entry.total += j.value;
          entry.n++;
        }
        sums.set(j.target.output, entry);
      }
      expect([...sums.values()].every(({ mean, total, n }) => Math.abs(mean - total / n) < 1e-9)).toBe(true);
    }
  });

  test("mlqe_pe does not treat double quotes as quoting", () => {
    const quoted = all.flatMap((d) => d.outputs).filter((o) => o.text!.includes('"'));
    expect(quoted.length).toBeGreaterThan(100);
  });

  test("mlqe_pe reads one file alone", async () => {
    const alone = await loadOne(mlqePe, "mlqe_pe/test20.ruen.df.short.tsv.gz");
    expect([alone.head.name, alone.items.length, alone.judgments.length]).toEqual([
      "mlqe_pe/ru-en",
      1000,
      8000,
    ]);
  });
});
