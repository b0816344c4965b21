import { join } from "node:path";
import { type Order, partName, type RunScorer, type Scorer, scoreFolder } from "../core/index.ts";
import { literal, rowsOf, withDuck } from "./duck.ts";

const MEMORY_MB = 256;

/** The scores of a scorer that was asked several times in one order. */
export interface RepeatValues {
  readonly scorer: Scorer;
  readonly order: Order;
  /** One column a repeat, rows in the order of the data; NaN where missing. */
  readonly columns: readonly Float64Array[];
}

function columnSql(dir: string, { hash, order, repeat, nParts }: RunScorer): string {
  const files = Array.from({ length: nParts }, (_, k) =>
    literal(join(dir, scoreFolder(hash, order, repeat), partName(k))),
  );
  return `SELECT value FROM read_parquet([${files.join(", ")}]) ORDER BY "row"`;
}

/** Reads the scores of the scorers of a finished run that were asked more than once, from its parts. */
export async function repeatValues(
  dir: string,
  outcomes: readonly { readonly scorer: Scorer; readonly entry: RunScorer }[],
): Promise<RepeatValues[]> {
  const groups = new Map<string, { readonly scorer: Scorer; readonly entries: RunScorer[] }>();
  for (const { scorer, entry } of outcomes) {
    const key = scoreFolder(entry.hash, entry.order);
    const found = groups.get(key);
    if (found) found.entries.push(entry);
    else groups.set(key, { scorer, entries: [entry] });
  }
  const several = [...groups.values()].filter((g) => g.entries.length > 1 && g.entries[0]!.nParts > 0);
  return withDuck({ memoryMb: MEMORY_MB }, async (duck) => {
    const found: RepeatValues[] = [];
    for (const { scorer, entries } of several) {
      const columns: Float64Array[] = [];
      for (const entry of entries) {
        const rows = await rowsOf(duck, columnSql(dir, entry));
        columns.push(Float64Array.from(rows, (r) => (r["value"] as number | null) ?? NaN));
      }
      found.push({ scorer, order: entries[0]!.order, columns });
    }
    return found;
  });
}
