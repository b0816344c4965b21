import { kendall, pairwiseAgreement, pearson, poolAgreements, spearman } from "../../src/meta/index.ts";
import type { Correlation } from "../../src/meta/index.ts";
import { column } from "./column.ts";
import type { GoldenCase } from "./form.ts";

interface SystemScores {
  readonly gold: unknown[];
  readonly metric: unknown[];
}

/** [value, p, 1], [0, 0, 0] where undefined; the reference refuses a lone score unless gold misses others. */
function triple({ value, p, n, dropped }: Correlation, refusesOne: boolean) {
  if (refusesOne && dropped === 0 && n < 2) return { error: "fewer than 2 scores" };
  return Number.isNaN(value) ? [0, 0, 0] : [value, p, 1];
}

function agreement({ gold, metric }: SystemScores) {
  return pairwiseAgreement(column(gold), column(metric));
}

/** Topic `system-correlations`: one value a system, or several sets pooled. */
export function systemCorrelationsGolden(testCase: GoldenCase): unknown {
  if (testCase.tag === "pooled") {
    const { sets } = testCase.input as { sets: SystemScores[] };
    const { agree, pairs, value } = poolAgreements(sets.map(agreement));
    return { agree, pairs, pairwise_accuracy: value };
  }
  const scores = testCase.input as SystemScores;
  const [gold, metric] = [column(scores.gold), column(scores.metric)];
  const { agree, pairs, value } = agreement(scores);
  return {
    agree,
    pairs,
    pairwise_accuracy: value,
    pearson: triple(pearson(gold, metric), true),
    spearman: triple(spearman(gold, metric), false),
    kendall_b: triple(kendall(gold, metric, "b"), false),
  };
}
