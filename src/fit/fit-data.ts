import {
  type Dataset,
  type Item,
  memberValue,
  type Member,
  type Output,
  type ScorerSpec,
  shortName,
  signature,
  UserError,
} from "../core/index.ts";
import { type Candidate, type Part, partOfUnits, type View } from "../meta/index.ts";

/** What a gold says of a unit: a number, who won, or right and wrong. */
export type LabelKind = "ratings" | "preferences" | "right-wrong";

/** One scorer's values at the judged units, in native units. */
export interface MemberData {
  readonly name: string;
  readonly spec: ScorerSpec;
  /** "pairs": one value a pair, P(a preferred). */
  readonly over: "outputs" | "pairs";
  /** Aligned with the part's units: the output's value, of a pair the value of a, or P(a preferred). */
  readonly first: Float64Array;
  /** Values of b; absent unless the units are pairs and the scorer scores outputs. */
  readonly second?: Float64Array;
}

/** Judged units at which every member has a value. */
export interface FitData {
  readonly part: Part;
  readonly kind: LabelKind;
  readonly members: readonly MemberData[];
  /** Judged units that lack a member's value. */
  readonly dropped: number;
}

/** The kind of a part's labels. */
export function labelKind(part: Part): LabelKind {
  if (part.view.units === "pairs") return "preferences";
  return part.truth.every((t) => t === 0 || t === 1) ? "right-wrong" : "ratings";
}

/** The mean of a candidate's tables over one index, NaN where none has a value. */
function averaged({ tables }: Candidate, over: "outputs" | "pairs"): Float64Array | undefined {
  const own = tables.filter((t) => t.over === over);
  if (own.length === 0) return undefined;
  return own[0]!.values.map((_, i) => {
    let [total, n] = [0, 0];
    for (const { values } of own) {
      if (Number.isNaN(values[i]!)) continue;
      total += values[i]!;
      n++;
    }
    return n === 0 ? NaN : total / n;
  });
}

const at = (values: Float64Array, rows: readonly number[]): Float64Array =>
  Float64Array.from(rows, (row) => values[row]!);

/** A candidate's values at units of a view. @throws UserError where it has none there */
export function memberData(view: View, candidate: Candidate, units: readonly number[]): MemberData {
  const { dataset } = view;
  const { name, spec } = candidate;
  const pairs = view.units === "pairs" ? averaged(candidate, "pairs") : undefined;
  if (pairs) return { name, spec, over: "pairs", first: at(pairs, units) };
  const outputs = averaged(candidate, "outputs");
  if (!outputs || view.units === "systems")
    throw new UserError({
      where: `member ${name}`,
      problem: `has no scores of what gold "${view.gold.name}" judges`,
      expected: "scores of the judged outputs or pairs",
    });
  if (view.units === "outputs") return { name, spec, over: "outputs", first: at(outputs, units) };
  const row = (id: string): number => dataset.outputIndex.get(id)!;
  return {
    name,
    spec,
    over: "outputs",
    first: Float64Array.from(units, (unit) => outputs[row(dataset.pairs[unit]!.a)]!),
    second: Float64Array.from(units, (unit) => outputs[row(dataset.pairs[unit]!.b)]!),
  };
}

/** The judged units of a view with every member's values; units that lack one are left out and counted. @throws UserError where no unit is left */
export function fitData(whole: Part, candidates: readonly Candidate[]): FitData {
  const { view } = whole;
  const units = Array.from(whole.units);
  const all = candidates.map((candidate) => memberData(view, candidate, units));
  const keep = units.flatMap((_, i) =>
    all.some((m) => Number.isNaN(m.first[i]!) || Number.isNaN(m.second?.[i] ?? 0)) ? [] : [i],
  );
  if (keep.length === 0) {
    const empty = all.find((m) => m.first.every(Number.isNaN));
    throw new UserError({
      where: view.dataset.head.name,
      problem: empty
        ? `member ${empty.name} has no score of a judged unit`
        : "no judged unit has the scores of all members",
      expected: "members that score the same outputs",
    });
  }
  return unitsOnly({ part: whole, kind: labelKind(whole), members: all, dropped: 0 }, keep);
}

/** The data at some of its units; the others count as dropped. */
export function unitsOnly(data: FitData, keep: readonly number[]): FitData {
  const { part } = data;
  const own = partOfUnits(
    part.view,
    keep.map((i) => part.units[i]!),
  );
  const members = data.members.map((m) => ({
    ...m,
    first: at(m.first, keep),
    ...(m.second ? { second: at(m.second, keep) } : {}),
  }));
  return { part: own, kind: data.kind, members, dropped: data.dropped + part.units.length - keep.length };
}

/** The output of a unit (of a pair, its a) with its item. */
export function unitOutput(dataset: Dataset, part: Part, i: number): { item: Item; output: Output } {
  const unit = part.units[i]!;
  const output =
    part.view.units === "pairs"
      ? dataset.outputs[dataset.outputIndex.get(dataset.pairs[unit]!.a)!]!
      : dataset.outputs[unit]!;
  return { output, item: dataset.items[dataset.itemIndex.get(output.itemId)!]! };
}

/** Mean and standard deviation (divisor n); a constant column has scale 1. */
function constants(values: readonly number[]): { centre: number; scale: number } {
  const centre = values.reduce((a, b) => a + b, 0) / values.length;
  const scale = Math.sqrt(values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / values.length);
  return { centre, scale: scale > 1e-12 * Math.abs(centre) && scale > 0 ? scale : 1 };
}

/** A member with constants from the training units only; probabilities of pairs are centred at 1/2. */
export function memberOf({ spec, over, first, second }: MemberData, train: ArrayLike<number>): Member {
  const seen = Array.from(train, (i) => first[i]!);
  if (second) for (let k = 0; k < train.length; k++) seen.push(second[train[k]!]!);
  const about =
    over === "pairs"
      ? { centre: 0.5, scale: Math.sqrt(seen.reduce((s, p) => s + (p - 0.5) ** 2, 0) / seen.length) || 1 }
      : constants(seen);
  return {
    scorer: shortName(spec),
    signature: signature(spec),
    isPublished: spec.origin === "imported",
    over,
    direction: spec.direction,
    ...about,
  };
}

/** A member's z-scores at all units: of outputs, of both sides of pairs, or of a pair the one margin. */
export interface MemberZ {
  readonly first: Float64Array;
  readonly second?: Float64Array;
}

export function memberZ(data: MemberData, member: Member): MemberZ {
  const z = (values: Float64Array): Float64Array => values.map((v) => memberValue(member, v));
  return { first: z(data.first), ...(data.second ? { second: z(data.second) } : {}) };
}

/** z of a unit: of a pair the lead of a over b. */
export function marginAt({ first, second }: MemberZ, i: number): number {
  return second ? first[i]! - second[i]! : first[i]!;
}
