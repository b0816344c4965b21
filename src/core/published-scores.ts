import type { Dataset } from "./dataset.ts";
import type { PublishedScores, Task } from "./score.ts";
import type { ScoreTable } from "./score-table.ts";
import { shortName } from "./signature.ts";

function meanAt(tables: readonly ScoreTable[], row: number): number {
  let total = 0;
  let n = 0;
  for (const { values } of tables) {
    if (Number.isNaN(values[row]!)) continue;
    total += values[row]!;
    n++;
  }
  return n === 0 ? NaN : total / n;
}

/** The row of each pair by its outputs in the order listed. */
function pairRows(dataset: Dataset): Map<string, number> {
  return new Map(dataset.pairs.map(({ a, b }, row) => [JSON.stringify([a, b]), row]));
}

/** The imported scores of a data set by output or pair, averaged over orders and repeats. Computed scores are not among them. */
export function publishedScores(dataset: Dataset): PublishedScores {
  const byName = new Map<string, ScoreTable[]>();
  for (const table of dataset.tables) {
    if (table.scorer.origin !== "imported") continue;
    const name = shortName(table.scorer);
    byName.set(name, [...(byName.get(name) ?? []), table]);
  }
  let rows: Map<string, number> | undefined;
  const pairValue = (tables: readonly ScoreTable[], { outputs }: Task): number => {
    rows ??= pairRows(dataset);
    const [first, second] = outputs.map((o) => o.id);
    const listed = rows.get(JSON.stringify([first, second]));
    if (listed !== undefined) return meanAt(tables, listed);
    const reversed = rows.get(JSON.stringify([second, first]));
    return reversed === undefined ? NaN : 1 - meanAt(tables, reversed);
  };
  return {
    has: (scorer) => byName.has(scorer),
    value: (scorer, task) => {
      const over = task.outputs.length === 2 ? "pairs" : "outputs";
      const tables = (byName.get(scorer) ?? []).filter((t) => t.over === over);
      if (over === "pairs") return pairValue(tables, task);
      const row = dataset.outputIndex.get(task.outputs[0]!.id);
      return row === undefined ? NaN : meanAt(tables, row);
    },
  };
}
