import { PROPORTION_INTERVALS, wilsonCorrected } from "../../src/meta/index.ts";
import { binomialTest } from "../../src/num/index.ts";
import type { GoldenAdapter } from "./form.ts";

export const proportionIntervalsGolden: GoldenAdapter = ({ params, input }) => {
  const observed = input as { count: number; nobs: number };
  const out: Record<string, unknown> = {};
  for (const method of params.methods as (keyof typeof PROPORTION_INTERVALS)[])
    for (const alpha of params.alphas as number[]) {
      const { low, high } = PROPORTION_INTERVALS[method](observed, alpha);
      out[`${method}_${alpha}`] = [low, high];
    }
  const p = params.binomtest_p as number;
  out[`scipy_binomtest_p${p}`] = binomialTest(observed.count, observed.nobs, p);
  const level = params.wilsoncc_level as number;
  const { low, high } = wilsonCorrected(observed, 1 - level);
  out[`scipy_wilsoncc_${Math.round(level * 100)}`] = [low, high];
  return out;
};
