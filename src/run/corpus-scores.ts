import { type Dataset, type Scorer, type ScoreTable, usableReferences } from "../core/index.ts";

/** The corpus score of one system: the scorer's `combine` of the summed counts of its outputs. */
export interface CorpusScore {
  /** Undefined for outputs whose system nobody knows; they are taken together. */
  readonly system: string | undefined;
  /** In the scorer's unit; NaN where no output could be scored. */
  readonly value: number;
  /** Outputs summed. */
  readonly n: number;
  /** Outputs of the system without a score. */
  readonly dropped: number;
  /** The reference implementation's words for the settings and the number of references, where the scorer has such words. */
  readonly signature: string | undefined;
}

interface Sums {
  readonly counts: Float64Array;
  n: number;
  dropped: number;
  readonly nReferences: Set<number>;
}

function addRow(to: Sums, row: Float64Array, nReferences: number): void {
  for (let c = 0; c < row.length; c++) to.counts[c]! += row[c]!;
  to.n++;
  to.nReferences.add(nReferences);
}

/**
 * Corpus scores by system from the counts that a table of outputs keeps, without scoring anew; systems in the order of their first
 * output. Outputs without a score are left out and counted in `dropped`. Empty for tables without counts and scorers that have none.
 */
export function corpusScores(table: ScoreTable, dataset: Dataset, scorer: Scorer): CorpusScore[] {
  const { stats } = scorer;
  if (!stats || !table.stats || table.over !== "outputs") return [];
  const { nCols, counts } = table.stats;
  if (nCols !== stats.nCols)
    throw new Error(
      `${table.scorer.name} kept ${nCols} counts a row, ${scorer.spec.name} has ${stats.nCols}`,
    );
  const bySystem = new Map<string | undefined, Sums>();
  dataset.outputs.forEach((output, i) => {
    let sums = bySystem.get(output.system);
    if (!sums) {
      sums = { counts: new Float64Array(nCols), n: 0, dropped: 0, nReferences: new Set() };
      bySystem.set(output.system, sums);
    }
    const row = counts.subarray(i * nCols, (i + 1) * nCols);
    const item = dataset.items[dataset.itemIndex.get(output.itemId)!]!;
    if (Number.isNaN(row[0])) sums.dropped++;
    else addRow(sums, row, usableReferences({ item, outputs: [output] }).length);
  });
  return Array.from(bySystem, ([system, { counts: sums, n, dropped, nReferences }]) => ({
    system,
    value: n > 0 ? stats.combine(sums) : NaN,
    n,
    dropped,
    signature:
      n > 0
        ? stats.signature?.(nReferences.size === 1 ? nReferences.values().next().value! : "var")
        : undefined,
  }));
}
