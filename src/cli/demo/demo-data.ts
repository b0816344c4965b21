import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../../core/index.ts";

/** Scorers that the demo computes: the lexical metrics, two statistics of the text alone. */
export const DEMO_SCORERS: readonly string[] = [
  "bleu",
  "chrf",
  "chrf++",
  "ter",
  "rouge-1",
  "rouge-2",
  "rouge-l",
  "coverage",
  "distinct-n",
];

/** The tags of the contrast set by which the demo slices. */
export const DEMO_SLICES: readonly string[] = ["task", "error", "edit", "length-matched", "wording"];

/** The nearest folder upward whose package.json is ours; works from source and from dist. */
function packageRoot(from: string): string | undefined {
  const file = join(from, "package.json");
  if (existsSync(file) && /"name":\s*"trenchcoat"/.test(readFileSync(file, "utf8"))) return from;
  const up = dirname(from);
  return up === from ? undefined : packageRoot(up);
}

/** Paths of the two data sets that come with the package. @throws UserError where they are not there. */
export function demoData(): { readonly contrast: string; readonly judgebench: string } {
  const root = packageRoot(import.meta.dirname);
  const pathOf = (name: string): string => {
    const path = join(root ?? "", "data", "demo", name);
    if (root !== undefined && existsSync(path)) return path;
    throw new UserError({
      where: "demo",
      problem: `the demo's data were not found`,
      expected: `data/demo/${name} in the package`,
      help: "install the package anew",
    });
  };
  return { contrast: pathOf("contrast.jsonl"), judgebench: pathOf("judgebench.jsonl") };
}
