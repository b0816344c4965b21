import { cohenKappa, type KappaWeights } from "../../src/meta/index.ts";
import { column } from "./column.ts";
import type { GoldenAdapter } from "./form.ts";

export const cohenGolden: GoldenAdapter = ({ params, input }) => {
  const { a, b, sample_weight } = input as Record<string, readonly unknown[]>;
  const [x, y] = [column(a!), column(b!)];
  const nCategories = params.k as number;
  const out: Record<string, number> = {};
  for (const name of params.weights as string[])
    out[`kappa_${name}`] = cohenKappa(x, y, { nCategories, weights: name.toLowerCase() as KappaWeights });
  if (sample_weight)
    out.kappa_sample_weight = cohenKappa(x, y, { nCategories, unitWeights: column(sample_weight) });
  out.accuracy = x.filter((v, i) => v === y[i]).length / x.length;
  return out;
};
