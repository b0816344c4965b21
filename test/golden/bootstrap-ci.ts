import {
  basicInterval,
  bcaInterval,
  median,
  pairwiseMean,
  pairwiseVariance,
  percentileInterval,
} from "../../src/num/index.ts";
import type { GoldenAdapter } from "./form.ts";

const STATISTICS: Readonly<Record<string, (x: readonly number[]) => number>> = {
  mean: pairwiseMean,
  median,
  std_ddof1: (x) => Math.sqrt(pairwiseVariance(x, 1)),
};

const numbers = (x: readonly (number | string | null)[]): number[] =>
  x.map((v) => (v === null ? NaN : Number(v)));

export const bootstrapCiGolden: GoldenAdapter = ({ params, input }) => {
  const data = input as { x: number[]; bootstrap_distribution: number[] };
  const x = numbers(data.x);
  const values = numbers(data.bootstrap_distribution);
  if (x.length < 2) throw new Error("a bootstrap needs two observations");
  const statistic = STATISTICS[params.statistic as string]!;
  const confidence = params.confidence_level as number;
  const estimate = statistic(x);
  const leftOut = x.map((_, i) => statistic([...x.slice(0, i), ...x.slice(i + 1)]));
  const ends = {
    percentile: percentileInterval(values, confidence),
    basic: basicInterval(values, estimate, confidence),
    BCa: bcaInterval(values, { estimate, leftOut, confidence }),
  };
  const key = `ci${Math.round(confidence * 100)}`;
  const standardError = Math.sqrt(pairwiseVariance(values, 1));
  const out: Record<string, unknown> = { statistic: estimate };
  for (const method of params.methods as (keyof typeof ends)[])
    out[method] = { [key]: [ends[method].low, ends[method].high], standard_error: standardError };
  return out;
};
