import { type Candidate, columnOf, type Column } from "../columns.ts";
import { groupDiagnostics, pairMargins } from "./group-diagnostics.ts";
import { cyclicTriples, orderConsistency } from "./order-consistency.ts";
import { type Likeness, type NamedValues, type Redundancy, redundancy } from "./redundancy.ts";
import type { Diagnostics, GroupRecord, OrderRecord } from "../result.ts";
import { type Part, wholePart } from "../view.ts";

/** Near-copies from this Spearman on; the group size of common GRPO settings. */
const NEAR_COPY = 0.95;
const GROUP_SIZE = 8;

const finite = (v: number): number | null => (Number.isFinite(v) ? v : null);

/** Records with NaN as null, as JSON has it. */
function nullable<T extends object>(
  record: T,
): { [K in keyof T]: T[K] extends number ? number | null : T[K] } {
  const entries = Object.entries(record).map(([key, v]) => [key, typeof v === "number" ? finite(v) : v]);
  return Object.fromEntries(entries) as { [K in keyof T]: T[K] extends number ? number | null : T[K] };
}

/** To twelve digits, so that 1 - 0.8 ties with 0.2. */
const rounded = (p: number): number => Math.round(p * 1e12) / 1e12;

/** Pair verdicts in both frames, so that which output is called a changes nothing. */
function framed(part: Part, column: Column): NamedValues {
  const { name, values } = column;
  if (part.view.units !== "pairs") return { name, values };
  const both = new Float64Array(2 * values.length);
  for (let i = 0; i < values.length; i++) {
    both[i] = rounded(values[i]!);
    both[values.length + i] = rounded(1 - values[i]!);
  }
  return { name, values: both };
}

function copiesAmong(part: Part, columns: readonly Column[]): Redundancy {
  const found = redundancy(
    columns.map((c) => framed(part, c)),
    { threshold: NEAR_COPY },
  );
  const counted = (l: Likeness): Likeness => ({ ...l, n: part.view.units === "pairs" ? l.n / 2 : l.n });
  return { ...found, copies: found.copies.map(counted), closest: found.closest.map(counted) };
}

/** The outputs of a part: its own units, or the two sides of its pairs (truth then 0: they have none of their own). */
function outputsOf(part: Part): Part {
  if (part.view.units === "outputs") return part;
  const { dataset } = part.view;
  const truth = new Float64Array(dataset.outputs.length).fill(NaN);
  for (const at of part.units)
    for (const id of [dataset.pairs[at]!.a, dataset.pairs[at]!.b]) truth[dataset.outputIndex.get(id)!] = 0;
  const gold = { ...part.view.gold, over: "outputs" } as const;
  return wholePart({ dataset, gold, units: "outputs", truth });
}

const isPolicy = (outputs: Part): boolean =>
  outputs.units.every((at) => outputs.view.dataset.outputs[at]!.tags["source"] === "policy");

/** Positions (in `outputs`) of the better and the worse side of every judged pair that is no tie. */
function judgedPairs(part: Part, outputs: Part): { better: number[]; worse: number[] } {
  const { dataset } = part.view;
  const position = new Map(Array.from(outputs.units, (at, i) => [at, i]));
  const [better, worse]: [number[], number[]] = [[], []];
  part.units.forEach((at, k) => {
    const [a, b] = [dataset.pairs[at]!.a, dataset.pairs[at]!.b].map((id) =>
      position.get(dataset.outputIndex.get(id)!)!,
    );
    if (part.truth[k] === 0.5) return;
    better.push(part.truth[k]! > 0.5 ? a! : b!);
    worse.push(part.truth[k]! > 0.5 ? b! : a!);
  });
  return { better, worse };
}

function groupRecords(part: Part, scorers: readonly Candidate[]): GroupRecord[] {
  const outputs = outputsOf(part);
  const pairs = part.view.units === "pairs" ? judgedPairs(part, outputs) : undefined;
  const options = { groupSize: GROUP_SIZE, isPolicy: isPolicy(outputs) };
  return scorers.flatMap((candidate): GroupRecord[] => {
    const column = columnOf(outputs, candidate);
    if (!column) return [];
    const truth = pairs ? undefined : outputs.truth;
    const found = groupDiagnostics({ values: column.values, groupOf: outputs.itemOf, truth }, options);
    if (found.nGroups === 0) return [];
    const given = pairs && pairMargins(column.values, pairs, found.totalSd);
    const own = given ? { ...found, pairAccuracy: given.accuracy, nPairs: given.n, margins: given } : found;
    const { n, mean, sd, near } = own.margins;
    return [{ scorer: candidate.name, ...nullable({ ...own, margins: nullable({ n, mean, sd, near }) }) }];
  });
}

function orderRecords(part: Part, columns: readonly Column[]): OrderRecord[] {
  if (part.view.units !== "pairs") return [];
  const { dataset } = part.view;
  const ends = Array.from(part.units, (at) => dataset.pairs[at]!);
  const [a, b] = [
    ends.map((p) => dataset.outputIndex.get(p.a)!),
    ends.map((p) => dataset.outputIndex.get(p.b)!),
  ];
  return columns
    .filter((c) => c.spec.arity === "pair")
    .map((column) => {
      const { swapped, values } = column;
      const mean = swapped
        ? values.map((p, i) =>
            Number.isNaN(p) ? swapped[i]! : Number.isNaN(swapped[i]!) ? p : (p + swapped[i]!) / 2,
          )
        : values;
      const cycles = cyclicTriples({ itemOf: part.itemOf, a, b, values: mean });
      const asked = Int32Array.from(column.asked.keys()).filter((i) => column.asked[i] === 1);
      const at = (v: Float64Array) => Float64Array.from(asked, (i) => v[i]!);
      return {
        scorer: column.name,
        orders: swapped ? nullable(orderConsistency({ listed: at(values), swapped: at(swapped) })) : null,
        cycles:
          cycles.nTriples > 0
            ? { nTriples: cycles.nTriples, nCyclic: cycles.nCyclic, share: cycles.share }
            : null,
      };
    })
    .filter((record) => record.orders !== null || record.cycles !== null);
}

/**
 * What accuracy does not show of the scorers of one part: near-copies among them, spread and signs inside groups of outputs to one prompt, and consistency of pair
 * judges. Sentinels are compared too (a scorer may be a copy of length) but have no records of their own. Golds over systems have none of this.
 */
export function diagnose(part: Part, scorers: readonly Candidate[]): Diagnostics {
  const columns = scorers.flatMap((c) => columnOf(part, c) ?? []);
  const own = scorers.filter((c) => c.spec.family !== "sentinel");
  const isSystems = part.view.units === "systems";
  return {
    dataset: part.view.dataset.head.name,
    gold: part.view.gold.name,
    redundancy: copiesAmong(part, columns),
    groups: isSystems ? [] : groupRecords(part, own),
    orders: orderRecords(
      part,
      columns.filter((c) => c.family !== "sentinel"),
    ),
  };
}
