/**
 * Figures of docs/audits.md and docs/guide-pressure.md from the published data, as tables and as docs/figures/*.svg:
 * tsx scripts/audits.ts [--check] [block...]. --check writes nothing and fails where a page or a plot differs.
 */
import { writeFileSync } from "node:fs";
import { BLOCKS } from "./audit-figures/blocks.ts";
import { filesOf } from "./audit-figures/pages.ts";

const isCheck = process.argv.includes("--check");
const asked = process.argv.slice(2).filter((a) => a !== "--check");
for (const name of asked.length > 0 ? asked : Object.keys(BLOCKS)) {
  const stale = (await filesOf(name)).filter(({ text, old }) => text !== old);
  if (!isCheck) for (const { file, text } of stale) writeFileSync(file, text);
  else if (stale.length > 0) process.exitCode = 1;
  const found = stale.length === 0 ? "as it was" : isCheck ? "differs" : "written";
  console.error(`${name}: ${found}${stale.map(({ file }) => ` ${file}`).join("")}`);
}
