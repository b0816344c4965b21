/** Scores of outputs in groups (one prompt each), as a group-relative trainer (GRPO) or best-of-n sees them. */
export interface GroupedScores {
  /** NaN where missing. */
  readonly values: ArrayLike<number>;
  /** Group of each output, 0 upwards; negative: in none. */
  readonly groupOf: ArrayLike<number>;
  /** Human value of each output, NaN where not judged; absent where outputs have none of their own. */
  readonly truth?: ArrayLike<number> | undefined;
}

export interface GroupOptions {
  /** Size of the groups that the trainer will draw, at least 2. */
  readonly groupSize: number;
  /** Whether the outputs were drawn from the policy under training (tag source=policy): advantages mean nothing for others. */
  readonly isPolicy: boolean;
}

/** How far the better output of a pair scores above the worse one, in total SDs of the scorer. */
export interface Margins {
  readonly n: number;
  readonly mean: number;
  readonly sd: number;
  /** Share of pairs less than a tenth of an SD apart: too near to tell under noise. */
  readonly near: number;
}

/** What a scorer gives inside a group: spread, flat groups, order and signs. NaN where undefined. */
export interface GroupDiagnostics {
  /** Scored outputs in groups of two or more, and how many groups. */
  readonly n: number;
  readonly nGroups: number;
  /** Pooled SD inside groups (df = n - groups), SD over all (df = n - 1), and their ratio: near 0 the scorer tells prompts apart, not outputs. */
  readonly withinSd: number;
  readonly totalSd: number;
  readonly withinShare: number;
  /** Size for which flat groups are counted: the one asked for, else that of the largest group where none is so large. */
  readonly groupSize: number;
  readonly askedSize: number;
  /** Expected share of groups of that size, drawn from a prompt's outputs without replacement, in which all scores are equal: no gradient. */
  readonly flatShare: number;
  /** Prompts with enough outputs for that. */
  readonly nFlatGroups: number;
  /** Share of pairs in one group that humans order and the scorer orders alike; equal scores count 1/2. */
  readonly pairAccuracy: number;
  readonly nPairs: number;
  readonly margins: Margins;
  /** Share of outputs whose advantage (score less group mean, over the group's SD) has the sign of human value less its group mean; no advantage counts 1/2. */
  readonly advantageSign: number;
  readonly nAdvantages: number;
  /** Why `advantageSign` is NaN; absent where it is known. */
  readonly advantageWhy?: string;
}

const NEAR = 0.1;

/** Positions of scored outputs by group, groups of one left out. */
function groupsOf({ values, groupOf }: GroupedScores): Int32Array[] {
  const found = new Map<number, number[]>();
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!) || !(groupOf[i]! >= 0)) continue;
    const own = found.get(groupOf[i]!);
    if (own) own.push(i);
    else found.set(groupOf[i]!, [i]);
  }
  return [...found.values()].filter((at) => at.length >= 2).map((at) => Int32Array.from(at));
}

function meanAt(values: ArrayLike<number>, at: Int32Array): number {
  let total = 0;
  for (const i of at) total += values[i]!;
  return total / at.length;
}

function squaresAt(values: ArrayLike<number>, at: Int32Array): number {
  const centre = meanAt(values, at);
  let squares = 0;
  for (const i of at) squares += (values[i]! - centre) ** 2;
  return squares;
}

/** Probability that `size` of a group's outputs, drawn without replacement, all have one score. */
function flatChance(values: ArrayLike<number>, at: Int32Array, size: number): number {
  const counts = new Map<number, number>();
  for (const i of at) counts.set(values[i]!, (counts.get(values[i]!) ?? 0) + 1);
  let chance = 0;
  for (const count of counts.values()) {
    let p = 1;
    for (let k = 0; k < size; k++) p *= Math.max(0, count - k) / (at.length - k);
    chance += p;
  }
  return chance;
}

/** Adds up pairs of one outcome at a time: agreement, margin, nearness. */
interface PairSums {
  n: number;
  right: number;
  total: number;
  squares: number;
  near: number;
}

function addPair(sums: PairSums, margin: number): void {
  sums.n++;
  sums.right += margin > 0 ? 1 : margin === 0 ? 0.5 : 0;
  sums.total += margin;
  sums.squares += margin * margin;
  if (Math.abs(margin) < NEAR) sums.near++;
}

function marginsOf({ n, total, squares, near }: PairSums): Margins {
  const mean = total / n;
  return {
    n,
    mean,
    sd: n < 2 ? NaN : Math.sqrt(Math.max(0, squares - n * mean * mean) / (n - 1)),
    near: near / n,
  };
}

const emptySums = (): PairSums => ({ n: 0, right: 0, total: 0, squares: 0, near: 0 });

function pairsOf(scores: GroupedScores, groups: readonly Int32Array[], sd: number): PairSums {
  const sums = emptySums();
  const { values, truth } = scores;
  if (!truth || !(sd > 0)) return sums;
  for (const at of groups)
    for (let k = 0; k < at.length; k++)
      for (let l = k + 1; l < at.length; l++) {
        const [i, j] = [at[k]!, at[l]!];
        const d = truth[i]! - truth[j]!;
        if (d === 0 || Number.isNaN(d)) continue;
        addPair(sums, (Math.sign(d) * (values[i]! - values[j]!)) / sd);
      }
  return sums;
}

/** Rounding error of a group mean is no advantage. */
const signOf = (d: number, size: number): number => (Math.abs(d) <= 1e-12 * size ? 0 : Math.sign(d));

function signsOf(
  { values, truth }: GroupedScores,
  groups: readonly Int32Array[],
): { n: number; right: number } {
  let [n, right] = [0, 0];
  if (!truth) return { n, right };
  for (const group of groups) {
    const at = group.filter((i) => !Number.isNaN(truth[i]!));
    if (at.length < 2) continue;
    const [mv, mt] = [meanAt(values, at), meanAt(truth, at)];
    for (const i of at) {
      const human = signOf(truth[i]! - mt, Math.abs(mt));
      if (human === 0) continue;
      const own = signOf(values[i]! - mv, Math.abs(mv));
      n++;
      right += own === 0 ? 0.5 : Number(own === human);
    }
  }
  return { n, right };
}

const NO_POLICY =
  "outputs are not tagged source=policy: an advantage is relative to what the policy itself writes";
const NO_TRUTH = "outputs have no human value of their own";

/** Whether signs of advantages are reported, and else why not. */
function advantage(scores: GroupedScores, groups: readonly Int32Array[], isPolicy: boolean) {
  const why = !isPolicy ? NO_POLICY : scores.truth ? undefined : NO_TRUTH;
  if (why !== undefined) return { advantageSign: NaN, nAdvantages: 0, advantageWhy: why };
  const { n, right } = signsOf(scores, groups);
  return { advantageSign: right / n, nAdvantages: n };
}

/** SD over all scored outputs that lie in groups of two or more. */
function totalSdOf(values: ArrayLike<number>, groups: readonly Int32Array[]): number {
  const all = Int32Array.from(groups.flatMap((at) => [...at]));
  return all.length < 2 ? NaN : Math.sqrt(squaresAt(values, all) / (all.length - 1));
}

/**
 * What a scorer gives inside groups of outputs to one prompt: how much of its spread is there, how many groups are flat, whether pairs and advantages point the way
 * humans do. Missing scores are left out. Source: Razin et al. (2025): a reward model that hardly varies inside a prompt teaches slowly however accurate it is;
 * Shao et al. (2024) for group-relative advantages.
 */
export function groupDiagnostics(scores: GroupedScores, options: GroupOptions): GroupDiagnostics {
  const groups = groupsOf(scores);
  const n = groups.reduce((sum, at) => sum + at.length, 0);
  let squares = 0;
  let largest = 0;
  for (const at of groups) {
    squares += squaresAt(scores.values, at);
    largest = Math.max(largest, at.length);
  }
  const size = Math.min(options.groupSize, largest);
  const enough = groups.filter((at) => at.length >= size);
  let flat = 0;
  for (const at of enough) flat += flatChance(scores.values, at, size);
  const withinSd = n > groups.length ? Math.sqrt(squares / (n - groups.length)) : NaN;
  const totalSd = totalSdOf(scores.values, groups);
  const pairs = pairsOf(scores, groups, totalSd);
  return {
    n,
    nGroups: groups.length,
    withinSd,
    totalSd,
    withinShare: withinSd / totalSd,
    groupSize: size,
    askedSize: options.groupSize,
    flatShare: flat / enough.length,
    nFlatGroups: enough.length,
    pairAccuracy: pairs.right / pairs.n,
    nPairs: pairs.n,
    margins: marginsOf(pairs),
    ...advantage(scores, groups, options.isPolicy),
  };
}

/**
 * Margins over given pairs of outputs (`better[k]` judged better than `worse[k]`) in units of `sd`, with the share that the scorer orders alike (equal scores 1/2).
 * Pairs with a missing score are left out.
 */
export function pairMargins(
  values: ArrayLike<number>,
  pairs: { readonly better: ArrayLike<number>; readonly worse: ArrayLike<number> },
  sd: number,
): Margins & { readonly accuracy: number } {
  const sums = emptySums();
  if (sd > 0)
    for (let k = 0; k < pairs.better.length; k++) {
      const margin = (values[pairs.better[k]!]! - values[pairs.worse[k]!]!) / sd;
      if (!Number.isNaN(margin)) addPair(sums, margin);
    }
  return { ...marginsOf(sums), accuracy: sums.right / sums.n };
}
