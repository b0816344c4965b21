import { resolve } from "node:path";
import { collect, type Dataset } from "../../src/core/index.ts";
import { openDatasets } from "../../src/readers/index.ts";

/** Where the published data lie. */
export const SHARED = process.env["TRENCHCOAT_SHARED"] ?? resolve(import.meta.dirname, "../../../shared");

/** The data sets in a folder of the published data. */
export async function published(folder: string): Promise<Dataset[]> {
  const sources = await openDatasets([resolve(SHARED, "data", folder)], {});
  const found: Dataset[] = [];
  for (const source of sources) found.push(await collect(source));
  return found;
}

/** The only data set in a folder of the published data. */
export async function onePublished(folder: string): Promise<Dataset> {
  const [first] = await published(folder);
  if (!first) throw new Error(`no data set in ${folder}`);
  return first;
}

/** The seed of all figures in docs/audits.md. */
export const SEED = 1;

/** 0.643 [0.592, 0.691] */
export const cell = (
  { value, low, high }: { value: number; low: number; high: number },
  digits = 3,
): string =>
  Number.isNaN(value) ? "-" : `${value.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}
