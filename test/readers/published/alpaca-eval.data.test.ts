import { beforeAll, expect, test } from "vitest";
import type { Dataset } from "../../../src/core/index.ts";
import { spearman } from "../../../src/meta/index.ts";
import { alpacaEval } from "../../../src/readers/published/alpaca-eval.ts";
import { asPrinted, column, describeData, judged, load, loadOne, seconds } from "./shared-data.ts";

/** Systems with full texts: rows, win rate, length-controlled win rate, mean characters. */
const FULL_TEXT: readonly (readonly [string, number, string, string, number])[] = [
  ["gpt-3.5-turbo-1106_concise", 805, "7.42", "15.77", 431],
  ["gpt-3.5-turbo-1106", 805, "9.18", "19.30", 797],
  ["gpt-3.5-turbo-1106_verbose", 805, "12.76", "22.00", 1058],
  ["alpaca-7b_concise", 804, "1.99", "4.47", 352],
  ["alpaca-7b", 805, "2.59", "5.88", 396],
  ["alpaca-7b_verbose", 802, "2.93", "6.82", 540],
  ["claude-2.1_concise", 805, "9.23", "18.21", 574],
  ["claude-2.1", 805, "15.73", "25.25", 1097],
  ["gpt4_gamed", 805, "3.74", "12.19", 69],
  ["NullModel", 805, "76.92", "86.46", 872],
];

describeData("alpaca_eval", () => {
  let data: Dataset;
  let took: number;
  beforeAll(async () => {
    took = await seconds(async () => {
      data = await loadOne(alpacaEval, "alpaca_eval");
    });
  });

  const table = (name: string) => data.tables.find((t) => t.scorer.name === name)!;
  const ofSystem = (name: string, system: string) => table(name).values[data.systems.indexOf(system)]!;

  /** Percent of a system's pairs that a judge gives to it, and how many have a verdict, by system. */
  function winRates(judge: string, baseline: string): Map<string, { rate: number; n: number }> {
    const { values } = table(judge);
    const found = new Map<string, { total: number; n: number }>();
    data.pairs.forEach((pair, i) => {
      const [a, b] = [pair.a, pair.b].map((id) => data.outputs[data.outputIndex.get(id)!]!.system!);
      const value = values[i]!;
      if (a !== baseline || Number.isNaN(value)) return;
      const entry = found.get(b!) ?? { total: 0, n: 0 };
      found.set(b!, { total: entry.total + (1 - value), n: entry.n + 1 });
    });
    return new Map([...found].map(([s, { total, n }]) => [s, { rate: (100 * total) / n, n }]));
  }

  const V2 = () => winRates("weighted_alpaca_eval_gpt4_turbo", "gpt4_1106_preview");
  const V1 = () => winRates("alpaca_eval_gpt4", "text_davinci_003");

  test("alpaca_eval reads 805 items and 46,680 + 42,665 judged pairs in under 6 s", () => {
    expect(data.items.length).toBe(805);
    expect(data.pairs.length).toBe(46_680 + 42_665);
    expect(V2().size).toBe(58);
    expect(V1().size).toBe(53);
    expect(took).toBeLessThan(6);
    const sources = new Set(data.items.map((i) => i.tags["dataset"]));
    expect(sources.size).toBe(5);
  });

  test("alpaca_eval win rates from pairs equal the leaderboards for 57 of 57 and 52 of 52 systems", () => {
    const compare = (rates: ReturnType<typeof V2>, board: string) => {
      const known = [...rates].filter(([s]) => data.systems.includes(s) && !Number.isNaN(ofSystem(board, s)));
      const worst = Math.max(...known.map(([s, { rate }]) => Math.abs(rate - ofSystem(board, s))));
      return [known.length, worst < 1e-9];
    };
    expect(compare(V2(), "leaderboard_v2 win_rate")).toEqual([57, true]);
    expect(compare(V1(), "leaderboard_v1 win_rate")).toEqual([52, true]);
  });

  test("alpaca_eval leaderboards against Arena Elo have the README's Spearman correlations", () => {
    const check = (gold: string, scorer: string, expected: readonly [string, number]) => {
      const part = judged(data, gold);
      const { value, n } = spearman(part.truth, column(part, scorer).values);
      expect([...asPrinted([value], expected.slice(0, 1) as string[]), n], `${gold}, ${scorer}`).toEqual(
        expected,
      );
    };
    check("Arena Elo (Feb 2024)", "leaderboard_v2 length_controlled_winrate", ["0.975", 37]);
    check("Arena Elo (Feb 2024)", "leaderboard_v2 win_rate", ["0.930", 37]);
    check("Arena Elo (April 2024)", "leaderboard_v2 length_controlled_winrate", ["0.870", 20]);
    check("Arena Elo (April 2024)", "leaderboard_v2 win_rate", ["0.524", 20]);
    check("Arena Elo (Feb 2024)", "weighted_alpaca_eval_gpt4_turbo", ["0.965", 12]);
  });

  test.each(FULL_TEXT)(
    "alpaca_eval: %s has rows, win rates and texts as in the README",
    (system, n, win, lc, chars) => {
      const own = V2().get(system)!;
      expect([
        own.n,
        own.rate.toFixed(2),
        ofSystem("leaderboard_v2 length_controlled_winrate", system).toFixed(2),
      ]).toEqual([n, win, lc]);
      const outputs = data.outputs.filter((o) => o.system === system && o.text !== undefined);
      expect(outputs).toHaveLength(n);
      const lengths = outputs.map((o) => [...o.text!].length);
      expect(Math.round(lengths.reduce((a, b) => a + b) / n)).toBe(chars);
      const published = outputs.map((o) => table("length").values[data.outputIndex.get(o.id)!]);
      expect(published).toEqual(lengths);
    },
  );

  test("alpaca_eval keeps draws as 0.5 and missing preferences missing", () => {
    const { values, asked } = table("alpaca_eval_gpt4");
    const seen = [...values].filter((_, i) => asked![i] === 1);
    expect(seen.filter(Number.isNaN)).toHaveLength(61);
    expect(seen.every((v) => Number.isNaN(v) || v === 0 || v === 1 || v === 0.5 || (v > 0 && v < 1))).toBe(
      true,
    );
  });

  test("alpaca_eval reads its files alone", async () => {
    const [texts] = await load(alpacaEval, "alpaca_eval/full_text/NullModel.json.gz");
    expect([texts!.items.length, texts!.pairs.length, texts!.outputs.length]).toEqual([805, 805, 1610]);
    const [elo] = await load(alpacaEval, "alpaca_eval/benchmarks.csv");
    expect(elo!.judgments.filter((j) => j.aspect === "Arena Elo (Feb 2024)")).toHaveLength(51);
    await expect(load(alpacaEval, "alpaca_eval/evaluators_leaderboard.csv")).rejects.toThrow(
      "holds only averages of judges",
    );
  });
});
