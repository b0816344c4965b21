import {
  adjustP,
  type Alternative,
  type Correction,
  independentExact,
  mannWhitney,
  pairedExact,
  pairedTTest,
  pairingsExact,
  tailShare,
  welchTTest,
  wilcoxon,
} from "../../src/meta/index.ts";
import type { NullCounts } from "../../src/num/index.ts";
import type { GoldenAdapter } from "./form.ts";

type Cell = number | string | null;
const numbers = (list: readonly Cell[]): number[] => list.map((v) => (v === null ? NaN : Number(v)));

function orError<T>(compute: () => T): T | { error: string } {
  try {
    return compute();
  } catch (error) {
    return { error: String(error) };
  }
}

const EXACT: Readonly<Record<string, (x: number[], y: number[]) => NullCounts>> = {
  samples: pairedExact,
  independent: independentExact,
  pairings: pairingsExact,
};

const pair = (r: { statistic?: number; t?: number; p: number }) => [r.statistic ?? r.t, r.p];

export const permutationTestsGolden: GoldenAdapter = ({ tag, params, input }) => {
  const data = input as { x: Cell[]; y: Cell[]; p: Cell[] };
  if (tag.startsWith("multiple-testing"))
    return Object.fromEntries(
      (params.methods as Correction[]).map((method) => [method, adjustP(numbers(data.p), method)]),
    );
  const x = numbers(data.x);
  const y = numbers(data.y);
  const type = params.type as string;
  const counts = orError(() => EXACT[type]!(x, y));
  const exact = (alternative: Alternative) =>
    "error" in counts
      ? counts
      : {
          statistic: counts.statistic,
          pvalue: tailShare(counts, alternative, 0),
          n_null: counts.nNull,
        };
  const out: Record<string, unknown> = Object.fromEntries(
    (params.alternatives as Alternative[]).map((a) => [a, exact(a)]),
  );
  if (type === "samples") {
    out.wilcoxon = orError(() => pair(wilcoxon(x, y)));
    out.ttest_rel = orError(() => pair(pairedTTest(x, y)));
  }
  if (type === "independent") {
    out.mannwhitneyu = orError(() => pair(mannWhitney(x, y)));
    out.welch = orError(() => pair(welchTTest(x, y)));
  }
  // A case of which nothing can be computed is an error as a whole.
  if ("error" in counts && type === "pairings") throw new Error(counts.error);
  return out;
};
