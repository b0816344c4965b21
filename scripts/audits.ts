/** Refreshes the figures of docs/audits.md and docs/guide-pressure.md from the published data: tsx scripts/audits.ts [block...]. */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { alpacaEvalFigures, alpacaEvalGuardFigures } from "./audit-figures/alpaca-eval.ts";
import { exampleFigures } from "./audit-figures/example.ts";
import { laboratoryFigures } from "./audit-figures/laboratory.ts";
import { judgesOfPairsFigures } from "./audit-figures/judges-of-pairs.ts";
import { llmBarFigures } from "./audit-figures/llmbar.ts";
import { llmBarTemplateFigures } from "./audit-figures/llmbar-templates.ts";
import { poolFigures } from "./audit-figures/pools.ts";
import { rewardFigures } from "./audit-figures/rewards.ts";
import { rmBenchFigures } from "./audit-figures/rm-bench.ts";

const PAGES = ["../docs/audits.md", "../docs/guide-pressure.md"].map((p) => resolve(import.meta.dirname, p));

const BLOCKS: Readonly<Record<string, () => string | Promise<string>>> = {
  llmbar: llmBarFigures,
  "llmbar-templates": llmBarTemplateFigures,
  "judges-of-pairs": judgesOfPairsFigures,
  "rm-bench": rmBenchFigures,
  "alpaca-eval": alpacaEvalFigures,
  "alpaca-eval-guard": alpacaEvalGuardFigures,
  rewards: rewardFigures,
  pools: poolFigures,
  example: exampleFigures,
  laboratory: () => laboratoryFigures(0),
  "laboratory-shared": () => laboratoryFigures(1),
};

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(BLOCKS)) {
  const make = BLOCKS[name];
  if (!make) throw new Error(`unknown block ${name}; one of: ${Object.keys(BLOCKS).join(", ")}`);
  const [open, close] = [`<!-- figures: ${name} -->`, `<!-- /figures: ${name} -->`];
  const page = PAGES.find((p) => readFileSync(p, "utf8").includes(open));
  if (page === undefined) throw new Error(`no page has a block ${name}`);
  const made = await make();
  const text = readFileSync(page, "utf8");
  const [from, to] = [text.indexOf(open), text.indexOf(close)];
  if (to < from) throw new Error(`${page}: block ${name} is not closed`);
  writeFileSync(page, `${text.slice(0, from + open.length)}\n${made}\n${text.slice(to)}`);
  console.error(`${name}: written`);
}
