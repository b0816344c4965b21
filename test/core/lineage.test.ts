import { expect, test } from "vitest";
import { importedScorer, kinship, lineageOf, modelFamilies } from "../../src/core/index.ts";

const judge = (name: string, more: object = {}) => importedScorer(name, { family: "judge", ...more });
const model = (name: string, more: object = {}) => importedScorer(name, { family: "reward-model", ...more });

test("modelFamilies(text) knows families where a part of a name begins, and no benchmark of a like name", () => {
  expect(modelFamilies("Skywork/Skywork-Reward-Gemma-2-27B")).toEqual(["gemma"]);
  expect(modelFamilies("meta-llama/Llama-3.1-8B-Instruct")).toEqual(["llama"]);
  expect(modelFamilies("weighted_alpaca_eval_gpt4_turbo")).toEqual(["gpt"]);
  expect(modelFamilies("gpt-4o-2024-05-13")).toEqual(["gpt"]);
  for (const other of ["cerebras-gpt-6.7B", "gpt-j-6b", "alpaca_eval", "adopt-a", "chrf", ""])
    expect(modelFamilies(other)).toEqual([]);
});

test("lineageOf(spec) reads the declared lineage, the setting model and the name", () => {
  const declared = model("mine", { lineage: "base: org/Llama-3.1-8B; labels: HANNA; over: chrf" });
  expect(lineageOf(declared)).toEqual({
    models: ["llama-3.1-8b"],
    families: ["llama"],
    trainedOn: ["hanna"],
    over: ["chrf"],
  });
  expect(lineageOf(judge("judge-rating", { settings: { model: "gpt-4o" } })).families).toEqual(["gpt"]);
  expect(lineageOf(importedScorer("llama-score", { family: "metric" })).families).toEqual([]);
  expect(lineageOf(importedScorer("chrf", { family: "metric" }))).toEqual({
    models: [],
    families: [],
    trainedOn: [],
    over: [],
  });
});

test("kinship(a, b) names the closest relation, the same both ways, and nothing where nothing is known", () => {
  const chrf = importedScorer("chrf", { family: "metric" });
  const over = importedScorer("fitted:f.json", { family: "composite", lineage: "labels: wmt; over: chrf" });
  const sibling = importedScorer("fitted:g.json", {
    family: "composite",
    lineage: "labels: hanna; over: chrf",
  });
  const cases = [
    [chrf, chrf, "they are the same scorer"],
    [over, chrf, "one is made of the other"],
    [over, sibling, "both are made of chrf"],
    [
      model("a", { lineage: "base: Gemma-2-27B" }),
      model("b", { lineage: "google/gemma-2-27b" }),
      "both rest on the model gemma-2-27b",
    ],
    [
      model("a", { lineage: "data: HelpSteer2" }),
      model("b", { lineage: "data: helpsteer2" }),
      "both were fitted on helpsteer2",
    ],
    [model("Skywork-Reward-Gemma"), judge("gemma judge"), "both rest on models of the family gemma"],
    [model("Skywork-Reward-Gemma"), judge("gpt-4 judge"), undefined],
    [chrf, importedScorer("bleu", { family: "metric" }), undefined],
  ] as const;
  for (const [a, b, why] of cases) {
    expect(kinship(a, b)).toBe(why);
    expect(kinship(b, a)).toBe(why);
  }
});
