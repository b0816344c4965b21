import {
  type CalibratedMean,
  calibratedMean,
  estimateSystems,
  fitHumanScale,
  type HumanScale,
  labelBudget,
  type LabelledSystem,
  type Oracle,
  roganGladen,
  type RoganGladen,
  type SystemEstimate,
  transportAudit,
  type TransportAudit,
} from "../../calibration/index.ts";
import { seeded, standardDeviation } from "../../num/index.ts";
import type { EstimateCase } from "./estimate-data.ts";

/** Everything said of one system. */
export interface EstimateRow extends SystemEstimate {
  /** From the scores alone, through the map fitted on all labels. */
  readonly calibrated: CalibratedMean;
  readonly roganGladen: RoganGladen | { readonly notApplicable: string };
  readonly audit: TransportAudit;
  /** Mean of all labels, where `--labels N` drew some of them. */
  readonly fullMean?: number;
  /** Labels for the asked half-width, by labels alone and with the scores. */
  readonly budget?: { readonly human: number; readonly ppi: number };
}

/** What the rows are made with. */
export interface EstimateSettings {
  readonly confidence: number;
  readonly seed: number;
  /** Departures within +-delta pass the transport audit; human units. */
  readonly delta: number | undefined;
  /** Half-width asked for. */
  readonly width: number | undefined;
}

/** The labelled and scored rows of some systems put together. */
function oracleOf(systems: readonly LabelledSystem[]): Oracle {
  const rows = systems.flatMap((s) =>
    Array.from(s.labels.keys())
      .filter((i) => !Number.isNaN(s.labels[i]!) && !Number.isNaN(s.scores[i]!))
      .map((i) => ({
        score: s.scores[i]!,
        label: s.labels[i]!,
        weight: s.inclusion ? 1 / s.inclusion[i]! : 1,
        cluster: s.clusterOf[i]!,
      })),
  );
  return {
    scores: Float64Array.from(rows, (r) => r.score),
    labels: Float64Array.from(rows, (r) => r.label),
    weights: Float64Array.from(rows, (r) => r.weight),
    clusterOf: Int32Array.from(rows, (r) => r.cluster),
  };
}

const isBinary = (values: ArrayLike<number>): boolean =>
  Array.from(values).every((v) => v === 0 || v === 1 || Number.isNaN(v));

function imperfectJudge(
  system: LabelledSystem,
  isApplicable: boolean,
  confidence: number,
): EstimateRow["roganGladen"] {
  if (!isApplicable) return { notApplicable: "labels and verdicts must both be 0 or 1" };
  const count = (keep: (i: number) => boolean): number =>
    Array.from(system.scores.keys()).filter((i) => !Number.isNaN(system.scores[i]!) && keep(i)).length;
  const { labels, scores } = system;
  return roganGladen(
    {
      nJudged: count(() => true),
      nPositive: count((i) => scores[i] === 1),
      nTrue: count((i) => labels[i] === 1),
      nTruePositive: count((i) => labels[i] === 1 && scores[i] === 1),
      nFalse: count((i) => labels[i] === 0),
      nTrueNegative: count((i) => labels[i] === 0 && scores[i] === 0),
    },
    confidence,
  );
}

/** The map for a system's audit: fitted on the labels of all others. */
function withoutOne(cases: readonly EstimateCase[], at: number, seed: number): HumanScale {
  return fitHumanScale(oracleOf(cases.filter((_, i) => i !== at)), {
    rng: seeded(seed, "audit", cases[at]!.name),
  });
}

function audited(
  cases: readonly EstimateCase[],
  at: number,
  { delta, confidence, seed }: EstimateSettings & { delta: number },
): TransportAudit {
  const own = oracleOf([cases[at]!]);
  if (cases.length === 1)
    return { verdict: "INCONCLUSIVE", shift: NaN, low: NaN, high: NaN, delta, n: own.labels.length };
  return transportAudit(withoutOne(cases, at, seed), own, { delta, confidence });
}

function budgets(estimate: SystemEstimate, { width, confidence }: EstimateSettings): EstimateRow["budget"] {
  if (width === undefined) return undefined;
  const of = (standardError: number): number =>
    labelBudget({ sd: standardError * Math.sqrt(estimate.n), halfWidth: width, confidence });
  return { human: of(estimate.human.standardError), ppi: of(estimate.ppi.standardError) };
}

/** Delta as a share of the labels' standard deviation where the user declares none. */
const DELTA_SHARE = 0.1;

/** Estimates every system in every way that applies. Systems keep their order. */
export function estimateRows(
  cases: readonly EstimateCase[],
  settings: EstimateSettings,
): { rows: EstimateRow[]; delta: number } {
  const { confidence, seed } = settings;
  const oracle = oracleOf(cases);
  const delta = settings.delta ?? DELTA_SHARE * standardDeviation(oracle.labels, 1);
  const scale = fitHumanScale(oracle, { rng: seeded(seed, "scale") });
  const isJudge = isBinary(oracle.labels) && cases.every((s) => isBinary(s.scores));
  const estimates = estimateSystems(cases, { confidence, rng: seeded(seed, "folds") });
  const rows = estimates.map((estimate, i): EstimateRow => {
    const system = cases[i]!;
    const budget = budgets(estimate, settings);
    return {
      ...estimate,
      calibrated: calibratedMean(scale, system.scores, confidence),
      roganGladen: imperfectJudge(system, isJudge, confidence),
      audit: audited(cases, i, { ...settings, delta }),
      ...(system.fullMean === undefined ? {} : { fullMean: system.fullMean }),
      ...(budget === undefined ? {} : { budget }),
    };
  });
  return { rows, delta };
}
