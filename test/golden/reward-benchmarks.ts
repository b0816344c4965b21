import {
  accuracyBySubset,
  bestOfKAccuracy,
  judgeBench,
  type JudgeBenchRow,
  llmBar,
  type LlmBarRow,
  rmBench,
  rmBenchByDomain,
  sectionScores,
  tiesScore,
} from "../../src/meta/index.ts";
import { type GoldenAdapter, type GoldenCase, Unsupported } from "./form.ts";

type Cell = number | string | null;
const number = (v: Cell | readonly Cell[] | undefined): number => {
  if (Array.isArray(v)) return number(v[0] as Cell);
  return v === null || v === undefined ? NaN : Number(v);
};
const numbers = (list: readonly Cell[]): number[] => list.map(number);

const planOf = (params: GoldenCase["params"]) => ({
  sections: params.subset_mapping as Record<string, string[]>,
  counts: params.example_counts as Record<string, number>,
});

function v1Sections({ params, input }: GoldenCase): unknown {
  const { metrics } = input as { metrics: Record<string, Cell> };
  const values = Object.fromEntries(Object.entries(metrics).map(([k, v]) => [k, number(v)]));
  const { sections, mean } = sectionScores(values, planOf(params));
  return { sections, mean_of_four_sections: mean };
}

function v1Pairs({ params, input }: GoldenCase): unknown {
  const { rows } = input as { rows: { subset: string; score_chosen: Cell; score_rejected: Cell }[] };
  const found = accuracyBySubset(
    rows.map((r) => ({
      subset: r.subset,
      chosen: number(r.score_chosen),
      rejected: number(r.score_rejected),
    })),
    0,
  );
  const subset_accuracy = Object.fromEntries(Object.entries(found).map(([k, v]) => [k, v.value]));
  return { subset_accuracy, sections: sectionScores(subset_accuracy, planOf(params)).sections };
}

function v2BestOfK({ params, input }: GoldenCase): unknown {
  const { scores } = input as { scores: Cell[][] };
  const { credits, value } = bestOfKAccuracy(scores.map(numbers), params.correct_index as number);
  return { results: credits, mean: value };
}

function v2Ties({ input }: GoldenCase): unknown {
  const { rows } = input as { rows: { id: string; num_correct: number; scores: Cell[] }[] };
  const { value, prompts } = tiesScore(
    rows.map((r) => ({ id: r.id, numCorrect: r.num_correct, scores: numbers(r.scores) })),
  );
  const stats = Object.entries(prompts).map(([id, p]) => [id, [p.accurate, p.correctSpread, p.margin]]);
  return {
    overall_score: value,
    prompt_stats_accurate_diffcorrect_correctincorrect: Object.fromEntries(stats),
  };
}

function rmBenchCase({ tag, input }: GoldenCase): unknown {
  const { rows } = input as { rows: { score_chosen: Cell[]; score_rejected: Cell[]; domain: string }[] };
  const read = rows.map((r) => ({
    chosen: numbers(r.score_chosen),
    rejected: numbers(r.score_rejected),
    domain: r.domain,
  }));
  const { matrix, ...all } = rmBench(read);
  const result = tag === "rm-bench-domains" ? byDomain(read) : accuracies(all);
  const at = (i: number) => matrix.slice(3 * i, 3 * i + 3);
  return { result, matrix_chosen_style_by_rejected_style_all_rows: [at(0), at(1), at(2)] };
}

const accuracies = (s: { hard: number; normal: number; easy: number }) => ({
  hard_acc: s.hard,
  normal_acc: s.normal,
  easy_acc: s.easy,
});

function byDomain(rows: Parameters<typeof rmBenchByDomain>[0]): unknown {
  try {
    const found = rmBenchByDomain(rows);
    return { ...found.domains, ...accuracies(found), total_avg_acc: found.total };
  } catch (error) {
    return { error: String(error) };
  }
}

function judgeBenchCase({ input }: GoldenCase): unknown {
  const { rows } = input as {
    rows: {
      label: JudgeBenchRow["label"];
      decision_1: JudgeBenchRow["decision1"];
      decision_2: JudgeBenchRow["decision2"];
    }[];
  };
  const { sums, value } = judgeBench(
    rows.map((r) => ({ label: r.label, decision1: r.decision_1, decision2: r.decision_2 })),
  );
  return { sums, accuracy: value };
}

function llmBarCase({ input }: GoldenCase): unknown {
  const { rows } = input as {
    rows: { label: 1 | 2; winner_order_1: LlmBarRow["winner1"]; winner_order_2: LlmBarRow["winner2"] }[];
  };
  const score = llmBar(
    rows.map((r) => ({ label: r.label, winner1: r.winner_order_1, winner2: r.winner_order_2 })),
  );
  return {
    accuracy_order_1: score.accuracyOrder1,
    accuracy_order_2: score.accuracyOrder2,
    accuracy: score.accuracy,
    agreement: score.agreement,
  };
}

const RULES: readonly (readonly [string, (testCase: GoldenCase) => unknown])[] = [
  ["v1-sections", v1Sections],
  ["v1-pairs", v1Pairs],
  ["v2-best-of-k", v2BestOfK],
  ["v2-ties", v2Ties],
  ["rm-bench", rmBenchCase],
  ["judgebench", judgeBenchCase],
  ["llmbar", llmBarCase],
];

export const rewardBenchmarksGolden: GoldenAdapter = (testCase) => {
  const rule = RULES.find(([prefix]) => testCase.tag.startsWith(prefix));
  if (!rule) throw new Unsupported(testCase.tag);
  return rule[1](testCase);
};
