/** One vote: which label a rater gave to a task. */
export interface Vote {
  readonly task: string;
  readonly rater: string;
  readonly label: string;
}

/** Votes as parallel columns of indices. Tasks and raters are listed by first appearance, labels in code point order. */
export interface Votes {
  readonly tasks: readonly string[];
  readonly raters: readonly string[];
  readonly labels: readonly string[];
  /** Index into `tasks`, one a vote. */
  readonly task: Uint32Array;
  /** Index into `raters`, one a vote. */
  readonly rater: Uint32Array;
  /** Index into `labels`, one a vote. */
  readonly label: Uint32Array;
}

/** A distribution over labels for every task. */
export interface Aggregate {
  /** Index into `labels` of the most probable label of each task (the first of several); -1 where undefined. */
  readonly winners: Int32Array;
  /** [nTasks x nLabels] row-major. */
  readonly probabilities: Float64Array;
}

/** Order of two strings by code points (UTF-16 order differs beyond U+FFFF). */
function byCodePoint(a: string, b: string): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const isSurrogate = (c: number) => c >= 0xd800 && c <= 0xdfff;
    if (isSurrogate(x) !== isSurrogate(y)) return isSurrogate(x) ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}

/** The order of names by code points: result[k] is the index of the k-th smallest name. */
export function nameOrder(names: readonly string[]): Uint32Array {
  const order = Uint32Array.from(names, (_, i) => i);
  const isPlain = !names.some((name) => /[\ud800-\uffff]/.test(name));
  const compare = isPlain ? (a: string, b: string) => (a < b ? -1 : Number(a > b)) : byCodePoint;
  return order.sort((i, j) => compare(names[i]!, names[j]!));
}

function indexed(index: Map<string, number>, name: string): number {
  let at = index.get(name);
  if (at === undefined) {
    at = index.size;
    index.set(name, at);
  }
  return at;
}

/** Encodes votes in the given order; several votes of one rater on one task all count. No votes give empty columns. */
export function encodeVotes(rows: Iterable<Vote>): Votes {
  const tasks = new Map<string, number>();
  const raters = new Map<string, number>();
  const labels = new Map<string, number>();
  const task: number[] = [];
  const rater: number[] = [];
  const label: number[] = [];
  for (const row of rows) {
    task.push(indexed(tasks, row.task));
    rater.push(indexed(raters, row.rater));
    label.push(indexed(labels, row.label));
  }
  const seen = [...labels.keys()];
  const order = nameOrder(seen);
  const rank = new Uint32Array(order.length);
  order.forEach((at, k) => (rank[at] = k));
  return {
    tasks: [...tasks.keys()],
    raters: [...raters.keys()],
    labels: Array.from(order, (at) => seen[at]!),
    task: Uint32Array.from(task),
    rater: Uint32Array.from(rater),
    label: Uint32Array.from(label, (at) => rank[at]!),
  };
}

/** The first largest entry of every row of a [nRows x nColumns] matrix; -1 where a row holds no number. */
export function rowWinners(matrix: Float64Array, nColumns: number): Int32Array {
  const winners = new Int32Array(nColumns === 0 ? 0 : matrix.length / nColumns).fill(-1);
  for (let row = 0; row < winners.length; row++) {
    let best = -Infinity;
    for (let k = 0; k < nColumns; k++) {
      const v = matrix[row * nColumns + k]!;
      if (v > best || (winners[row] === -1 && v === best)) {
        best = v;
        winners[row] = k;
      }
    }
  }
  return winners;
}

/** Divides every row of a [nRows x nColumns] matrix by its sum, in place; a row of zeros becomes NaN. */
export function normaliseRows(matrix: Float64Array, nColumns: number): Float64Array {
  for (let from = 0; from < matrix.length; from += nColumns) {
    let total = 0;
    for (let k = 0; k < nColumns; k++) total += matrix[from + k]!;
    for (let k = 0; k < nColumns; k++) matrix[from + k]! /= total;
  }
  return matrix;
}
