import { mcNemarChiSquare, mcNemarExact } from "../../src/meta/index.ts";
import type { GoldenAdapter } from "./form.ts";

const flag = (v: boolean): string => (v ? "True" : "False");
const renamed = (r: { statistic: number; p: number }) => ({ statistic: r.statistic, pvalue: r.p });

export const mcNemarGolden: GoldenAdapter = ({ params, input }) => {
  const { table } = input as { table: readonly (readonly number[])[] };
  const discordant = { b: table[0]![1]!, c: table[1]![0]! };
  const out: Record<string, unknown> = {};
  for (const exact of params.exact as boolean[])
    for (const correction of params.correction as boolean[])
      out[`exact_${flag(exact)}_correction_${flag(correction)}`] = renamed(
        exact ? mcNemarExact(discordant) : mcNemarChiSquare(discordant, correction ? "edwards" : "none"),
      );
  return out;
};
