import type { FittedForm, ModelCard } from "../core/index.ts";
import { type EvaluateOptions, type Measure } from "../meta/index.ts";
import { denseNumbers, seeded } from "../num/index.ts";
import { ablate } from "./ablation.ts";
import { type Compared, type CompareRequest, compareHeldOut, type HeldOutValue } from "./compare-held-out.ts";
import type { FitData } from "./fit-data.ts";
import type { FitResult, MemberResult, SystemsLeftOut } from "./fit-result.ts";
import { fitSentences } from "./fit-sentences.ts";
import { costFrontier } from "./frontier.ts";
import { heldOut, type HeldOut, itemSplits, type Split, systemSplits } from "./held-out.ts";
import type { Learner, Yardstick } from "./learner.ts";
import { HINDSIGHT, hindsightMember, memberValues, singleLearner } from "./single-learner.ts";

/** What is fitted, on what, and by which measure it has to prove itself. */
export interface FitRequest {
  readonly data: FitData;
  readonly measure: Measure;
  readonly options: EvaluateOptions;
  readonly version: string;
  readonly nFolds: number;
  /** What is learnt and compared with the best single member. */
  readonly learners: readonly Learner[];
  /** Trivial learnt baselines, shown but not compared. */
  readonly baselines: readonly Learner[];
  /** The chosen learner on other members; no ablation and no frontier where absent. */
  rebuild?(name: string, data: FitData): Learner | undefined;
  /** US dollars for 1,000 outputs by member name. */
  readonly costs: ReadonlyMap<string, number>;
  /** More members than this are not left out one by one. */
  readonly maxAblation: number;
  /** Called with the share of the work that is done. */
  progress?(done: number, total: number, what: string): void;
}

type Ticker = { tick(what: string): void };

function ticker(total: number, progress: FitRequest["progress"]): Ticker {
  let done = 0;
  return { tick: (what) => progress?.(++done, total, what) };
}

const yardstick = ({ measure, options }: FitRequest): Yardstick => ({
  measure,
  options: { permutations: 0, seed: options.seed },
});

function everything(
  request: FitRequest,
  learners: readonly Learner[],
  asked: { readonly splits: readonly Split[]; readonly onSplit: () => void },
): HeldOut[] {
  const { seed } = request.options;
  return learners.map((learner) => heldOut(request.data, learner, { ...asked, seed }));
}

/** The same comparison with systems left out: within items, only outputs of one fold of systems are compared with each other. */
function leftOut(request: FitRequest, single: Learner): SystemsLeftOut | null {
  const { data, measure, options, nFolds } = request;
  const made = measure.level === "response" ? systemSplits(data, nFolds, options.seed) : undefined;
  if (!made) return null;
  const nSystemFolds = Math.max(...made.systemFold) + 1;
  const itemOf = denseNumbers(data.part.itemOf.map((item, i) => item * nSystemFolds + made.systemFold[i]!));
  const part = { ...data.part, itemOf, nItems: Math.max(...itemOf) + 1 };
  const held = everything(request, [...request.learners, single], {
    splits: made.splits,
    onSplit: () => undefined,
  });
  const compare = { part, kind: data.kind, measure, options };
  const compared = compareHeldOut(held, compare, hindsightMember(data, compare));
  return { nSystems: data.part.systems.length, nFolds: nSystemFolds, ...compared };
}

function counted(names: readonly string[]): { name: string; n: number }[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, n]) => ({ name, n })).toSorted((a, b) => b.n - a.n);
}

/** Values only, one at a time, so that nothing is tested. */
function valuesAlone(held: readonly Omit<HeldOut, "chose">[], compare: CompareRequest): HeldOutValue[] {
  return held.flatMap((one) => compareHeldOut([one], compare).values);
}

/** Every member by itself, as it is: nothing is learnt, so all units count. */
function memberResults(request: FitRequest, compare: CompareRequest, single: HeldOut): MemberResult[] {
  const { data, costs } = request;
  const all = everyUnit(data);
  return data.members.flatMap((member, k): MemberResult[] => {
    const { name, spec } = member;
    const values = memberValues(data, k, all);
    return valuesAlone([{ name, family: spec.family, values }], compare).map((value) => ({
      ...value,
      isPublished: spec.origin === "imported",
      chosenShare: single.chose.filter((chosen) => chosen === name).length / single.chose.length,
      costUsd: costs.get(name) ?? null,
    }));
  });
}

function bestOf(learners: readonly Learner[], { values }: Compared): Learner {
  const reach = (l: Learner): number => values.find((v) => v.name === l.name)?.value ?? -Infinity;
  return learners.reduce((best, l) => (reach(l) > reach(best) ? l : best), learners[0]!);
}

function cardOf(request: FitRequest, result: Omit<FitResult, "form">): ModelCard {
  const { data, measure, options, nFolds } = request;
  const { head } = data.part.view.dataset;
  const level = `${measure.name} (${measure.level}${measure.grouping === "none" ? "" : `, within ${measure.grouping}`})`;
  const lineage = data.members.flatMap((m) => m.spec.lineage ?? []);
  const systems = result.systemsLeftOut ? "; once more with systems left out" : "";
  return {
    summary: result.decision[0]!,
    data: { source: head.source ?? null, licence: head.licence ?? null },
    split: `${nFolds} outer folds of whole item groups; constants, weights, ridges and the best single member from the training part of each; an improvement must hold against that member and against the one that is best on all units; the form itself is fitted on all ${result.n} units${systems}`,
    measures: result.values.map(({ name, value, ciLow, ciHigh, n, dropped }) => ({
      of: name,
      measure: name === HINDSIGHT ? `${level}, of the member chosen on the same units` : `held-out ${level}`,
      value,
      ciLow,
      ciHigh,
      confidence: options.confidence,
      n,
      dropped,
    })),
    limits: [
      ...(result.isImproved ? [] : ["no improvement over the best single member is shown"]),
      "not tested on other data",
      "not tested under optimisation",
      ...(result.systemsLeftOut ? [] : ["not tested on systems left out"]),
    ],
    lineage: [...new Set([...lineage, `labels: ${head.name}`])],
  };
}

/** What stands beside the comparison: members left out, and what more of them buy. */
function partsOf(
  request: FitRequest,
  chosen: HeldOut,
  about: { splits: readonly Split[]; compare: CompareRequest },
) {
  const { data, costs, options, progress } = request;
  const rebuild = (some: FitData): Learner | undefined => request.rebuild?.(chosen.name, some);
  const hasCosts = data.members.every((m) => costs.has(m.name));
  const unit = hasCosts ? "USD for 1,000 outputs" : "scorers called";
  if (data.members.length < 2 || data.members.length > request.maxAblation || !rebuild(data))
    return { ablation: [], frontier: null };
  const anew = { data, rebuild: (some: FitData) => rebuild(some)!, seed: options.seed, ...about };
  progress?.(0, 0, "members left out one by one");
  const ablation = ablate({ ...anew, full: chosen });
  progress?.(0, 0, "cost frontier");
  const prices = data.members.map((m) => (hasCosts ? costs.get(m.name)! : 1));
  return { ablation, frontier: { unit, points: costFrontier({ ...anew, costs: prices }) } };
}

const everyUnit = ({ part }: FitData): Int32Array => Int32Array.from(part.units, (_, i) => i);

function formOf(request: FitRequest, chosen: Learner, result: Omit<FitResult, "form">): FittedForm {
  const { dataset, gold, n, nItems, seed } = result;
  const { body } = chosen.fit(everyUnit(request.data), seeded(seed, "fit", chosen.name, "all"));
  return {
    form: "trenchcoat-fitted",
    version: 1,
    ...body!,
    fittedOn: { dataset, gold, n, nItems, seed },
    card: cardOf(request, result),
  };
}

function decisionOf(
  request: FitRequest,
  found: {
    readonly chosen: string;
    readonly compared: Compared;
    readonly single: HeldOut;
    readonly systemsLeftOut: SystemsLeftOut | null;
    readonly ablation: FitResult["ablation"];
  },
): string[] {
  const { data, measure, nFolds, learners } = request;
  const none = {
    value: null,
    ciLow: null,
    ciHigh: null,
    ciMethod: null,
    n: 0,
    dropped: data.part.units.length,
  };
  const valueNamed = (name: string): HeldOutValue =>
    found.compared.values.find((v) => v.name === name) ?? { name, ...none };
  return fitSentences({
    ...found,
    measure: measure.name,
    chance: measure.chance,
    nClusters: data.part.nClusters,
    chosen: valueNamed(found.chosen),
    reference: valueNamed(found.single.name),
    test: found.compared.tests.find((t) => t.name === found.chosen)!,
    nRules: learners.length,
    singles: counted(found.single.chose),
    nFolds,
  });
}

/** Fits learners, compares their held-out values with the best single member's, and makes the form of the best learner from all units. */
export function fitScorer(request: FitRequest): FitResult {
  const { data, measure, options, nFolds, learners, baselines } = request;
  const { part } = data;
  const single = singleLearner(data, yardstick(request));
  const splits = itemSplits(data, nFolds, options.seed);
  const { tick } = ticker((learners.length + baselines.length + 1) * nFolds, request.progress);
  const held = everything(request, [...learners, single], { splits, onSplit: () => tick("folds") });
  const trivial = everything(request, baselines, { splits, onSplit: () => tick("baselines") });
  const compare: CompareRequest = { part, kind: data.kind, measure, options };
  const compared = compareHeldOut(held, compare, hindsightMember(data, compare));
  const chosen = bestOf(learners, compared);
  request.progress?.(0, 0, "systems left out");
  const systemsLeftOut = leftOut(request, single);
  const own = held.find((h) => h.name === chosen.name)!;
  const parts = partsOf(request, own, { splits, compare });
  const about = {
    chosen: chosen.name,
    compared,
    single: held.at(-1)!,
    systemsLeftOut,
    ablation: parts.ablation,
  };
  const result: Omit<FitResult, "form"> = {
    version: request.version,
    seed: options.seed,
    dataset: part.view.dataset.head.name,
    gold: part.view.gold.name,
    measure: measure.name,
    level: measure.level,
    grouping: measure.grouping,
    confidence: options.confidence,
    n: part.units.length,
    nItems: part.nItems,
    nSystems: part.systems.length,
    nClusters: part.nClusters,
    dropped: data.dropped,
    nFolds,
    decision: decisionOf(request, about),
    members: memberResults(request, compare, about.single),
    values: [...compared.values, ...valuesAlone(trivial, compare)],
    tests: compared.tests,
    chosen: chosen.name,
    isImproved: compared.tests.some((t) => t.name === chosen.name && t.isImproved),
    systemsLeftOut,
    ...parts,
  };
  return { ...result, form: formOf(request, chosen, result) };
}
