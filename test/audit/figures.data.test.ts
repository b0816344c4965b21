import { beforeAll, expect, test } from "vitest";
import {
  againstPublished,
  alpacaEvalData,
  fromRows,
  guardedJudge,
  leaderboardsAgainstElo,
  repeaters,
} from "../../scripts/audit-figures/alpaca-eval.ts";
import { type JudgeOfPairs, judgesOfPairs } from "../../scripts/audit-figures/judges-of-pairs.ts";
import { type TemplateFigures, templateFigures } from "../../scripts/audit-figures/llmbar-templates.ts";
import { type JudgeRun, judgeRuns } from "../../scripts/audit-figures/llmbar.ts";
import { poolPressures } from "../../scripts/audit-figures/pools.ts";
import { offlineMatrices } from "../../scripts/audit-figures/rm-bench.ts";
import type { SystemLengthControl } from "../../src/audit/index.ts";
import type { Dataset } from "../../src/core/index.ts";
import { describeData } from "../readers/published/shared-data.ts";

describeData("llmbar", () => {
  let runs: JudgeRun[];
  beforeAll(async () => {
    runs = await judgeRuns();
  });
  const run = (judge: string, subset: string) =>
    runs.find((r) => r.judge === judge && r.subset === subset)!.found;

  test("all 349 runs are read in both orders", () => {
    expect(runs).toHaveLength(349);
    expect(runs.every((r) => r.found.n > 0)).toBe(true);
  });

  test("order agreement of the README: Swap_CoT 100.0, ChatGPT-0301 Vanilla 40.2, Falcon CoT 8.7 (of all pairs; ours leaves the unreadable out)", () => {
    expect(run("GPT-4 Swap_CoT", "Natural").agreement.value).toBe(1);
    const ofAll = (judge: string, subset: string) => {
      const { agreement, n, unread } = run(judge, subset);
      return ((100 * agreement.value * n) / (n + unread)).toFixed(1);
    };
    expect(ofAll("ChatGPT-0301 Vanilla", "GPTInst")).toBe("40.2");
    expect(ofAll("Falcon CoT", "GPTInst")).toBe("8.7");
  });

  test("Falcon follows the position: all its runs favour the first; 256 of 349 runs favour one side", () => {
    const falcon = runs.filter((r) => r.llm === "Falcon");
    expect(falcon).toHaveLength(50);
    expect(falcon.every((r) => r.found.bias.low > 0)).toBe(true);
    const clear = runs.filter((r) => r.found.bias.low > 0 || r.found.bias.high < 0).length;
    expect(clear).toBeGreaterThan(245);
    expect(clear).toBeLessThan(265);
  });

  test("bias is firstWins - secondWins, agreement the rest", () => {
    for (const { found } of runs) {
      expect(found.bias.value).toBeCloseTo(found.firstWins.value - found.secondWins.value, 12);
      expect(found.agreement.value).toBeCloseTo(1 - found.firstWins.value - found.secondWins.value, 12);
    }
  });
});

describeData("llmbar", () => {
  let found: TemplateFigures;
  beforeAll(async () => {
    found = await templateFigures();
  });

  test("65 models with prompts on 419 pairs; 8 prompts were given to all 6 models", () => {
    expect(found.nPairs).toBe(419);
    expect(found.byModel.map((m) => m.prompts)).toEqual([12, 10, 10, 15, 10, 8]);
    expect(found.byPrompt).toHaveLength(8);
    expect([found.shares.models.length, found.shares.prompts.length]).toEqual([6, 8]);
  });

  test("two prompts of one model agree on 73% to 88% of verdicts, two models with one prompt on 61% to 68%", () => {
    const agreement = (value: number): number => 1 - value;
    const own = found.byModel.map((m) => agreement(m.found.flipRate.value));
    expect(Math.min(...own)).toBeCloseTo(0.733, 3);
    expect(Math.max(...own)).toBeCloseTo(0.878, 3);
    const others = found.byPrompt.map((p) => agreement(p.found.flipRate.value));
    expect(Math.min(...others)).toBeCloseTo(0.609, 3);
    expect(Math.max(...others)).toBeCloseTo(0.68, 3);
  });

  test("accuracy's variance is the model's: 96%, the prompt's 3%, of both together 1%", () => {
    const { model, prompt, interaction } = found.shares;
    expect(model.value).toBeCloseTo(0.961, 3);
    expect(model.low).toBeGreaterThan(0.9);
    expect(prompt.value).toBeCloseTo(0.026, 3);
    expect(prompt.low).toBeGreaterThan(0);
    expect(interaction.value).toBeCloseTo(0.013, 3);
  });

  test("accuracy by prompt is the README's: macro over the adversarial subsets aside, GPT-4 Metrics_Reference is best", () => {
    const gpt4 = found.byModel.find((m) => m.model === "GPT-4")!;
    const best = gpt4.found.accuracy.toSorted((a, b) => b.accuracy.value - a.accuracy.value)[0]!;
    expect(best.name).toBe("Metrics_Reference");
    expect(best.accuracy.value).toBeCloseTo(0.872, 3);
  });
});

describeData("judgebench", () => {
  let found: JudgeOfPairs[];
  beforeAll(async () => {
    found = await judgesOfPairs();
  });
  const of = (judge: string) => found.find((f) => f.judge === judge)!.sections;

  test("no judge of JudgeBench favours the longer answer; both Skywork models and GRM favour the shorter", () => {
    const judges = found.filter((f) => f.dataset === "judgebench");
    expect(judges).toHaveLength(7);
    for (const { sections } of judges) expect(sections.length!.accuracyGap.ciLow!).toBeLessThan(0);
    const shorter = judges.filter((j) => j.sections.length!.accuracyGap.ciHigh! < 0).map((j) => j.judge);
    expect(shorter.toSorted()).toEqual([
      "GRM-Gemma-2B-rewardmodel-ft",
      "Skywork-Reward-Gemma-2-27B",
      "Skywork-Reward-Llama-3.1-8B",
    ]);
    // The gold's share of longer answers: 161 of 350 pairs of gpt-4o.
    expect(of("arena_hard o1-mini").length!.goldLonger.value).toBeCloseTo(161 / 350, 12);
  });

  test("JudgeBench cannot tell self-preference: no pair has an own and another's answer", () => {
    for (const judge of ["arena_hard o1-mini", "arena_hard claude-3-haiku"])
      expect(of(judge).judge!.self).toMatchObject({
        n: 0,
        untested: expect.stringContaining("no pair holds"),
      });
    expect(of("internlm2-7b-reward").judge).toBeUndefined();
  });
});

describeData("pandalm", () => {
  test("PandaLM-7B is not shown to favour LLaMA-7B, from which it was made", async () => {
    const found = await judgesOfPairs();
    const { self } = found.find((f) => f.judge === "PandaLM-7B")!.sections.judge!;
    expect(self).toMatchObject({ families: ["llama"], n: 421, untested: null });
    expect(self!.accuracyGap.value!).toBeCloseTo(0.035, 3);
    expect(self!.accuracyGap.ciLow!).toBeLessThan(0);
    expect(self!.accuracyGap.ciHigh!).toBeGreaterThan(0);
  });
});

describeData("rm_bench", () => {
  test("the style matrix of length is the README's, pooled; its gap is 0.73; random has none", async () => {
    const found = await offlineMatrices();
    const of = (scorer: string) => found.find((f) => f.scorer === scorer)!.matrix;
    const length = of("length");
    // The README's cells of the concise row by domain, weighted by 129, 228, 284 and 157 items.
    const pooled = (129 * 41.9 + 228 * 53.9 + 284 * 3.2 + 157 * 75.8) / 798;
    expect(100 * length.cells[0]![0]!.value).toBeCloseTo(pooled, 1);
    expect(length.styleGap.value).toBeCloseTo(0.731, 3);
    expect(length).toMatchObject({ n: 798, dropped: 0 });
    expect(of("random").styleGap.low).toBeLessThan(0);
    expect(of("random").styleGap.high).toBeGreaterThan(0);
  });
});

describeData("alpaca_eval", () => {
  let data: Dataset;
  let minimal: SystemLengthControl[];
  let joint: SystemLengthControl[];
  beforeAll(async () => {
    data = await alpacaEvalData();
    minimal = fromRows(data, "lc-minimal", 100);
    joint = fromRows(data, "lc-joint", 100);
  });

  test("lc-joint from the rows gives the published column: Spearman 0.976, 1.4 points off on average", () => {
    const found = againstPublished(data, joint);
    expect(found.nSystems).toBe(56);
    expect(found.spearman.value).toBeCloseTo(0.976, 3);
    expect(100 * found.meanDifference).toBeCloseTo(1.4, 1);
    expect(found.largest.system).toBe("gpt4_gamed");
    expect(found.nCovered).toBeGreaterThanOrEqual(50);
  });

  test("lc-minimal does not: Spearman 0.927, below the raw win rate's", () => {
    const found = againstPublished(data, minimal);
    expect(found.spearman.value).toBeCloseTo(0.927, 3);
    expect(100 * found.meanDifference).toBeCloseTo(6.6, 1);
  });

  test("leaderboards against Arena Elo: 0.975 and 0.930; the interval of their difference holds 0", () => {
    const found = leaderboardsAgainstElo(data);
    expect(found.n).toBe(37);
    expect(found.lc.value).toBeCloseTo(0.975, 3);
    expect(Math.abs(found.raw.value - 0.93)).toBeLessThan(0.001);
    expect(found.difference.value).toBeCloseTo(0.044, 2);
    expect(found.difference.low).toBeLessThan(0);
    expect(found.difference.high).toBeGreaterThan(0.1);
  });

  test("length control brings the concise and verbose variants of one model together", () => {
    const of = (system: string) => joint.find((f) => f.system === system)!;
    const [concise, verbose] = [of("gpt-3.5-turbo-1106_concise"), of("gpt-3.5-turbo-1106_verbose")];
    expect(verbose.winRate / concise.winRate).toBeGreaterThan(1.7);
    expect(verbose.controlled / concise.controlled).toBeLessThan(1.5);
    expect(concise.controlledHigh).toBeGreaterThan(verbose.controlledLow);
  });

  test("NullModel wins 84% at equal length too, and is unmasked by giving one text to all 805 instructions", () => {
    expect(joint.find((f) => f.system === "NullModel")!.controlledLow).toBeGreaterThan(0.8);
    const [first, second] = repeaters(data);
    expect(first).toMatchObject({ system: "NullModel", share: 1, n: 805 });
    expect(second!.share).toBeLessThan(0.05);
  });

  test("the guard against repeated answers strikes all of NullModel's and takes it from the first of 58 places to the last", async () => {
    const { systems, nSystems, agreement } = await guardedJudge(data);
    expect(nSystems).toBe(58);
    expect(systems[0]).toMatchObject({
      system: "NullModel",
      n: 805,
      nStruck: 805,
      placeBefore: 1,
      placeAfter: 58,
    });
    for (const other of systems.slice(1)) expect(other.nStruck).toBeLessThan(10);
    expect(agreement).toBeNull();
  });
});

describeData("realsumm", () => {
  test("best-of-n among systems: recall metrics gain most, precision least; repetition loses; nothing is fitted to pools", async () => {
    const found = await poolPressures();
    const gain = (scorer: string, dataset = "realsumm") =>
      found.find((f) => f.section.proxy === scorer && f.dataset === dataset)!.section.points.at(-1)!.gold;
    expect(gain("rouge_1_recall").value).toBeCloseTo(0.65, 2);
    expect(gain("rouge_1_precision").value).toBeCloseTo(0.14, 2);
    expect(gain("rouge_1_precision").ciHigh!).toBeLessThan(gain("rouge_1_recall").ciLow!);
    expect(gain("Repetition-3", "hanna").ciHigh!).toBeLessThan(0);
    expect(found.every((f) => f.section.source === "pool" && f.section.fit === null)).toBe(true);
  });
});
