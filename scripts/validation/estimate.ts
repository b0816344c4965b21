/** npx tsx scripts/validation/estimate.ts [DRAWS]: the table of docs/validation.md on `trenchcoat estimate`'s intervals on real data. */
import { join, resolve } from "node:path";
import { coverage, fullyLabelled } from "./estimate-draws.ts";

const SHARED = process.env["TRENCHCOAT_SHARED"] ?? resolve(import.meta.dirname, "../../../shared");
const draws = Number(process.argv[2] ?? 1000);

const SETS = [
  ["wmt22_mqm", "wmt22_mqm/en-de", undefined, ["MetricX-23-QE-XXL", "GEMBA-GPT4-DA-src"], [0.1, 0.05]],
  ["hanna", "hanna", "Coherence", ["ChatGPT CH 1", "BERTScore F1"], [0.1]],
  ["realsumm", "realsumm", undefined, ["rouge_2_recall", "bert_recall_score"], [0.1]],
] as const;

console.log(
  "| data | scorer | labels a system | coverage | lowest system | human only | width / human-only | effective labels |",
);
console.log("| --- | --- | --- | --- | --- | --- | --- | --- |");
for (const [folder, dataset, gold, scorers, shares] of SETS)
  for (const scorer of scorers) {
    const systems = await fullyLabelled(join(SHARED, "data", folder), {
      dataset,
      ...(gold ? { gold } : {}),
      scorer,
    });
    for (const share of shares) {
      const c = coverage(systems, { draws, share, least: 25, seed: 1 });
      console.log(
        `| ${dataset} | ${scorer} | ${c.nLabels} of ${systems[0]!.labels.length} | ${c.mean.toFixed(3)} | ${c.worst.coverage.toFixed(3)} (${c.worst.system}) | ${c.humanMean.toFixed(3)} (lowest ${c.humanWorst.toFixed(3)}) | ${c.medianWidth.toFixed(3)} | x${c.medianGain.toFixed(2)} |`,
      );
    }
  }
