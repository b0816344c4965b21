/** Refreshes the figures of docs/audits.md from the published data: tsx scripts/audits.ts [block...]. */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { alpacaEvalFigures } from "./audit-figures/alpaca-eval.ts";
import { laboratoryFigures } from "./audit-figures/laboratory.ts";
import { llmBarFigures } from "./audit-figures/llmbar.ts";
import { poolFigures } from "./audit-figures/pools.ts";
import { rmBenchFigures } from "./audit-figures/rm-bench.ts";

const PAGE = resolve(import.meta.dirname, "../docs/audits.md");

const BLOCKS: Readonly<Record<string, () => string | Promise<string>>> = {
  llmbar: llmBarFigures,
  "rm-bench": rmBenchFigures,
  "alpaca-eval": alpacaEvalFigures,
  pools: poolFigures,
  laboratory: () => laboratoryFigures(0),
  "laboratory-shared": () => laboratoryFigures(1),
};

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(BLOCKS)) {
  const make = BLOCKS[name];
  if (!make) throw new Error(`unknown block ${name}; one of: ${Object.keys(BLOCKS).join(", ")}`);
  const [open, close] = [`<!-- figures: ${name} -->`, `<!-- /figures: ${name} -->`];
  const text = readFileSync(PAGE, "utf8");
  const [from, to] = [text.indexOf(open), text.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`docs/audits.md has no block ${name}`);
  writeFileSync(PAGE, `${text.slice(0, from + open.length)}\n${await make()}\n${text.slice(to)}`);
  console.error(`${name}: written`);
}
