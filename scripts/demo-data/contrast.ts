// Builds data/demo/contrast.jsonl from the hand-written items in base/: npx tsx scripts/demo-data/contrast.ts
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { contrastLines } from "./contrast-lines.ts";

const out = join(import.meta.dirname, "..", "..", "data", "demo", "contrast.jsonl");
const lines = contrastLines();
writeFileSync(out, lines.map((line) => `${line}\n`).join(""));
process.stderr.write(`${lines.length - 1} items written to ${out}\n`);
