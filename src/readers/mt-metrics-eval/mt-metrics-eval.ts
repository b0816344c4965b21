import type { DatasetHead, Gold } from "../../core/index.ts";
import type { Reader } from "../reader.ts";
import { type EvalSet, evalSetsOf } from "./eval-sets.ts";
import { evalSetBatches } from "./eval-set-batches.ts";

/** Segment and system golds of each human score; systems that are references are no candidates, or are with `NAME with references`. */
function goldsOf(set: EvalSet): Gold[] {
  const references = set.references.map((r) => r.name).filter((r) => set.outputs.some((o) => o.name === r));
  const golds: Gold[] = [];
  for (const { name, level } of set.human) {
    if (level !== "seg" && level !== "sys") continue;
    const over = level === "seg" ? "outputs" : "systems";
    const called = level === "seg" ? name : `${name} of systems`;
    const base = { over, aspect: name, combine: "single" } as const;
    golds.push({ ...base, name: called, summary: `${name} scores of ${over}`, excludeSystems: references });
    if (references.length > 0)
      golds.push({
        ...base,
        name: `${called} with references`,
        summary: `${name} scores of ${over}, human references too`,
      });
  }
  return withDefault(golds);
}

/** MQM of segments is the default where it is there, else the first segment score, else the first. */
function withDefault(golds: readonly Gold[]): Gold[] {
  const chosen =
    golds.find((g) => g.over === "outputs" && g.name === "mqm") ??
    golds.find((g) => g.over === "outputs" && g.aspect.includes("mqm")) ??
    golds.find((g) => g.over === "outputs") ??
    golds[0];
  return golds.map((g) => (g === chosen ? { ...g, isDefault: true } : g));
}

function headOf(set: EvalSet): DatasetHead {
  const golds = goldsOf(set);
  const domains = set.human.filter((h) => h.level === "domain").length;
  return {
    name: `${set.testSet}/${set.pair}`,
    summary: `mt-metrics-eval EvalSet: ${set.outputs.length} systems, ${set.references.length} references`,
    ...(golds.length > 0 ? { golds } : {}),
    notes: [
      "metric names end in the references that they used, or in src",
      ...(domains > 0 ? ["domain-level human scores are passed over"] : []),
    ],
  };
}

/** mt-metrics-eval v2 directories: one data set a test set and language pair. */
export const mtMetricsEval: Reader = {
  format: "mt-metrics-eval",
  summary: "mt-metrics-eval v2 directory: sources, references, system-outputs, human-scores, metric-scores",
  detect: (tree) => evalSetsOf(tree).some((set) => set.outputs.length > 0),
  open: async (tree) =>
    evalSetsOf(tree).map((set) => ({ head: headOf(set), batches: () => evalSetBatches(set) })),
};
