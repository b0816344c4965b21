import {
  classicalMean,
  classicalQuantileInterval,
  clippedLambda,
  type Interval,
  normalInterval,
  normalPValue,
  oneSidedInterval,
  ppiLambda,
  ppiMean,
  ppiQuantile,
  ppiQuantileInterval,
  type PpiSample,
} from "../../src/calibration/index.ts";
import { column } from "./column.ts";
import type { GoldenAdapter } from "./form.ts";

/** As ppi_py takes its standard errors. */
const LARGE = { largeSample: true } as const;

const ends = ({ low, high }: Interval): number[] => [low, high];
const lambdaName = (lambda: number | null): string => (lambda === null ? "None" : String(lambda));

interface Params {
  readonly alphas: readonly number[];
  readonly lams: readonly (number | null)[];
  readonly pointestimate_lams: readonly (number | null)[];
  readonly pval_lams: readonly (number | null)[];
  readonly pval_null: number;
  readonly quantiles: readonly number[];
  readonly quantile_grid_points: number;
  readonly weighted: { readonly alpha: number; readonly lam: number };
}

function means(sample: PpiSample, params: Params): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const alpha of params.alphas) {
    out[`classical_mean_ci_${alpha}`] = ends(normalInterval(classicalMean(sample.y, LARGE), alpha));
    for (const lambda of params.lams)
      out[`ppi_mean_ci_${alpha}_lam_${lambdaName(lambda)}`] = ends(
        normalInterval(ppiMean(sample, lambda ?? clippedLambda(sample), LARGE), alpha),
      );
    for (const side of ["larger", "smaller"] as const)
      out[`ppi_mean_ci_${alpha}_${side}_lam_1`] = ends(
        oneSidedInterval(ppiMean(sample, 1, LARGE), alpha, side),
      );
  }
  for (const lambda of params.pointestimate_lams)
    out[`ppi_mean_pointestimate_lam_${lambdaName(lambda)}`] = ppiMean(
      sample,
      lambda ?? clippedLambda(sample),
    ).estimate;
  for (const lambda of params.pval_lams)
    out[`ppi_mean_pval_null${params.pval_null}_lam_${lambdaName(lambda)}`] = normalPValue(
      ppiMean(sample, lambda ?? ppiLambda(sample), LARGE),
      params.pval_null,
    );
  return out;
}

function quantiles(sample: PpiSample, params: Params): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  const nPoints = params.quantile_grid_points;
  for (const q of params.quantiles) {
    out[`ppi_quantile_pointestimate_q${q}`] = ppiQuantile(sample, q, nPoints);
    for (const alpha of params.alphas) {
      out[`classical_quantile_ci_${alpha}_q${q}`] = ends(classicalQuantileInterval(sample.y, q, alpha));
      out[`ppi_quantile_ci_${alpha}_q${q}`] = ends(ppiQuantileInterval(sample, { q, alpha, nPoints }));
    }
  }
  return out;
}

export const ppiGolden: GoldenAdapter = (testCase) => {
  const params = testCase.params as unknown as Params;
  const input = testCase.input as Record<string, readonly unknown[]>;
  const sample: PpiSample = {
    y: column(input["Y"]!),
    prediction: column(input["Yhat"]!),
    unlabeled: column(input["Yhat_unlabeled"]!),
  };
  const out = { ...means(sample, params), ...quantiles(sample, params) };
  if (!input["w"] || !input["w_unlabeled"]) return out;
  const weighted = {
    ...sample,
    weights: column(input["w"]),
    unlabeledWeights: column(input["w_unlabeled"]),
  };
  const { alpha, lam } = params.weighted;
  return {
    ...out,
    [`weighted_ppi_mean_ci_${alpha}_lam_${lam}`]: ends(normalInterval(ppiMean(weighted, lam, LARGE), alpha)),
  };
};
