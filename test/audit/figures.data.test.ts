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
import {
  effectOf,
  frankRefused,
  HANNA_METRICS,
  lengthCopyEffects,
} from "../../scripts/audit-figures/length-copy.ts";
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
    expect(runs.filter((r) => r.found.bias.low > 0 || r.found.bias.high < 0)).toHaveLength(256);
  });

  test("GPT-4, where biased, favours the second (27 runs against 7); ChatGPT and PaLM2 the first", () => {
    const sides = (llm: string) => {
      const own = runs.filter((r) => r.llm === llm).map((r) => r.found.bias);
      return [own.filter((b) => b.low > 0).length, own.filter((b) => b.high < 0).length];
    };
    expect(sides("GPT-4")).toEqual([7, 27]);
    expect(sides("ChatGPT")).toEqual([53, 10]);
    expect(sides("PaLM2")).toEqual([26, 3]);
  });

  test("median agreement by model: GPT-4 0.896 the highest, Falcon 0.337 the lowest", () => {
    const median = (llm: string) => {
      const own = runs.filter((r) => r.llm === llm).map((r) => r.found.agreement.value);
      return own.sort((a, b) => a - b)[Math.floor(own.length / 2)]!;
    };
    expect(median("GPT-4")).toBeCloseTo(0.896, 3);
    expect(median("Falcon")).toBeCloseTo(0.337, 3);
    expect(median("ChatGPT")).toBeCloseTo(0.596, 3);
  });

  test("what both orders agree on is more often right in 212 of the 216 runs that are right half of the time, in none of the other 133", () => {
    const gains = (r: JudgeRun) => r.found.accuracyAgreed.value > r.found.accuracy.value;
    const good = runs.filter((r) => r.found.accuracy.value >= 0.5);
    const bad = runs.filter((r) => r.found.accuracy.value < 0.5);
    expect([good.length, good.filter(gains).length]).toEqual([216, 212]);
    expect([bad.length, bad.filter(gains).length]).toEqual([133, 0]);
  });

  test("one run of 349 never changes its mind, with the prompt that asks again", () => {
    const perfect = runs.filter((r) => r.found.agreement.value === 1);
    expect(perfect.map((r) => `${r.judge}, ${r.subset}`)).toEqual(["GPT-4 Swap_CoT, Natural"]);
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
    expect(found).toHaveLength(14);
    for (const [scorer, gap] of [
      ["compression", -0.693],
      ["longest-repeat", -0.551],
      ["distinct-n", -0.546],
      ["source-copy", -0.199],
      ["novel-ngrams", 0.152],
      ["number-consistency", 0.013],
    ] as const)
      expect(of(scorer).styleGap.value, scorer).toBeCloseTo(gap, 3);
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
    expect(found.largest.ours).toBeCloseTo(0.293, 3);
    expect(found.largest.published).toBeCloseTo(0.122, 3);
    expect(found.nCovered).toBeGreaterThanOrEqual(50);
    const width = (f: SystemLengthControl) => f.controlledHigh - f.controlledLow;
    expect(joint.reduce((a, b) => (width(b) > width(a) ? b : a)).system).toBe("gpt4_gamed");
  });

  test("lc-minimal does not: Spearman 0.927, below the raw win rate's", () => {
    const found = againstPublished(data, minimal);
    expect(found.spearman.value).toBeCloseTo(0.927, 3);
    expect(100 * found.meanDifference).toBeCloseTo(6.6, 1);
    expect(found.largest).toMatchObject({ system: "gpt4_gamed" });
    expect(found.largest.ours).toBeCloseTo(0.401, 3);
    expect(againstPublished(data, minimal, "winRate").spearman.value).toBeCloseTo(0.959, 3);
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

  test("length control takes off a part of what concise and verbose prompts do: a factor of 1.7 becomes 1.4", () => {
    const of = (system: string) => joint.find((f) => f.system === system)!;
    const [concise, verbose] = [of("gpt-3.5-turbo-1106_concise"), of("gpt-3.5-turbo-1106_verbose")];
    expect(verbose.winRate / concise.winRate).toBeGreaterThan(1.7);
    expect(verbose.controlled / concise.controlled).toBeLessThan(1.5);
    expect(verbose.controlled / concise.controlled).toBeGreaterThan(1.3);
    expect(concise.controlledHigh).toBeGreaterThan(verbose.controlledLow);
    expect(of("claude-2.1").controlled / of("claude-2.1_concise").controlled).toBeCloseTo(1.49, 1);
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

describeData("hanna", () => {
  let found: Awaited<ReturnType<typeof lengthCopyEffects>>;
  beforeAll(async () => {
    found = await lengthCopyEffects();
  }, 300_000);
  const effect = (of: "realsumm" | "hanna", metric: string, cue: string) =>
    effectOf(
      found[of].metrics.find((m) => m.metric === metric)!,
      cue,
    ).onScoreGivenGold!;

  test("REALSumm: at equal pyramid recall ROUGE-1 recall rises with length by 0.45 SD, precision falls by 0.68; js-2 does not move", () => {
    expect(effect("realsumm", "rouge_1_recall", "characters").value).toBeCloseTo(0.45, 2);
    expect(effect("realsumm", "rouge_1_precision", "characters").value).toBeCloseTo(-0.68, 2);
    expect(effect("realsumm", "js-2", "characters").value).toBeCloseTo(0, 1);
    expect(found.realsumm.metrics).toHaveLength(14);
  });

  test("HANNA without the human stories: chrF follows length, ROUGE-1 precision goes against it, all of the table punish repetition and none is shown to reward copying", () => {
    expect(effect("hanna", "chrF", "Text length").value).toBeCloseTo(0.71, 2);
    expect(effect("hanna", "ROUGE-1 Precision", "Text length").value).toBeCloseTo(-0.51, 2);
    for (const metric of HANNA_METRICS) {
      expect(effect("hanna", metric, "Repetition-3").ciHigh, metric).toBeLessThan(0);
      for (const cue of ["Coverage", "Density"]) {
        const { ciLow, ciHigh } = effect("hanna", metric, cue);
        expect([ciLow! <= 0, ciHigh! >= 0], `${metric}, ${cue}`).toEqual([true, true]);
      }
    }
    const chrf = found.hanna.metrics.find((m) => m.metric === "chrF")!.found;
    expect(chrf.n).toBe(960);
    expect(chrf.ofScore.value).toBeCloseTo(0.84, 2);
  });
});

describeData("frank", () => {
  test("FRANK is refused in one line", async () => {
    const { code, line } = await frankRefused();
    expect(code).toBe(2);
    expect(line).toMatch(/^frank: no output has a text, and no column of the data is a cue; expected texts/);
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
