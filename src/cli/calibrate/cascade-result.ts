import {
  type CascadeRows,
  type CascadeStage,
  type ConformalThreshold,
  conformalThreshold,
  type FrontierPoint,
  type CalibratorName,
  fitCalibrator,
  runPolicy,
  smallestForJointLoss,
  smallestForRisk,
  tuneCascade,
} from "../../calibration/index.ts";
import { calibratedValue, type CalibrationCurve, type CurveInput, UserError } from "../../core/index.ts";
import { clusterFolds, seeded, shuffle } from "../../num/index.ts";
import { scorerInput } from "./calibrate-data.ts";
import type { GoldenData, LabelledData } from "../labelled-data.ts";

/** What is asked of a cascade, or of one scorer that may abstain. */
export interface CascadeRequest {
  /** Scorers from cheap to dear. */
  readonly stages: readonly { readonly scorer: string; readonly cost: number }[];
  readonly humanCost: number;
  /** Error among what is decided without a human. */
  readonly alpha: number;
  /** Chance that the promise fails. */
  readonly delta: number;
  readonly method: CalibratorName;
}

/** Share of item groups that fit the curves and order the policies; many policies need more. */
const tuningShare = (nStages: number): number => (nStages === 1 ? 0.2 : 0.4);
const N_PARTS = 5;

/** Item groups left for the test once the tuning has its share. */
function testGroups(nGroups: number, nStages: number): number {
  return Math.floor(nGroups * (1 - tuningShare(nStages)));
}

/** Says before any scorer is asked that no number of right decisions could show the promise. @throws UserError */
export function checkFeasible({ part, dataset }: GoldenData, { stages, alpha, delta }: CascadeRequest): void {
  const nTest = testGroups(part.nClusters, stages.length);
  const need = smallestForRisk(alpha, delta);
  if (nTest >= need) return;
  const all = Math.ceil(need / (1 - tuningShare(stages.length)));
  throw new UserError({
    where: `--alpha ${alpha} --delta ${delta}`,
    problem: `cannot be promised with the labels of ${dataset.head.name}, even if every decision were right`,
    expected: `at least ${all} labelled item groups (${need} for the test), or a larger alpha or delta`,
    got: `${part.nClusters}`,
  });
}

/** A scorer's curve and its decisions on all rows. */
interface FittedStage extends CascadeStage {
  readonly scorer: string;
  readonly input: CurveInput;
  readonly curve: CalibrationCurve;
}

function fittedStage(
  data: LabelledData,
  tuning: readonly number[],
  { method, cost }: { readonly method: CalibratorName; readonly cost: number },
): FittedStage {
  const { part, candidate } = data;
  const { x, input } = scorerInput(data);
  const isPairs = part.view.units === "pairs";
  const rows = tuning.filter((i) => !Number.isNaN(x[i]!));
  if (rows.length < 2)
    throw new UserError({
      where: `scorer ${candidate.name}`,
      problem: `${rows.length} scores among the rows that tune the cascade`,
      expected: "at least 2",
    });
  const options = { input, isAntisymmetric: isPairs };
  const curve = fitCalibrator(
    method,
    { x: Float64Array.from(rows, (i) => x[i]!), y: Float64Array.from(rows, (i) => part.truth[i]!) },
    options,
  );
  const p = x.map((v) => (Number.isNaN(v) ? NaN : calibratedValue({ curve, ...options }, v)));
  const side = (v: number): number => (v > 0.5 ? 1 : v < 0.5 ? 0 : 0.5);
  return {
    scorer: candidate.name,
    input,
    curve,
    cost,
    confidence: p.map((v) => Math.max(v, 1 - v)),
    loss: p.map((v, i) => Math.abs(side(v) - part.truth[i]!)),
  };
}

/** A policy of the frontier as it is printed; null: the stage is left out. */
export interface PrintedPoint {
  readonly thresholds: readonly (number | null)[];
  readonly shares: readonly number[];
  readonly accepted: number;
  readonly nAccepted: number;
  readonly cost: number;
  readonly accuracy: number;
  readonly errorAccepted: number;
  readonly p: number;
  readonly isGuaranteed: boolean;
}

/** One scorer that decides everything, or humans alone. */
export interface Baseline {
  readonly name: string;
  readonly cost: number;
  readonly accuracy: number;
}

/** A tuned cascade. */
export interface CascadeOutcome {
  readonly alpha: number;
  readonly delta: number;
  readonly humanCost: number;
  readonly stages: readonly {
    readonly scorer: string;
    readonly cost: number;
    readonly input: CurveInput;
    readonly curve: CalibrationCurve;
  }[];
  readonly nTuning: number;
  /** Item groups of the test, one row drawn from each. */
  readonly nTest: number;
  readonly method: string;
  readonly chosen: PrintedPoint | null;
  readonly frontier: readonly PrintedPoint[];
  readonly baselines: readonly Baseline[];
  /** Conformal risk control of the joint loss accepted-and-wrong; one scorer only. `smallestN`: item groups from which it can promise at all. */
  readonly jointLoss: (ConformalThreshold & { readonly smallestN: number }) | null;
}

function printed({
  policy,
  shares,
  accepted,
  cost,
  accuracy,
  test,
  isGuaranteed,
}: FrontierPoint): PrintedPoint {
  return {
    thresholds: policy.map((t) => (t === Infinity ? null : t)),
    shares,
    accepted,
    nAccepted: test.nAccepted,
    cost,
    accuracy,
    errorAccepted: test.error,
    p: test.p,
    isGuaranteed,
  };
}

function baselines(rows: CascadeRows, stages: readonly FittedStage[], test: readonly number[]): Baseline[] {
  const alone = stages.map(({ scorer }, s): Baseline => {
    const { loss, cost } = runPolicy(
      rows,
      stages.map((_, k) => (k === s ? 0 : Infinity)),
      test,
    );
    return { name: scorer, cost, accuracy: 1 - loss.reduce((a, b) => a + b, 0) / test.length };
  });
  return [...alone, { name: "human", cost: rows.humanCost, accuracy: 1 }];
}

function jointLoss(
  stage: FittedStage,
  { test, alpha }: { readonly test: readonly number[]; readonly alpha: number },
): CascadeOutcome["jointLoss"] {
  const of = (values: ArrayLike<number>): Float64Array => Float64Array.from(test, (i) => values[i]!);
  const found = conformalThreshold(
    { confidence: of(stage.confidence), loss: of(stage.loss), clusterOf: Int32Array.from(test.keys()) },
    alpha,
  );
  return { ...found, smallestN: smallestForJointLoss(alpha) };
}

/** One row of each item group, drawn at random: rows of one group are not independent, and a test that pools them needs far more of them. */
function onePerGroup(rows: readonly number[], clusterOf: ArrayLike<number>, seed: number): number[] {
  const order = shuffle(Uint32Array.from(rows), seeded(seed, "one a group"));
  const seen = new Set<number>();
  return Array.from(order).filter((i) => !seen.has(clusterOf[i]!) && seen.add(clusterOf[i]!));
}

/** Fits curves and policies on a part of the item groups and tests them on the rest. `data` holds one entry a stage, over the same judged units. */
export function cascadeOutcome(data: readonly LabelledData[], request: CascadeRequest): CascadeOutcome {
  const { part, seed } = data[0]!;
  const { stages: asked, humanCost, alpha, delta, method } = request;
  const folds = clusterFolds(part.clusterOf, N_PARTS, seeded(seed, "cascade"));
  const nTuningParts = Math.round(tuningShare(asked.length) * N_PARTS);
  const all = Array.from(folds.keys());
  const tuning = all.filter((i) => folds[i]! < nTuningParts);
  const test = onePerGroup(
    all.filter((i) => folds[i]! >= nTuningParts),
    part.clusterOf,
    seed,
  );
  const stages = data.map((each, s) => fittedStage(each, tuning, { method, cost: asked[s]!.cost }));
  const rows = { stages, humanCost };
  const { frontier, chosen } = tuneCascade(rows, { alpha, delta, tuning, test });
  return {
    alpha,
    delta,
    humanCost,
    stages: stages.map(({ scorer, cost, input, curve }) => ({ scorer, cost, input, curve })),
    nTuning: tuning.length,
    nTest: test.length,
    method: frontier[0]?.test.method ?? "none",
    chosen: chosen ? printed(chosen) : null,
    frontier: frontier.map(printed),
    baselines: baselines(rows, stages, test),
    jointLoss: stages.length === 1 ? jointLoss(stages[0]!, { test, alpha }) : null,
  };
}
