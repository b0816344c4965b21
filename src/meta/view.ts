import { type Dataset, type Gold, type Judgment, raterName, type Tags, UserError } from "../core/index.ts";
import { clusterOf } from "../core/index.ts";

/** What a gold judges, as positions in one index of the data set, with the truth at each. */
export interface View {
  readonly dataset: Dataset;
  readonly gold: Gold;
  /** "items" golds (sets of right outputs) are seen as outputs with truth 1 or 0. */
  readonly units: "outputs" | "pairs" | "systems";
  /** Aligned with the index of `units`; higher is better; pairs: 1 a better, 0 b better, 0.5 tie. NaN: not judged or not a candidate. */
  readonly truth: Float64Array;
}

/** A part of a view: the judged units that carry certain tags. Arrays are aligned with `units`, positions in the index of the view. */
export interface Part {
  readonly view: View;
  readonly slice: Readonly<Record<string, string>>;
  readonly units: Int32Array;
  readonly truth: Float64Array;
  /** Dense cluster number of each unit; clusters are resampled. */
  readonly clusterOf: Int32Array;
  readonly nClusters: number;
  /** Dense item number of each unit. */
  readonly itemOf: Int32Array;
  readonly nItems: number;
  /** Dense system number of each unit, -1 where an output has no system. */
  readonly systemOf: Int32Array;
  readonly systems: readonly string[];
}

export interface Filters {
  /** Tag values that a unit must have (`--where`); several values of one tag are alternatives. */
  readonly where: Readonly<Record<string, readonly string[]>>;
  readonly excludeSystems: readonly string[];
}

/** The declared golds for which the data hold judgments: score files alone come without any. */
export function judgedGolds({ golds, judgments }: Dataset): Gold[] {
  const aspects = new Set(judgments.map((j) => j.aspect));
  return golds.filter((g) => aspects.has(g.aspect));
}

/** The gold to use: by name, else the default. @throws UserError listing the candidates where there are several and no default. */
export function chooseGold(dataset: Dataset, name: string | undefined): Gold | undefined {
  const { head } = dataset;
  const golds = judgedGolds(dataset);
  const names = golds.map((g) => g.name);
  if (name !== undefined) {
    const found = golds.find((g) => g.name === name);
    if (found) return found;
    throw new UserError({
      where: head.name,
      problem: `unknown gold "${name}"`,
      expected:
        names.length > 0 ? `one of: ${names.join(", ")}` : "no --gold, since the data hold no judgments",
    });
  }
  const chosen = golds.find((g) => g.isDefault) ?? (golds.length === 1 ? golds[0] : undefined);
  if (chosen || golds.length === 0) return chosen;
  throw new UserError({
    where: head.name,
    problem: "several golds could be the truth and none is the default",
    expected: `--gold with one of: ${names.join(", ")}`,
    help: `for example: --gold "${names[0]}"`,
  });
}

function usable(gold: Gold): (j: Judgment) => boolean {
  const raters = gold.raters && new Set(gold.raters);
  return (j) => j.aspect === gold.aspect && (!raters || raters.has(raterName(j.rater)));
}

interface Sum {
  readonly total: Float64Array;
  readonly n: Int32Array;
}

const emptySum = (size: number): Sum => ({ total: new Float64Array(size), n: new Int32Array(size) });

function add(sum: Sum, at: number | undefined, value: number): void {
  if (at === undefined || Number.isNaN(value)) return;
  sum.total[at]! += value;
  sum.n[at]!++;
}

const CHOICE = { a: 1, b: 0, tie: 0.5, "both-bad": 0.5 } as const;

/** 1, 0 or 0.5 by most votes; a draw for first place is a tie. */
function majority(votes: Int32Array, at: number): number {
  const [b, tie, a] = [votes[3 * at]!, votes[3 * at + 1]!, votes[3 * at + 2]!];
  if (a + b + tie === 0) return NaN;
  if (a > b && a > tie) return 1;
  return b > a && b > tie ? 0 : 0.5;
}

function pairTruth(dataset: Dataset, gold: Gold): Float64Array {
  const counts = (j: Judgment) => usable(gold)(j);
  const votes = new Int32Array(3 * dataset.pairs.length);
  const sums = emptySum(dataset.pairs.length);
  for (const j of dataset.judgments) {
    if (j.kind !== "preference" || !counts(j)) continue;
    const at = dataset.pairIndex.get(j.pair);
    if (at === undefined) continue;
    votes[3 * at + 2 * CHOICE[j.choice]]!++;
    add(sums, at, CHOICE[j.choice]);
  }
  if (gold.combine === "mean") return means(sums);
  return Float64Array.from(dataset.pairs, (_, at) => majority(votes, at));
}

const means = ({ total, n }: Sum): Float64Array => total.map((t, i) => (n[i] === 0 ? NaN : t / n[i]!));

function ratingTruth(dataset: Dataset, gold: Gold): Float64Array {
  const systems = new Map(dataset.systems.map((s, i) => [s, i]));
  const counts = usable(gold);
  const sums = emptySum(gold.over === "systems" ? dataset.systems.length : dataset.outputs.length);
  for (const j of dataset.judgments) {
    if (j.kind !== "rating" || !counts(j)) continue;
    if (gold.over === "systems" && "system" in j.target) add(sums, systems.get(j.target.system), j.value);
    if (gold.over === "outputs" && "output" in j.target)
      add(sums, dataset.outputIndex.get(j.target.output), j.value);
  }
  return means(sums);
}

function correctTruth(dataset: Dataset, gold: Gold): Float64Array {
  const counts = usable(gold);
  const right = new Map<string, ReadonlySet<string>>();
  for (const j of dataset.judgments)
    if (j.kind === "correct" && counts(j)) right.set(j.itemId, new Set(j.outputs));
  return Float64Array.from(dataset.outputs, (o) => {
    const set = right.get(o.itemId);
    return set === undefined ? NaN : Number(set.has(o.id));
  });
}

function tagsOf(view: Pick<View, "dataset" | "units">, at: number): readonly Tags[] {
  const { dataset } = view;
  if (view.units === "systems") return [];
  const unit = view.units === "pairs" ? dataset.pairs[at]! : dataset.outputs[at]!;
  const item = dataset.items[dataset.itemIndex.get(unit.itemId)!]!;
  const own: Tags = "system" in unit && unit.system !== undefined ? { system: unit.system } : {};
  return [unit.tags, item.tags, own];
}

function tagValue(tags: readonly Tags[], name: string): string | undefined {
  for (const t of tags) if (name in t) return t[name];
  return undefined;
}

/** Systems whose outputs a unit compares. */
function unitSystems(view: Pick<View, "dataset" | "units">, at: number): (string | undefined)[] {
  const { dataset } = view;
  if (view.units === "systems") return [dataset.systems[at]];
  if (view.units === "outputs") return [dataset.outputs[at]!.system];
  const pair = dataset.pairs[at]!;
  return [pair.a, pair.b].map((id) => dataset.outputs[dataset.outputIndex.get(id)!]!.system);
}

/** Combines the judgments of a gold and drops what filters exclude. */
export function makeView(dataset: Dataset, gold: Gold, filters: Filters): View {
  const units = gold.over === "pairs" ? "pairs" : gold.over === "systems" ? "systems" : "outputs";
  const raw =
    gold.over === "pairs"
      ? pairTruth(dataset, gold)
      : gold.over === "items"
        ? correctTruth(dataset, gold)
        : ratingTruth(dataset, gold);
  const excluded = new Set([...(gold.excludeSystems ?? []), ...filters.excludeSystems]);
  const where = Object.entries(filters.where);
  const sign = gold.direction === "lower" ? -1 : 1;
  const truth = raw.map((value, at) => {
    if (Number.isNaN(value)) return NaN;
    if (
      excluded.size > 0 &&
      unitSystems({ dataset, units }, at).some((s) => s !== undefined && excluded.has(s))
    )
      return NaN;
    if (where.length > 0) {
      const tags = tagsOf({ dataset, units }, at);
      if (!where.every(([name, values]) => values.includes(tagValue(tags, name) ?? ""))) return NaN;
    }
    return sign * value + 0;
  });
  return { dataset, gold, units, truth };
}

/** Numbers names densely by first appearance. */
function numbering(): { of(name: string): number; names: string[] } {
  const index = new Map<string, number>();
  const names: string[] = [];
  return {
    names,
    of: (name) => {
      let at = index.get(name);
      if (at === undefined) {
        at = names.length;
        index.set(name, at);
        names.push(name);
      }
      return at;
    },
  };
}

function partOf(view: View, slice: Readonly<Record<string, string>>, units: Int32Array): Part {
  const { dataset } = view;
  const [clusters, items, systems] = [numbering(), numbering(), numbering()];
  const part = {
    view,
    slice,
    units,
    truth: Float64Array.from(units, (at) => view.truth[at]!),
    clusterOf: new Int32Array(units.length),
    itemOf: new Int32Array(units.length),
    systemOf: new Int32Array(units.length).fill(-1),
  };
  units.forEach((at, i) => {
    if (view.units === "systems") {
      const name = dataset.systems[at]!;
      part.clusterOf[i] = clusters.of(name);
      part.systemOf[i] = systems.of(name);
      return;
    }
    const unit = view.units === "pairs" ? dataset.pairs[at]! : dataset.outputs[at]!;
    const item = dataset.items[dataset.itemIndex.get(unit.itemId)!]!;
    part.clusterOf[i] = clusters.of(clusterOf(item));
    part.itemOf[i] = items.of(item.id);
    if ("system" in unit && unit.system !== undefined) part.systemOf[i] = systems.of(unit.system);
  });
  return { ...part, nClusters: clusters.names.length, nItems: items.names.length, systems: systems.names };
}

/** These units of a view, positions in its index; all of them should be judged. */
export function partOfUnits(view: View, units: ArrayLike<number>): Part {
  return partOf(view, {}, Int32Array.from(units));
}

/** All judged units of a view. */
export function wholePart(view: View): Part {
  const units: number[] = [];
  for (let i = 0; i < view.truth.length; i++) if (!Number.isNaN(view.truth[i]!)) units.push(i);
  return partOf(view, {}, Int32Array.from(units));
}

/** One part for every combination of values that the named tags take, in order of first appearance; units without a tag are left out. */
export function sliceParts(whole: Part, tagNames: readonly string[]): Part[] {
  const found = new Map<string, { slice: Record<string, string>; units: number[] }>();
  for (const at of whole.units) {
    const tags = tagsOf(whole.view, at);
    const values = tagNames.map((name) => tagValue(tags, name));
    if (values.includes(undefined)) continue;
    const key = JSON.stringify(values);
    let entry = found.get(key);
    if (!entry) {
      entry = { slice: Object.fromEntries(tagNames.map((n, i) => [n, values[i]!])), units: [] };
      found.set(key, entry);
    }
    entry.units.push(at);
  }
  return [...found.values()].map(({ slice, units }) => partOf(whole.view, slice, Int32Array.from(units)));
}

/** The tag names that units of a view carry; for messages about an unknown `--by`. */
export function knownTags(view: View): string[] {
  const names = new Set<string>();
  const step = Math.max(1, Math.floor(view.truth.length / 500));
  for (let at = 0; at < view.truth.length; at += step)
    for (const tags of tagsOf(view, at)) for (const name of Object.keys(tags)) names.add(name);
  return [...names];
}
