import { readdirSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import type { Dataset } from "../../../src/core/index.ts";
import { llmBar, type LlmBarScore } from "../../../src/meta/index.ts";
import { llmbar } from "../../../src/readers/published/llmbar.ts";
import { column, dataPath, describeData, judged, loadOne, rawJson, slice } from "./shared-data.ts";

const FOLDERS: Readonly<Record<string, string>> = {
  Natural: "LLMBar/Natural",
  Neighbor: "LLMBar/Adversarial/Neighbor",
  GPTInst: "LLMBar/Adversarial/GPTInst",
  GPTOut: "LLMBar/Adversarial/GPTOut",
  Manual: "LLMBar/Adversarial/Manual",
  FairEval: "Processed/FairEval",
  "LLMEval^2": "Processed/LLMEval^2",
  "MT-Bench": "Processed/MT-Bench",
};
const ADVERSARIAL = ["Neighbor", "GPTInst", "GPTOut", "Manual"];

const winner = (p: number) => (Number.isNaN(p) ? null : p === 1 ? 1 : 2);

describeData("llmbar", () => {
  let data: Dataset;
  const scores = new Map<string, LlmBarScore>();
  const unreadableTwice = new Map<string, number>();

  const runs = (): { subset: string; scorer: string; statistics: Record<string, string> }[] =>
    Object.entries(FOLDERS).flatMap(([subset, folder]) => {
      const root = `llmbar/${folder}/evaluators`;
      return readdirSync(dataPath(root)).flatMap((llm) =>
        readdirSync(dataPath(`${root}/${llm}`)).map((strategy) => ({
          subset,
          scorer: `${llm} ${strategy}`,
          statistics: rawJson(`${root}/${llm}/${strategy}/statistics.json`) as Record<string, string>,
        })),
      );
    });

  beforeAll(async () => {
    data = await loadOne(llmbar, "llmbar");
    const whole = judged(data);
    for (const subset of Object.keys(FOLDERS)) {
      const part = slice(whole, "subset", subset);
      for (const name of new Set(data.tables.map((t) => t.scorer.name))) {
        const { values, swapped, asked } = columnOrNone(part, name);
        if (!asked.includes(1)) continue;
        const rows = [...part.truth].map((truth, i) => ({
          label: truth === 1 ? (1 as const) : (2 as const),
          winner1: winner(values[i]!) as 1 | 2 | null,
          winner2: winner(swapped![i]!) as 1 | 2 | null,
        }));
        const key = `${subset} / ${name}`;
        scores.set(key, llmBar(rows));
        unreadableTwice.set(key, rows.filter((r) => r.winner1 === null && r.winner2 === null).length);
      }
    }
  });

  function columnOrNone(part: ReturnType<typeof judged>, name: string) {
    try {
      return column(part, name);
    } catch {
      return { values: new Float64Array(), swapped: undefined, asked: new Uint8Array() };
    }
  }

  test("llmbar keeps the ratings behind the verdicts of the 7 rating runs: where they differ, the higher one won in both orders", () => {
    const rated = data.tables.filter((t) => t.over === "outputs");
    expect(rated.map((t) => t.scorer.name).sort()).toEqual([
      "ChatGPT Rating",
      "ChatGPT Rating_NoRules",
      "GPT-4 Rating",
      "GPT-4 Rating_Metrics",
      "GPT-4 Rating_Metrics_Reference",
      "GPT-4 Rating_NoRules",
      "GPT-4 Rating_Reference",
    ]);
    for (const table of rated) {
      const verdicts = data.tables.filter((t) => t.over === "pairs" && t.scorer.name === table.scorer.name);
      data.pairs.forEach(({ a, b }, i) => {
        const d = table.values[data.outputIndex.get(a)!]! - table.values[data.outputIndex.get(b)!]!;
        if (Number.isNaN(d)) return;
        const given = verdicts.map((t) => t.values[i]);
        if (d === 0) expect(given[0]).not.toBe(given[1]);
        else expect(given).toEqual([Number(d > 0), Number(d > 0)]);
      });
    }
  });

  test("llmbar reads 885 pairs with labels, tags set and subset, and 65 scorers in both orders", () => {
    const whole = judged(data);
    expect(data.pairs.length).toBe(885);
    expect(data.tables.filter((t) => t.over === "pairs").length).toBe(130);
    const labels = (set: string) => {
      const { truth } = slice(whole, "set", set);
      return [truth.filter((t) => t === 1).length, truth.filter((t) => t === 0).length];
    };
    expect(labels("LLMBar")).toEqual([206, 213]);
    expect(labels("Processed").reduce((a, b) => a + b)).toBe(466);
    const sizes = Object.keys(FOLDERS).map((s) => slice(whole, "subset", s).units.length);
    expect(sizes).toEqual([100, 134, 92, 47, 46, 66, 200, 200]);
  });

  test("llmbar texts: the share of pairs whose longer output is the better one is the README's", () => {
    const whole = judged(data);
    const shares = Object.keys(FOLDERS).map((subset) => {
      const part = slice(whole, "subset", subset);
      let longer = 0;
      part.units.forEach((unit, i) => {
        const pair = data.pairs[unit]!;
        const [a, b] = [pair.a, pair.b].map(
          (id) => [...data.outputs[data.outputIndex.get(id)!]!.text!].length,
        );
        // The README counts two outputs of one length as if the second were the longer.
        if (part.truth[i] === Number(a! > b!)) longer++;
      });
      return (longer / part.units.length).toFixed(3);
    });
    expect(shares).toEqual(["0.560", "0.119", "0.130", "0.447", "0.174", "0.591", "0.610", "0.695"]);
  });

  test("llmbar accuracies and agreement equal the authors' statistics for all 349 runs", () => {
    const all = runs();
    expect(all).toHaveLength(349);
    expect(scores.size).toBe(349);
    for (const { subset, scorer, statistics } of all) {
      const found = scores.get(`${subset} / ${scorer}`)!;
      const count = (text: string) => Number(text.split(" / ")[0]);
      expect
        .soft(Math.round(found.accuracyOrder1 * found.n), `${subset} ${scorer}`)
        .toBe(count(statistics["correct_False"]!));
      expect
        .soft(Math.round(found.accuracyOrder2 * found.n), `${subset} ${scorer}`)
        .toBe(count(statistics["correct_True"]!));
      expect
        .soft(
          Math.abs(100 * found.accuracy - parseFloat(statistics["correct_average"]!)),
          `${subset} ${scorer}`,
        )
        .toBeLessThan(0.06);
      // The authors count two unparsable verdicts as equal; the agreement of readable ones is stricter.
      const equal = Math.round(found.agreement * found.n) + unreadableTwice.get(`${subset} / ${scorer}`)!;
      expect.soft(equal, `${subset} ${scorer}`).toBe(count(statistics["equal"]!));
    }
  });

  test("llmbar macro means over the adversarial subsets and single figures are the README's", () => {
    const percent = (subset: string, scorer: string) => 100 * scores.get(`${subset} / ${scorer}`)!.accuracy;
    const macro = (scorer: string) =>
      (ADVERSARIAL.reduce((sum, subset) => sum + percent(subset, scorer), 0) / 4).toFixed(1);
    expect(macro("GPT-4 Metrics_Reference")).toBe("82.8");
    expect(macro("GPT-4 Vanilla")).toBe("80.8");
    expect(macro("GPT-4 Vanilla_NoRules")).toBe("73.1");
    expect(macro("PaLM2 Metrics_Reference")).toBe("69.5");
    expect(macro("ChatGPT-0301 Metrics_Reference")).toBe("44.1");
    expect(macro("ChatGPT Vanilla")).toBe("30.6");
    expect(macro("LLaMA2 Vanilla")).toBe("37.1");
    expect(macro("Falcon Vanilla")).toBe("51.4");
    expect(percent("Natural", "GPT-4 Metrics_Reference").toFixed(1)).toBe("96.0");
    expect(percent("Natural", "GPT-4 Vanilla").toFixed(1)).toBe("95.5");
    expect(percent("Natural", "ChatGPT Vanilla").toFixed(1)).toBe("81.5");
    expect(percent("Natural", "Falcon CoT").toFixed(1)).toBe("57.0");
    const agreement = (subset: string, scorer: string) =>
      100 * scores.get(`${subset} / ${scorer}`)!.agreement;
    expect(agreement("Natural", "GPT-4 Swap_CoT").toFixed(1)).toBe("100.0");
    expect(agreement("GPTInst", "ChatGPT-0301 Vanilla").toFixed(1)).toBe("40.2");
    expect(agreement("GPTInst", "Falcon CoT").toFixed(1)).toBe("8.7");
    expect(percent("FairEval", "GPT-4 Metrics_Reference").toFixed(1)).toBe("66.7");
    // Printed as 75.2 in the README: half to even.
    expect(percent("LLMEval^2", "GPT-4 Metrics_Reference")).toBe(75.25);
    expect(percent("MT-Bench", "GPT-4 Metrics_Reference").toFixed(1)).toBe("81.0");
  });

  test("llmbar verdicts count as in the README: 1, 2 and unparsable", () => {
    const counts = { first: 0, second: 0, none: 0 };
    for (const { values, asked } of data.tables.filter((t) => t.over === "pairs"))
      values.forEach((v, i) => {
        if (asked![i] === 1) counts[v === 1 ? "first" : v === 0 ? "second" : "none"]++;
      });
    expect(counts).toEqual({ first: 30_010, second: 31_643, none: 273 });
  });

  test("llmbar reads one run alone with its pairs", async () => {
    const path = "llmbar/LLMBar/Natural/evaluators/GPT-4/Rating/result.json.gz";
    const alone = await loadOne(llmbar, path);
    expect(alone.tables.map((t) => `${t.scorer.name} ${t.over} ${t.order}`)).toEqual([
      "GPT-4 Rating pairs as-listed",
      "GPT-4 Rating pairs swapped",
      "GPT-4 Rating outputs as-listed",
    ]);
    expect(alone.items[0]!.tags).toEqual({ set: "LLMBar", subset: "Natural" });
    expect(alone.judgments).toHaveLength(100);
  });

  test("llmbar refuses a run's averages", async () => {
    const path = "llmbar/LLMBar/Natural/evaluators/GPT-4/Rating/statistics.json";
    await expect(loadOne(llmbar, path)).rejects.toThrow("holds a run's averages only");
  });
});
