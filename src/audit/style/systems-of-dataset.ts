import type { Dataset } from "../../core/index.ts";
import type { ControlledSystem } from "./length-control-systems.ts";

/** Judge's verdicts and lengths of a data set. */
export interface BaselineBattles {
  /** P(a preferred) at every pair, NaN where missing. */
  readonly verdict: ArrayLike<number>;
  /** Length of every output, NaN where unknown. */
  readonly length: ArrayLike<number>;
  /** The system that all others are compared with. */
  readonly baseline: string;
}

/** Every system against the baseline, positions being the items of the data set; pairs without a verdict or a length take no part. */
export function systemsAgainst(
  dataset: Dataset,
  { verdict, length, baseline }: BaselineBattles,
): ControlledSystem[] {
  const nItems = dataset.items.length;
  const found = new Map<
    string,
    { preference: Float64Array; baselineLength: Float64Array; systemLength: Float64Array }
  >();
  dataset.pairs.forEach((pair, i) => {
    const [a, b] = [dataset.outputIndex.get(pair.a)!, dataset.outputIndex.get(pair.b)!];
    const isFirst = dataset.outputs[a]!.system === baseline;
    if (isFirst === (dataset.outputs[b]!.system === baseline)) return;
    const [base, own] = isFirst ? [a, b] : [b, a];
    const { system } = dataset.outputs[own]!;
    if (system === undefined || Number.isNaN(verdict[i]! + length[base]! + length[own]!)) return;
    const rows = found.get(system) ?? {
      preference: new Float64Array(nItems).fill(NaN),
      baselineLength: new Float64Array(nItems).fill(NaN),
      systemLength: new Float64Array(nItems).fill(NaN),
    };
    const at = dataset.itemIndex.get(pair.itemId)!;
    rows.preference[at] = isFirst ? 1 - verdict[i]! : verdict[i]!;
    rows.baselineLength[at] = length[base]!;
    rows.systemLength[at] = length[own]!;
    found.set(system, rows);
  });
  return [...found].map(([system, rows]) => ({ system, rows }));
}
