import { addUsage, isScored, type Score, type Scored, type Usage } from "./score.ts";

/** How several values of the same thing become one. */
export type PoolRule = "mean" | "median" | "majority";

/** What several scores cost together; absent where none says. */
export function summedUsage(scores: readonly Score[]): Usage | undefined {
  const sum = scores.reduce<Usage>((all, s) => addUsage(all, isScored(s) ? s.usage : undefined), {});
  return Object.keys(sum).length === 0 ? undefined : sum;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

const sumOf = (x: readonly number[]): number => x.reduce((sum, w) => sum + w, 0);

function weightedMean(values: readonly number[], weights: readonly number[]): number {
  return values.reduce((sum, v, i) => sum + weights[i]! * v, 0) / sumOf(weights);
}

/** The value up to which half of the weight lies; where exactly half does, the mean of it and the next. */
function weightedMedian(values: readonly number[], weights: readonly number[]): number {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const half = sumOf(weights) / 2;
  let below = 0;
  for (let k = 0; k < order.length; k++) {
    below += weights[order[k]!]!;
    if (below > half) return values[order[k]!]!;
    if (below === half) return (values[order[k]!]! + values[order[k + 1]!]!) / 2;
  }
  return NaN;
}

/** The value with the most weight; where several have it, their mean. */
function majorityOf(values: readonly number[], weights: readonly number[]): number {
  const held = new Map<number, number>();
  values.forEach((value, i) => held.set(value, (held.get(value) ?? 0) + weights[i]!));
  const most = Math.max(...held.values());
  return meanOf([...held].filter(([, weight]) => weight === most).map(([value]) => value));
}

const RULES = {
  mean: weightedMean,
  median: weightedMedian,
  majority: majorityOf,
} as const satisfies Record<PoolRule, (values: readonly number[], weights: readonly number[]) => number>;

/** Sample standard deviation; 0 for a single value. */
function spread(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
}

/** The share of the weight on the value that has the most; 0 where several have as much and their mean is none of them. */
function agreement(values: readonly number[], weights: readonly number[]): number {
  const most = majorityOf(values, weights);
  return sumOf(weights.filter((_, i) => values[i] === most)) / sumOf(weights);
}

/** How several scores become one where not every one counts the same. */
export interface Pooling {
  /** Default mean. */
  readonly rule?: PoolRule;
  /** One a score, above 0; all 1 where absent. */
  readonly weights?: readonly number[];
  /** Least share of the weight that must be read, default one half; 1: every score. */
  readonly least?: number;
}

/**
 * One score of several of the same task. `parts`: `n` values read, `asked`, `sd` between them without weights (over outputs: the largest), and `agree`, the
 * share of the read weight on the value that has the most. Missing where less than half of the weight (`least`) was read: without weights, fewer than half of
 * the scores. Spans and words are those of the first that has them; `usage` is that of the scores that were read.
 */
export function pooled(scores: readonly Score[], how: PoolRule | Pooling = "mean"): Score {
  const {
    rule = "mean",
    weights = scores.map(() => 1),
    least = 0.5,
  } = typeof how === "string" ? { rule: how } : how;
  const read = scores.filter(isScored);
  const held = weights.filter((_, i) => isScored(scores[i]!));
  const width = read[0]?.values.length ?? 0;
  const reasons = scores.flatMap((s) => ("missing" in s ? [s.missing] : []));
  if (sumOf(held) < least * sumOf(weights) || width === 0)
    return { missing: `${read.length} of ${scores.length} were read; ${reasons[0] ?? "no values"}` };
  const columns = Array.from({ length: width }, (_, k) => read.map((s) => s.values[k]!));
  const usage = summedUsage(read);
  const { spans, why } = read.find((s) => s.spans !== undefined || s.why !== undefined) ?? read[0]!;
  return {
    values: columns.map((c) => RULES[rule](c, held)),
    parts: {
      n: read.length,
      asked: scores.length,
      sd: Math.max(...columns.map(spread)),
      agree: Math.min(...columns.map((c) => agreement(c, held))),
    },
    ...(spans === undefined ? {} : { spans }),
    ...(why === undefined ? {} : { why }),
    ...(usage === undefined ? {} : { usage }),
  } satisfies Scored;
}
