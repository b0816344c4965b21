import {
  clusterOf,
  type Dataset,
  type GuardedForm,
  isVetoed,
  type ScorerSpec,
  signature,
  UserError,
} from "../../core/index.ts";
import { clusterFolds, quantile, seeded } from "../../num/index.ts";
import { agreementOf } from "./agreement.ts";
import { agreementMeasures } from "./card-measures.ts";
import { guardDecision } from "./guard-decision.ts";
import type { GuardResult } from "./guard-result.ts";
import { guardedSystems } from "./guarded-systems.ts";

/** A guard with its values by output, NaN where it has none, and when it strikes. */
export interface OutputGuard {
  /** How it is called, for the saved form. */
  readonly call: string;
  readonly spec: ScorerSpec;
  readonly values: Float64Array;
  readonly strikes: "below" | "above";
  readonly threshold: number;
}

/** What is guarded and how. */
export interface GuardOptions {
  /** How the scorer is called, for the saved form. */
  readonly call: string;
  readonly spec: ScorerSpec;
  readonly isPublished: boolean;
  /** Its values by output, in its own unit and direction; NaN where missing. */
  readonly values: Float64Array;
  readonly guards: readonly OutputGuard[];
  readonly gold: string | null;
  readonly nFolds: number;
  readonly seed: number;
  readonly confidence: number;
  readonly resamples: number;
}

/** What was found, and the scorer behind its guards as a form. */
export interface Guarded {
  readonly result: GuardResult;
  readonly form: GuardedForm;
}

/** Quantile of the scores of outputs that no guard strikes to which a struck output falls. */
const FLOOR_QUANTILE = 0.01;

/** Scored outputs by position, with score (higher better), whether any guard strikes, and cluster. */
interface GuardRows {
  readonly outputs: Int32Array;
  readonly score: Float64Array;
  readonly isStruck: readonly boolean[];
  readonly clusterOf: Int32Array;
  readonly nItems: number;
  readonly nClusters: number;
}

function guardRows(dataset: Dataset, { spec, values, guards }: GuardOptions): GuardRows {
  const sign = spec.direction === "lower" ? -1 : 1;
  const outputs = Int32Array.from(dataset.outputs.keys()).filter((at) => !Number.isNaN(values[at]!));
  const clusters = new Map<string, number>();
  const clusterOfItem = new Map(dataset.items.map((item) => [item.id, clusterOf(item)]));
  const numbers = Array.from(outputs, (at) => {
    const name = clusterOfItem.get(dataset.outputs[at]!.itemId) ?? dataset.outputs[at]!.itemId;
    const number = clusters.get(name) ?? clusters.size;
    clusters.set(name, number);
    return number;
  });
  return {
    outputs,
    score: Float64Array.from(outputs, (at) => sign * values[at]!),
    isStruck: Array.from(outputs, (at) => guards.some((g) => isVetoed(g, g.values[at]!))),
    clusterOf: Int32Array.from(numbers),
    nItems: new Set(Array.from(outputs, (at) => dataset.outputs[at]!.itemId)).size,
    nClusters: clusters.size,
  };
}

/** @throws UserError where nothing is scored, a fold would be empty, or every output is struck */
function checked(dataset: Dataset, rows: GuardRows, { call, nFolds }: GuardOptions): void {
  const where = `${dataset.head.name}, scorer ${call}`;
  if (rows.outputs.length === 0)
    throw new UserError({ where, problem: "no output has a score", expected: "scored outputs" });
  if (rows.nClusters < 2 * nFolds)
    throw new UserError({
      where,
      problem: `${rows.nClusters} item groups with scores`,
      expected: `at least two a fold (${2 * nFolds})`,
    });
  if (rows.isStruck.every(Boolean))
    throw new UserError({
      where: "--guard",
      problem: `every one of ${rows.outputs.length} scored outputs is struck`,
      expected: "a threshold that some outputs pass",
    });
}

/** The floor from rows that no guard strikes; the lowest score of all where there are none. */
function floorOf({ score, isStruck }: GuardRows, train: (row: number) => boolean): number {
  const passed = score.filter((_, i) => train(i) && !isStruck[i]);
  return passed.length > 0 ? quantile(passed, FLOOR_QUANTILE) : Math.min(...score);
}

/** Scores by row behind the guards: a struck output has the floor. */
const behind = ({ score, isStruck }: GuardRows, floor: (row: number) => number): Float64Array =>
  score.map((v, i) => (isStruck[i] ? floor(i) : v));

function byOutput(dataset: Dataset, rows: GuardRows, values: Float64Array): Float64Array {
  const out = new Float64Array(dataset.outputs.length).fill(NaN);
  rows.outputs.forEach((at, i) => (out[at] = values[i]!));
  return out;
}

function agreement(dataset: Dataset, rows: GuardRows, options: GuardOptions): GuardResult["agreement"] {
  const { gold, nFolds, seed } = options;
  if (gold === null) return null;
  const foldOf = clusterFolds(rows.clusterOf, nFolds, seeded(seed, "guard"));
  const floors = Array.from({ length: nFolds }, (_, fold) => floorOf(rows, (i) => foldOf[i] !== fold));
  const after = behind(rows, (i) => floors[foldOf[i]!]!);
  const values = { before: byOutput(dataset, rows, rows.score), after: byOutput(dataset, rows, after) };
  return agreementOf(dataset, values, { ...options, gold });
}

function countsOf(rows: GuardRows, guards: readonly OutputGuard[]): GuardResult["guards"] {
  return guards.map(({ call, spec, values, strikes, threshold }) => {
    const own = Array.from(rows.outputs, (at) => values[at]!);
    return {
      guard: call,
      signature: signature(spec),
      strikes,
      threshold,
      nStruck: own.filter((v) => isVetoed({ strikes, threshold }, v)).length,
      nWithoutValue: own.filter(Number.isNaN).length,
    };
  });
}

function formOf(options: GuardOptions, result: GuardResult, dataset: Dataset): GuardedForm {
  const { call, spec, isPublished } = options;
  const { floor, guards, nFolds, n, nItems, seed } = result;
  return {
    form: "trenchcoat-fitted",
    version: 1,
    kind: "guarded",
    fittedOn: { dataset: result.dataset, gold: result.gold ?? "none", n, nItems, seed },
    base: {
      scorer: call,
      signature: signature(spec),
      isPublished,
      over: "outputs",
      direction: spec.direction,
      centre: 0,
      scale: 1,
    },
    vetoes: guards.map(({ guard, signature: of, strikes, threshold }) => ({
      guard,
      signature: of,
      strikes,
      threshold,
      effect: { kind: "set", value: floor.value },
    })),
    card: {
      summary: result.decision[0] ?? "",
      data: { source: dataset.head.source ?? null, licence: dataset.head.licence ?? null },
      split: `thresholds as given; the floor is of all rows, in the measures of ${nFolds} folds of item groups each time of the others`,
      measures: agreementMeasures(result, "guarded"),
      limits: ["guards see only what they look for", "not tested under optimisation"],
      lineage: spec.lineage === undefined ? [] : [spec.lineage],
    },
  };
}

/**
 * Puts guards before a scorer over outputs: an output that one strikes gets a floor, the 1% quantile of the scores of the others. Says how many outputs
 * are struck, which systems that unmasks, and what it does to the agreement with humans by a paired test.
 * @throws UserError where nothing is scored, item groups are too few, or every output is struck
 */
export function guardScorer(dataset: Dataset, options: GuardOptions): Guarded {
  const { call, spec, gold, seed, nFolds, confidence } = options;
  const rows = guardRows(dataset, options);
  checked(dataset, rows, options);
  const floor = floorOf(rows, () => true);
  const systems = guardedSystems(
    Array.from(rows.outputs, (at) => dataset.outputs[at]!.system),
    { before: rows.score, after: behind(rows, () => floor), isStruck: rows.isStruck },
  );
  const found = {
    dataset: dataset.head.name,
    scorer: call,
    signature: signature(spec),
    seed,
    gold,
    nFolds,
    n: rows.outputs.length,
    nItems: rows.nItems,
    nClusters: rows.nClusters,
    dropped: dataset.outputs.length - rows.outputs.length,
    confidence,
    floor: { value: floor, quantile: FLOOR_QUANTILE },
    nStruck: rows.isStruck.filter(Boolean).length,
    guards: countsOf(rows, options.guards),
    nSystems: systems.nSystems,
    systems: systems.struck,
    agreement: agreement(dataset, rows, options),
  };
  const result = { ...found, decision: guardDecision(found) };
  return { result, form: formOf(options, result, dataset) };
}
