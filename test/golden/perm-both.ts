import {
  type BitSource,
  groupMatrix,
  type MetricPair,
  type PermBoth,
  permBothPairwise,
  permBothSwap,
  presentIn,
  type SwapStatistic,
  type UnitGroups,
} from "../../src/meta/index.ts";
import { column } from "./column.ts";
import { type GoldenCase, Unsupported } from "./form.ts";

const STATISTICS: Readonly<Record<string, SwapStatistic>> = {
  pearsonr: "pearson",
  spearmanr: "spearman",
  "KendallVariants(b)": "tau-b",
  "KendallVariants(acc23)": "acc-eq",
  "KendallVariants(23)": "tau-eq",
};

function described(found: PermBoth): unknown {
  const rows = Math.min(10, found.resamples);
  return {
    delta: found.delta,
    count: found.count,
    k_used: found.resamples,
    p_value_with_these_draws: found.count / found.resamples,
    resampled_corr2_corr1_first_10: Array.from({ length: rows }, (_, k) => [
      found.resampled2[k],
      found.resampled1[k],
    ]),
  };
}

/** Fills bits from the case's strings: one bit a kept entry. */
function swapBits(draws: readonly string[]): BitSource {
  let k = 0;
  return (bits) => {
    const text = draws[k++]!;
    for (let i = 0; i < bits.length; i++) bits[i] = text[i] === "1" ? 1 : 0;
  };
}

/** One row-major n x n bit string a group, of which only i < j counts. */
function pairBits(draws: readonly (string | readonly string[])[], groups: UnitGroups): BitSource {
  let k = 0;
  return (bits) => {
    const draw = draws[k++]!;
    const text = typeof draw === "string" ? draw : draw.join("");
    let base = 0;
    let at = 0;
    for (let g = 0; g < groups.nGroups; g++) {
      const n = groups.start[g + 1]! - groups.start[g]!;
      for (let i = 0; i < n; i++)
        for (let j = i + 1; j < n; j++) bits[at++] = text[base + i * n + j] === "1" ? 1 : 0;
      base += n * n;
    }
  };
}

interface PermParams {
  readonly stat: string;
  readonly average_by: string;
  readonly k: number;
  readonly items_per_sys: number;
  readonly epsilon1?: number;
  readonly epsilon2?: number;
}

/** Topic `perm-both`: given draws, by swapped scores or by swapped pairs. */
export function permBothGolden(testCase: GoldenCase): unknown {
  const params = testCase.params as unknown as PermParams;
  const input = testCase.input as {
    num_sys: number;
    gold: unknown[];
    metric1: unknown[];
    metric2: unknown[];
    draws: string[];
  };
  const pair: MetricPair = {
    gold: column(input.gold),
    metric1: column(input.metric1),
    metric2: column(input.metric2),
  };
  const shape = { nSystems: input.num_sys, nItems: input.gold.length / input.num_sys };
  const by = params.average_by === "sys" ? "system" : (params.average_by as "none" | "item");
  const groups = groupMatrix(shape, by, presentIn(pair.gold));
  if (testCase.tag.startsWith("pairwise")) {
    const { epsilon1 = 0, epsilon2 = 0 } = params;
    const bits = pairBits(input.draws, groups);
    return described(permBothPairwise(groups, pair, { epsilon1, epsilon2, resamples: params.k, bits }));
  }
  const statistic = STATISTICS[params.stat];
  if (!statistic) throw new Unsupported(params.stat);
  const options = { statistic, resamples: params.k, bits: swapBits(input.draws) };
  return described(permBothSwap(groups, pair, options));
}
