import { mcNemarExact } from "../comparisons/mcnemar.ts";

/** What a pair judge does when the two outputs change places. Values are P(a preferred) in the pair's own frame; NaN is unreadable. */
export interface BothOrders {
  /** a shown first. */
  readonly listed: ArrayLike<number>;
  /** b shown first. */
  readonly swapped: ArrayLike<number>;
}

/** How consistent a pair judge is between the two orders. Shares are of `n`. */
export interface OrderConsistency {
  /** Pairs read in both orders. */
  readonly n: number;
  /** Pairs without a readable verdict in one order or both. */
  readonly unread: number;
  /** Share with the same verdict (a, b or tie) in both orders. */
  readonly agreement: number;
  /** Share in which whatever was shown first won both times, and second. The rest that disagrees has a tie in one order. */
  readonly firstWins: number;
  readonly secondWins: number;
  /** firstWins - secondWins, in [-1, 1]: above 0 the judge favours what it sees first. */
  readonly positionBias: number;
  /** Two-sided exact p that first and second win equally often among the pairs that flip (McNemar 1947); pairs are taken as independent. 1 where none flips. */
  readonly p: number;
}

const decision = (p: number): number => (p > 0.5 ? 1 : p < 0.5 ? 0 : 0.5);

/** Compares the verdicts of both orders. Undefined shares (no pair read in both) are NaN. */
export function orderConsistency({ listed, swapped }: BothOrders): OrderConsistency {
  let [n, same, first, second] = [0, 0, 0, 0];
  for (let i = 0; i < listed.length; i++) {
    if (Number.isNaN(listed[i]!) || Number.isNaN(swapped[i]!)) continue;
    const [one, other] = [decision(listed[i]!), decision(swapped[i]!)];
    n++;
    if (one === other) same++;
    if (one === 1 && other === 0) first++;
    if (one === 0 && other === 1) second++;
  }
  return {
    n,
    unread: listed.length - n,
    agreement: same / n,
    firstWins: first / n,
    secondWins: second / n,
    positionBias: (first - second) / n,
    p: n === 0 ? NaN : mcNemarExact({ b: first, c: second }).p,
  };
}

/** Verdicts between the outputs of items: output numbers a and b, the item, and P(a preferred). */
export interface PairVerdicts {
  readonly itemOf: ArrayLike<number>;
  readonly a: ArrayLike<number>;
  readonly b: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** Triples of one item's outputs of which all three pairs are decided, and how many of them go round in a circle. */
export interface Cycles {
  readonly nTriples: number;
  readonly nCyclic: number;
  /** nCyclic / nTriples; NaN without triples. A judge that tosses coins reaches 1/4. */
  readonly share: number;
}

/** Wins between the outputs of one item: [n x n], +1 where the row beats the column. Several verdicts on one pair are summed. */
function winsOf(verdicts: PairVerdicts, pairs: readonly number[]): { wins: Int32Array; n: number } {
  const number = new Map<number, number>();
  const of = (output: number): number => {
    if (!number.has(output)) number.set(output, number.size);
    return number.get(output)!;
  };
  const ends = pairs.map((k) => [of(verdicts.a[k]!), of(verdicts.b[k]!)] as const);
  const n = number.size;
  const wins = new Int32Array(n * n);
  pairs.forEach((k, i) => {
    const [a, b] = ends[i]!;
    const sign = 2 * decision(verdicts.values[k]!) - 1;
    wins[a * n + b]! += sign;
    wins[b * n + a]! -= sign;
  });
  return { wins, n };
}

/** Counts decided and cyclic triples of one item. */
function triplesOf(wins: Int32Array, n: number): { triples: number; cyclic: number } {
  let [triples, cyclic] = [0, 0];
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) {
      const ij = Math.sign(wins[i * n + j]!);
      if (ij === 0) continue;
      for (let k = j + 1; k < n; k++) {
        const jk = Math.sign(wins[j * n + k]!);
        const ki = Math.sign(wins[k * n + i]!);
        if (jk === 0 || ki === 0) continue;
        triples++;
        if (ij === jk && jk === ki) cyclic++;
      }
    }
  return { triples, cyclic };
}

/**
 * Circular triads: a over b, b over c, c over a, counted inside items over triples of which every pair has a verdict that is no tie.
 * Unreadable verdicts are left out. Source: Kendall and Babington Smith (1940).
 */
export function cyclicTriples(verdicts: PairVerdicts): Cycles {
  const items = new Map<number, number[]>();
  for (let k = 0; k < verdicts.values.length; k++) {
    if (Number.isNaN(verdicts.values[k]!)) continue;
    const item = verdicts.itemOf[k]!;
    const own = items.get(item);
    if (own) own.push(k);
    else items.set(item, [k]);
  }
  let [nTriples, nCyclic] = [0, 0];
  for (const pairs of items.values()) {
    if (pairs.length < 3) continue;
    const { wins, n } = winsOf(verdicts, pairs);
    const found = triplesOf(wins, n);
    nTriples += found.triples;
    nCyclic += found.cyclic;
  }
  return { nTriples, nCyclic, share: nCyclic / nTriples };
}
