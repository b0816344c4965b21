import { expect, test } from "vitest";
import { conflictWarnings, firewall, namedOptimiser } from "../../../src/audit/index.ts";
import { assemble, type Dataset, importedScorer, type Tags } from "../../../src/core/index.ts";

function dataset(systems: readonly string[], tags: Tags = {}): Dataset {
  const items = [{ id: "i", references: [], tags: {} }];
  const outputs = systems.map((system) => ({ id: system, itemId: "i", system, text: "x", tags }));
  return assemble({ name: "held-out" }, { items, outputs, pairs: [], judgments: [], columns: [] });
}

const gemma = importedScorer("Skywork-Reward-Gemma-2-27B", { family: "reward-model" });
const chrf = importedScorer("chrf", { family: "metric" });
const systems = ["gemma-2-9b", "other-a", "other-b"];

test("firewall(data, scorers) is silent where nothing known relates them", () => {
  expect(firewall(dataset(["a", "b"]), [gemma, chrf])).toEqual([]);
  expect(firewall(dataset(["a", "b"]), [chrf], { optimisedBy: [gemma] })).toEqual([]);
});

test("firewall names the conflict between an evaluator and its kin that optimised, by flag or by tag", () => {
  const byFlag = firewall(dataset(["a", "b"]), [gemma, chrf], {
    optimisedBy: [namedOptimiser("gemma-reward")],
  });
  expect(byFlag).toEqual([
    {
      scorer: "Skywork-Reward-Gemma-2-27B",
      kind: "optimised-by",
      warning:
        "Skywork-Reward-Gemma-2-27B judges outputs that gemma-reward optimised or filtered, and both rest on models of the family gemma: what fooled the one fools the other, so evaluate with a scorer of another lineage or with humans",
    },
  ]);
  for (const tag of ["optimised_by", "filtered_by"]) {
    const byTag = firewall(dataset(["a", "b"], { [tag]: "chrf" }), [gemma, chrf]);
    expect(byTag.map((c) => [c.scorer, c.kind])).toEqual([["chrf", "optimised-by"]]);
    expect(byTag[0]!.warning).toContain("they are the same scorer");
  }
});

test("firewall warns of a fitted scorer on data of the name that it was fitted on", () => {
  const fitted = importedScorer("fitted:f.json", {
    family: "composite",
    lineage: "labels: held-out; over: chrf",
  });
  expect(firewall(dataset(["a", "b"]), [fitted]).map((c) => c.kind)).toEqual(["fitted-on"]);
});

test("firewall warns of a judge of some systems' family, and not where all or none are of it", () => {
  expect(firewall(dataset(systems), [gemma]).map((c) => c.kind)).toEqual(["own-family"]);
  expect(firewall(dataset(["gemma-2-9b", "gemma-2-2b"]), [gemma])).toEqual([]);
  expect(firewall(dataset(systems), [importedScorer("gemma metric", { family: "metric" })])).toEqual([]);
});

test("conflictWarnings(conflicts) cuts many of a kind and counts the rest; hostile names are escaped", () => {
  const many = Array.from({ length: 6 }, (_, k) => importedScorer(`gemma judge ${k}`, { family: "judge" }));
  const warnings = conflictWarnings(firewall(dataset(systems), many));
  expect(warnings).toHaveLength(4);
  expect(warnings[3]).toBe("the same holds for 3 more scorers (own-family)");
  const hostile = importedScorer("gemma\u001b[31m", { family: "judge" });
  expect(firewall(dataset(systems), [hostile])[0]!.warning).not.toContain("\u001b");
});
