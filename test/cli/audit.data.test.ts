import { expect, test } from "vitest";
import type { AuditResult } from "../../src/audit/index.ts";
import { auditResultSchema } from "../../src/cli/audit/audit-schema.ts";
import { dataPath, describeData } from "../readers/published/shared-data.ts";
import { call } from "./fake-io.ts";

async function audited(folder: string, ...argv: string[]): Promise<AuditResult> {
  const { code, out, err } = await call(["audit", dataPath(folder), "--resamples", "200", "--json", ...argv]);
  expect(code, err).toBe(0);
  expect(auditResultSchema.safeParse(JSON.parse(out)).error?.issues).toBeUndefined();
  return JSON.parse(out) as AuditResult;
}

const feature = ({ sections }: AuditResult, name: string) =>
  sections.observational!.features.find((f) => f.feature === name)!;

describeData("frank", () => {
  test("audit of FRANK, which has no texts, is refused in one line that says so, whatever the scorer", async () => {
    for (const scorer of ["chrf", "BertScore P Art"]) {
      const { code, err } = await call(["audit", dataPath("frank"), "--scorer", scorer]);
      expect(code).toBe(2);
      expect(err.split("\n")[0]).toMatch(/^frank: no output has a text, and no column of the data is a cue;/);
    }
  });
});

describeData("realsumm", () => {
  test("audit of REALSumm's ROUGE: precision falls with length at equal pyramid recall, recall rises; both are safe among systems", async () => {
    const precision = await audited("realsumm", "--scorer", "rouge_l_precision");
    const recall = await audited("realsumm", "--scorer", "rouge_1_recall");
    expect(feature(precision, "characters").onScoreGivenGold!.ciHigh).toBeLessThan(-0.4);
    expect(feature(recall, "characters").onScoreGivenGold!.ciLow).toBeGreaterThan(0.3);
    expect(precision.sections.pressure).toMatchObject({ source: "pool", maxN: 7, droppedOutputs: 0 });
    expect(recall.uses[1]).toMatchObject({ use: "best-of-n", verdict: "PASS", upTo: 7 });
    expect(recall.cues).toEqual([]);
  });
});

describeData("hanna", () => {
  test("audit of HANNA takes its length, copy and repetition columns as cues; human stories are no candidates in best-of-n", async () => {
    const bleu = await audited("hanna", "--scorer", "BLEU", "--gold", "Coherence");
    const names = bleu.sections.observational!.features.map((f) => f.feature);
    expect(names).toEqual(expect.arrayContaining(["Text length", "Coverage", "Density", "Repetition-3"]));
    expect(feature(bleu, "Text length").onScoreGivenGold!.ciLow).toBeGreaterThan(0.1);
    expect(bleu.sections.observational!.n).toBe(960);
    expect(feature(bleu, "Repetition-3").onGold!.ciHigh).toBeLessThan(0);
    expect(bleu.sections.pressure).toMatchObject({ outputsPerItem: 10, droppedOutputs: 96 });
    expect(bleu.uses[1]).toMatchObject({ verdict: "PASS", upTo: 5 });
  });
});

describeData("llmbar", () => {
  test("audit of a published judge says its position bias and what it prefers by length", async () => {
    const { sections, decision } = await audited("llmbar", "--scorer", "ChatGPT Vanilla");
    expect(sections.judge!.position!.bias.ciLow).toBeGreaterThan(0.2);
    expect(sections.length!.excess.ciLow).toBeGreaterThan(0.3);
    expect(sections.pressure).toBeUndefined();
    expect(decision.join(" ")).toContain("it favours the output shown first");
    const { code, err } = await call(["audit", dataPath("llmbar"), "--scorer", "ChatGPT Vanila"]);
    expect(code).toBe(2);
    expect(err).toContain("scorers of the data: ChatGPT CoT, ChatGPT Metrics");
  });
});

describeData("alpaca_eval", () => {
  test("audit of AlpacaEval's judge, whose first output is always the baseline's, claims no effect of position", async () => {
    const result = await audited("alpaca_eval", "--scorer", "weighted_alpaca_eval_gpt4_turbo");
    expect(feature(result, "position")).toBeUndefined();
    expect(feature(result, "characters").onScore.ciLow).toBeGreaterThan(0);
    expect(result.notes.join()).toContain("the gold Arena Elo (Feb 2024) is of systems, not of texts");
  });
});

describeData("rm_bench", () => {
  test("audit of the scorer length on RM-Bench finds the style gap and flags length", async () => {
    const result = await audited("rm_bench", "--scorer", "length", "--sample", "60");
    expect(result.sections.style!.styleGap.ciLow).toBeGreaterThan(0.5);
    expect(result.cues.find((c) => c.cue === "length")).toMatchObject({ verdict: "FLAG" });
    expect(result.notes.join()).toContain("738 of 798 items were not drawn");
  });
});

describeData("mlqe_pe", () => {
  test("audit with a scorer that needs references where there are none says why no output got a score", async () => {
    const argv = ["--dataset", "mlqe_pe/en-de", "--scorer", "chrf", "--sample", "20"];
    const { code, err } = await call(["audit", dataPath("mlqe_pe"), ...argv]);
    expect(code).toBe(2);
    expect(err).toMatch(/mlqe_pe\/en-de, scorer chrf: none of 20 outputs got a score;.*no references 20/);
  });
});
