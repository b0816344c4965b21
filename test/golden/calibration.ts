import {
  auroc,
  averageCalibrationError,
  averagePrecision,
  type Bin,
  binned,
  brierScore,
  expectedCalibrationError,
  fitIsotonic,
  fitMulticlassTemperature,
  fitPlatt,
  fitTemperature,
  isotonicAt,
  isotonicRegression,
  type LogBounds,
  logLoss,
  logLossOfTruth,
  maximumCalibrationError,
  multiclassBrier,
  multiclassNll,
  quantileEdges,
  rootCalibrationError,
  softmax,
  topLabels,
  uniformEdges,
} from "../../src/calibration/index.ts";
import { column } from "./column.ts";
import type { GoldenAdapter } from "./form.ts";

interface Params {
  readonly n_bins: readonly number[];
  readonly clip_nll: number;
  readonly platt_input: string;
  readonly temperature_input: string;
  readonly log_temperature_bounds: LogBounds;
  readonly isotonic: {
    readonly y_min: number;
    readonly y_max: number;
    readonly predict_at: readonly number[];
  };
}

interface Columns {
  readonly y: Float64Array;
  readonly p: Float64Array;
}

const rightClosed = (bins: readonly Bin[]): unknown => ({
  ece: expectedCalibrationError(bins),
  mce: maximumCalibrationError(bins),
  bins_index_count_meanconf_meanacc: bins.map((b) => [b.index, b.n, b.meanProbability, b.meanLabel]),
});

function netcal({ y, p }: Columns, n: number): Record<string, number> {
  const bins = binned(y, p, { kind: "left-closed", n });
  return {
    [`netcal_ECE_${n}`]: expectedCalibrationError(bins),
    [`netcal_MCE_${n}`]: maximumCalibrationError(bins),
    [`netcal_ACE_${n}`]: averageCalibrationError(bins),
  };
}

const curve = (bins: readonly Bin[]): unknown => ({
  prob_true: bins.map((b) => b.meanLabel),
  prob_pred: bins.map((b) => b.meanProbability),
});

function binaryErrors({ y, p }: Columns, n: number): Record<string, unknown> {
  const torch = binned(y, p, { kind: "left-closed-extra", n });
  return {
    [`right_closed_bins_${n}`]: rightClosed(binned(y, p, { kind: "right-closed", n })),
    ...netcal({ y, p }, n),
    [`torchmetrics_l1_${n}`]: expectedCalibrationError(torch),
    [`torchmetrics_l2_${n}`]: rootCalibrationError(torch),
    [`torchmetrics_max_${n}`]: maximumCalibrationError(torch),
    [`sklearn_calibration_curve_uniform_${n}`]: curve(
      binned(y, p, { kind: "inner-edges", edges: uniformEdges(n) }),
    ),
    [`sklearn_calibration_curve_quantile_${n}`]: curve(
      binned(y, p, { kind: "inner-edges", edges: quantileEdges(p, n) }),
    ),
  };
}

function binary(input: Record<string, readonly unknown[] | null>, params: Params): Record<string, unknown> {
  const y = column(input["y"]!);
  const p = column(input["p"]!);
  const logit = input["logit"] ? column(input["logit"]) : undefined;
  const clipped = p.map((v) => Math.min(1 - 1e-7, Math.max(1e-7, v)));
  const z = params.temperature_input === "logit" ? logit! : clipped.map((v) => Math.log(v / (1 - v)));
  const brier = brierScore(y, p);
  const temperature = fitTemperature(y, z, params.log_temperature_bounds);
  const { y_min, y_max, predict_at } = params.isotonic;
  const isotonic = fitIsotonic(p, y, { range: [y_min, y_max] });
  const out = {
    brier,
    brier_plain: brier,
    log_loss: logLossOfTruth(y, p),
    [`nll_clip_${params.clip_nll}`]: logLoss(y, p, params.clip_nll),
    auroc: auroc(y, p),
    average_precision: averagePrecision(y, p),
    platt_newton_exact: fitPlatt(params.platt_input === "logit" ? logit! : p, y),
    temperature_binary: {
      temperature: temperature.temperature,
      nll: temperature.nll,
      at_bound: temperature.isAtBound,
    },
    isotonic: {
      x_thresholds: isotonic.x,
      y_thresholds: isotonic.y,
      predicted: predict_at.map((x) => isotonicAt(isotonic, x)),
    },
    isotonic_regression_weighted_of_y: input["weights"] && isotonicRegression(y, column(input["weights"])),
  };
  return Object.assign(out, ...params.n_bins.map((n) => binaryErrors({ y, p }, n))) as Record<
    string,
    unknown
  >;
}

function topErrors(top: Columns, single: Columns, n: number): Record<string, unknown> {
  return {
    [`top_label_right_closed_${n}`]: rightClosed(binned(top.y, top.p, { kind: "right-closed", n })),
    ...netcal(top, n),
    [`torchmetrics_l1_${n}`]: expectedCalibrationError(
      binned(single.y, single.p, { kind: "left-closed-float32", n }),
    ),
  };
}

function multiclass(
  { logits: rows, y: labels }: { logits: readonly (readonly number[])[]; y: readonly number[] },
  params: Params,
): Record<string, unknown> {
  const nClasses = rows[0]?.length ?? 0;
  const logits = Float64Array.from(rows.flat());
  const probabilities = softmax(logits, nClasses);
  const tops = topLabels(labels, probabilities, nClasses);
  const singles = topLabels(labels, Float32Array.from(probabilities), nClasses);
  const bounds = params.log_temperature_bounds;
  const { temperature, nll } = fitMulticlassTemperature(labels, logits, { nClasses, bounds });
  const before = multiclassNll(labels, logits, { nClasses, temperature: 1 });
  const chosen = labels.map((k, i) => probabilities[i * nClasses + k]!);
  const out = {
    temperature,
    nll_before: before,
    nll_after: nll,
    brier_multiclass_sum: multiclassBrier(labels, probabilities, nClasses),
    log_loss: logLossOfTruth(new Float64Array(chosen.length).fill(1), chosen),
  };
  const top = { y: tops.isRight, p: tops.confidence };
  const single = { y: singles.isRight, p: singles.confidence };
  return Object.assign(out, ...params.n_bins.map((n) => topErrors(top, single, n))) as Record<
    string,
    unknown
  >;
}

export const calibrationGolden: GoldenAdapter = ({ tag, params, input }) =>
  tag === "multiclass"
    ? multiclass(input as Parameters<typeof multiclass>[0], params as unknown as Params)
    : binary(input as Parameters<typeof binary>[0], params as unknown as Params);
