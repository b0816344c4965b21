import type { BenchmarkRule } from "../../core/index.ts";
import type { Column } from "../columns.ts";
import { rmBenchDifficulties } from "../benchmarks/rm-bench.ts";
import { REWARD_BENCH, sectionScores } from "../benchmarks/reward-bench.ts";
import type { Part } from "../view.ts";
import { coverage, type Measure, meanOfUnits, type Prepared } from "./measure.ts";

const onPairs = (part: Part): boolean => part.view.units === "pairs";
const ruleOf = (part: Part): BenchmarkRule | undefined => part.view.dataset.head.rule;

const common = {
  level: "response",
  grouping: "none",
  population: "items like these",
  smooth: false,
  chance: 0.5,
} as const;

/** What a preference of probability p decides: 1 for a, 0 for b, 0.5 for a tie. NaN stays. */
const decision = (p: number): number => (Number.isNaN(p) ? NaN : p > 0.5 ? 1 : p < 0.5 ? 0 : 0.5);

type Credit = (truth: number, p: number) => number;

/** 1 for agreement, 1/2 where exactly one side ties, 0 for the opposite. */
const tieHalf: Credit = (truth, p) => 1 - Math.abs(decision(p) - truth);
const tieZero: Credit = (truth, p) => (Number.isNaN(p) ? NaN : Number(decision(p) === truth));

/** Credits of a part's pairs; `unreadable` is what an asked pair without a value counts (NaN: left out). Both orders are averaged where both were asked. */
function credits(part: Part, column: Column, how: { credit: Credit; unreadable: number }): Float64Array {
  const one = (values: Float64Array, i: number): number => {
    const c = how.credit(part.truth[i]!, values[i]!);
    return Number.isNaN(c) && column.asked[i] === 1 ? how.unreadable : c;
  };
  return Float64Array.from(part.truth, (_, i) => {
    const first = one(column.values, i);
    if (!column.swapped) return first;
    const second = one(column.swapped, i);
    return Number.isNaN(first) ? second : Number.isNaN(second) ? first : (first + second) / 2;
  });
}

/** Units where the scorer was asked but gave nothing readable in one of its orders. */
function unread(column: Column): number {
  let n = 0;
  for (let i = 0; i < column.asked.length; i++) {
    const missing = Number.isNaN(column.values[i]!) || (column.swapped && Number.isNaN(column.swapped[i]!));
    if (column.asked[i] === 1 && missing) n++;
  }
  return n;
}

const counted = (part: Part, column: Column, credit: Float64Array): Prepared | undefined => {
  const made = meanOfUnits(part, credit);
  const notAsked = column.asked.reduce((n, a) => n + (1 - a), 0);
  return made && { ...made, dropped: Math.max(made.dropped, notAsked + unread(column)) };
};

interface AccuracyRule {
  readonly rule: string;
  readonly credit: Credit;
  readonly unreadable: number;
}

const DEFAULT_RULE: AccuracyRule = {
  rule: "a tie on one side counts 1/2; missing left out",
  credit: tieHalf,
  unreadable: NaN,
};

/** How each benchmark counts ties and unreadable verdicts. */
const ACCURACY_RULES: Partial<Record<BenchmarkRule, AccuracyRule>> = {
  "rewardbench-1": { rule: "RewardBench 1: a tie counts 0", credit: tieZero, unreadable: NaN },
  "m-rewardbench": { rule: "M-RewardBench: a tie counts 1/2", credit: tieHalf, unreadable: NaN },
  "rm-bench": { rule: "RM-Bench: all nine style pairs, a tie counts 0", credit: tieZero, unreadable: NaN },
  pandalm: {
    rule: "PandaLM: three classes, tie is a class of its own, an unreadable verdict counts as a tie",
    credit: (truth, p) => Number((Number.isNaN(p) ? 0.5 : decision(p)) === truth),
    unreadable: 0,
  },
};

/** PandaLM counts an unreadable verdict as a tie, but a pair that was never asked is left out. */
function accuracyCredits(part: Part, column: Column): Float64Array {
  const rule = (ruleOf(part) && ACCURACY_RULES[ruleOf(part)!]) ?? DEFAULT_RULE;
  const made = credits(part, column, rule);
  return made.map((c, i) => (column.asked[i] === 1 ? c : NaN));
}

function judgeBenchCredits(part: Part, column: Column): Float64Array {
  const vote = (p: number, truth: number): number => {
    const d = decision(p);
    return Number.isNaN(d) || d === 0.5 ? 0 : d === truth ? 1 : -1;
  };
  return Float64Array.from(part.truth, (truth, i) => {
    if (column.asked[i] !== 1) return NaN;
    const first = vote(column.values[i]!, truth);
    const second = column.swapped ? vote(column.swapped[i]!, truth) : first;
    return Number(first + second > 0);
  });
}

const isBothOrders = (part: Part): boolean => ruleOf(part) === "llmbar";

/** Share of pairs on which scorer and gold agree, by the rule of the benchmark. */
export const accuracy: Measure = {
  ...common,
  name: "accuracy",
  rule: DEFAULT_RULE.rule,
  applies: (part) => onPairs(part) && !isBothOrders(part),
  prepare: (part, column) =>
    counted(
      part,
      column,
      ruleOf(part) === "judgebench" ? judgeBenchCredits(part, column) : accuracyCredits(part, column),
    ),
};

/** How `accuracy` counts on this part, in words. */
export function accuracyRule(part: Part): string {
  if (ruleOf(part) === "judgebench") return "JudgeBench: two orders, right where the sum of both is above 0";
  return ((ruleOf(part) && ACCURACY_RULES[ruleOf(part)!]) ?? DEFAULT_RULE).rule;
}

/** LLMBar's accuracy: mean over both presentation orders, an unreadable verdict is wrong. */
export const accuracyBothOrders: Measure = {
  ...common,
  name: "accuracy-both-orders",
  rule: "mean over both orders; an unreadable verdict is wrong, a tie counts 1/2",
  applies: onPairs,
  prepare: (part, column) => counted(part, column, credits(part, column, { credit: tieHalf, unreadable: 0 })),
};

/** Share of pairs with the same readable verdict in both orders. */
export const orderAgreement: Measure = {
  ...common,
  name: "order-agreement",
  rule: "same readable verdict in both orders",
  chance: null,
  applies: onPairs,
  prepare: (part, column) => {
    const { swapped } = column;
    if (!swapped) return undefined;
    const same = Float64Array.from(column.values, (p, i) =>
      column.asked[i] === 1 ? Number(decision(p) === decision(swapped[i]!)) : NaN,
    );
    return counted(part, column, same);
  },
};

const STYLES = ["concise", "detailed", "markdown"];

/** Cell (style of the chosen, style of the rejected) of an RM-Bench pair, or -1. */
function styleCell(part: Part, unit: number): number {
  const { dataset } = part.view;
  const pair = dataset.pairs[unit]!;
  const [a, b] = [pair.a, pair.b].map((id) => dataset.outputs[dataset.outputIndex.get(id)!]!.tags);
  const chosen = a?.["role"] === "chosen" ? a : b;
  const rejected = chosen === a ? b : a;
  const row = STYLES.indexOf(chosen?.["style"] ?? "");
  const col = STYLES.indexOf(rejected?.["style"] ?? "");
  return row < 0 || col < 0 ? -1 : 3 * row + col;
}

/** RM-Bench's domains: safety-refuse and safety-response are one. */
function domainOf(part: Part, unit: number): string {
  const { dataset } = part.view;
  const item = dataset.items[dataset.itemIndex.get(dataset.pairs[unit]!.itemId)!]!;
  return (item.tags["domain"] ?? "all").split("-")[0]!;
}

function rmBenchPrepare(
  part: Part,
  column: Column,
  pick: "hard" | "normal" | "easy" | "mean",
): Prepared | undefined {
  const domains = [...new Set(Array.from(part.units, (u) => domainOf(part, u)))];
  const nCols = domains.length * 18;
  const stats = new Float64Array(part.nClusters * nCols);
  const seen = new Float64Array(part.units.length).fill(NaN);
  part.units.forEach((unit, i) => {
    const cell = styleCell(part, unit);
    const c = tieZero(part.truth[i]!, column.values[i]!);
    if (cell < 0 || Number.isNaN(c)) return;
    const at = part.clusterOf[i]! * nCols + domains.indexOf(domainOf(part, unit)) * 18 + 2 * cell;
    stats[at]! += c;
    stats[at + 1]!++;
    seen[i] = c;
  });
  const matrix = new Float64Array(9);
  const combine = (sums: ArrayLike<number>): number => {
    let total = 0;
    for (let d = 0; d < domains.length; d++) {
      for (let c = 0; c < 9; c++) matrix[c] = sums[18 * d + 2 * c]! / sums[18 * d + 2 * c + 1]!;
      const found = rmBenchDifficulties(matrix);
      total += pick === "mean" ? (found.hard + found.normal + found.easy) / 3 : found[pick];
    }
    return total / domains.length;
  };
  return additive(part, { nCols, stats, combine, seen });
}

function additive(
  part: Part,
  made: { nCols: number; stats: Float64Array; combine(sums: ArrayLike<number>): number; seen: Float64Array },
): Prepared | undefined {
  const sums = new Float64Array(made.nCols);
  for (let i = 0; i < made.stats.length; i++) sums[i % made.nCols]! += made.stats[i]!;
  const value = made.combine(sums);
  if (Number.isNaN(value)) return undefined;
  const { nCols, stats, combine } = made;
  return {
    value,
    body: { kind: "additive", nCols, stats, combine, isMean: false },
    ...coverage(part, made.seen),
  };
}

const isRmBench = (part: Part): boolean => onPairs(part) && ruleOf(part) === "rm-bench";

const difficulty = (name: "hard" | "normal" | "easy", rule: string): Measure => ({
  ...common,
  name,
  rule: `${rule}; mean of three cells, domains weigh the same, a tie counts 0`,
  applies: isRmBench,
  prepare: (part, column) => rmBenchPrepare(part, column, name),
});

export const hard = difficulty("hard", "RM-Bench: the right answer is in the plainer style");
export const normal = difficulty("normal", "RM-Bench: both answers in the same style");
export const easy = difficulty("easy", "RM-Bench: the right answer is in the fancier style");

function rewardBenchSections(part: Part, column: Column): Prepared | undefined {
  const credit = accuracyCredits(part, column);
  const { dataset } = part.view;
  const subsetOf = (unit: number) =>
    dataset.items[dataset.itemIndex.get(dataset.pairs[unit]!.itemId)!]!.tags["subset"] ?? "";
  const subsets = [...new Set(Array.from(part.units, subsetOf))].filter((s) => s in REWARD_BENCH.counts);
  const nCols = 2 * subsets.length;
  const stats = new Float64Array(part.nClusters * nCols);
  part.units.forEach((unit, i) => {
    const s = subsets.indexOf(subsetOf(unit));
    if (s < 0 || Number.isNaN(credit[i]!)) return;
    const at = part.clusterOf[i]! * nCols + 2 * s;
    stats[at]! += credit[i]!;
    stats[at + 1]!++;
  });
  const combine = (sums: ArrayLike<number>): number => {
    const metrics = Object.fromEntries(subsets.map((s, i) => [s, sums[2 * i]! / sums[2 * i + 1]!]));
    const { sections, empty } = sectionScores(metrics);
    const present = Object.keys(sections).filter((name) => !empty.includes(name));
    return present.reduce((total, name) => total + sections[name]!, 0) / present.length;
  };
  return subsets.length === 0 ? undefined : additive(part, { nCols, stats, combine, seen: credit });
}

/** Mean of a benchmark's sections, each weighing the same. */
export const sectionMean: Measure = {
  ...common,
  name: "section-mean",
  rule: "mean of the benchmark's sections (RewardBench 1: published subset weights; RM-Bench: domains); sections without data left out",
  applies: (part) => onPairs(part) && (ruleOf(part) === "rewardbench-1" || ruleOf(part) === "rm-bench"),
  prepare: (part, column) =>
    ruleOf(part) === "rm-bench" ? rmBenchPrepare(part, column, "mean") : rewardBenchSections(part, column),
};

export const PAIR_MEASURES: readonly Measure[] = [
  accuracy,
  accuracyBothOrders,
  orderAgreement,
  sectionMean,
  hard,
  normal,
  easy,
];
