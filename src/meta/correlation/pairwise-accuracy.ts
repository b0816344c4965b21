/** How often a scorer orders two systems as humans do. */
export interface PairwiseAgreement {
  /** Pairs whose two differences have the same sign; two ties agree. */
  readonly agree: number;
  /** Pairs with both systems judged and scored. */
  readonly pairs: number;
  /** agree / pairs, in [0, 1], higher better; NaN without pairs. */
  readonly value: number;
  /** Systems used and left out (NaN in either column). */
  readonly n: number;
  readonly dropped: number;
}

const finish = (agree: number, pairs: number) => ({ agree, pairs, value: pairs === 0 ? NaN : agree / pairs });

/** System-level pairwise accuracy (Kocmi 2021) of one value a system. Pinned to mt-metrics-eval's Agreement. */
export function pairwiseAgreement(gold: ArrayLike<number>, metric: ArrayLike<number>): PairwiseAgreement {
  let agree = 0;
  let n = 0;
  for (let i = 0; i < gold.length; i++) {
    if (Number.isNaN(gold[i]!) || Number.isNaN(metric[i]!)) continue;
    for (let j = 0; j < i; j++) {
      if (Number.isNaN(gold[j]!) || Number.isNaN(metric[j]!)) continue;
      if (sameOrder(gold[i]!, gold[j]!, metric[i]!, metric[j]!)) agree++;
    }
    n++;
  }
  return { ...finish(agree, (n * (n - 1)) / 2), n, dropped: gold.length - n };
}

// oxlint-disable-next-line max-params -- four numbers of one comparison, in the inner loop
function sameOrder(goldA: number, goldB: number, metricA: number, metricB: number): boolean {
  if (goldA === goldB) return metricA === metricB;
  return goldA > goldB ? metricA > metricB : metricA < metricB;
}

/** Pools agreements over data sets: counts are added (Kocmi 2021). */
export function poolAgreements(agreements: readonly PairwiseAgreement[]): PairwiseAgreement {
  const total = { agree: 0, pairs: 0, n: 0, dropped: 0 };
  for (const a of agreements) {
    total.agree += a.agree;
    total.pairs += a.pairs;
    total.n += a.n;
    total.dropped += a.dropped;
  }
  return { ...finish(total.agree, total.pairs), n: total.n, dropped: total.dropped };
}
