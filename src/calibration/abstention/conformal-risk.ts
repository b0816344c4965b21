/** Decisions of one scorer on calibration rows. */
export interface ScoredDecisions {
  /** How sure the scorer is; NaN never is accepted. */
  readonly confidence: ArrayLike<number>;
  /** Loss of its decision in [0, 1], 1 where wrong. */
  readonly loss: ArrayLike<number>;
  /** Item group of each row, 0..; groups are exchangeable, rows of one group need not be. */
  readonly clusterOf: ArrayLike<number>;
}

/** A threshold with what it keeps. */
export interface ConformalThreshold {
  /** Accept where the confidence is at least this; Infinity: accept nothing. */
  readonly threshold: number;
  /** Share of calibration rows at or above it. */
  readonly accepted: number;
  /** Mean joint loss 1{accepted and wrong} over the calibration item groups. */
  readonly risk: number;
  /** Item groups. */
  readonly n: number;
}

/** Fewest item groups with which a joint loss of `alpha` can be promised: 1 / (n + 1) <= alpha. */
export function smallestForJointLoss(alpha: number): number {
  return Math.max(1, Math.ceil(1 / alpha - 1 - 1e-9));
}

/** Rows in order of falling confidence, those without one left out. */
function bySureness(confidence: ArrayLike<number>): number[] {
  return Array.from({ length: confidence.length }, (_, i) => i)
    .filter((i) => !Number.isNaN(confidence[i]!))
    .sort((a, b) => confidence[b]! - confidence[a]!);
}

/**
 * The lowest threshold with (n / (n + 1)) R + 1 / (n + 1) <= alpha, R the mean over item groups of the joint loss 1{accepted and wrong}. Over draws of the
 * calibration groups and one new group the expected joint loss is then at most alpha, whatever the distribution; that is a promise on average, not for the draw at
 * hand. Infinity where no threshold keeps it. Source: Angelopoulos et al. (2022), 'Conformal risk control' (monotone loss, bound 1).
 */
export function conformalThreshold(rows: ScoredDecisions, alpha: number): ConformalThreshold {
  const { confidence, loss, clusterOf } = rows;
  const sizes = new Map<number, number>();
  for (let i = 0; i < loss.length; i++) sizes.set(clusterOf[i]!, (sizes.get(clusterOf[i]!) ?? 0) + 1);
  const n = sizes.size;
  let best: ConformalThreshold = { threshold: Infinity, accepted: 0, risk: 0, n };
  if (!(1 / (n + 1) <= alpha)) return best;
  const order = bySureness(confidence);
  let total = 0;
  for (let k = 0; k < order.length; k++) {
    const at = order[k]!;
    total += loss[at]! / sizes.get(clusterOf[at]!)!;
    if ((total + 1) / (n + 1) > alpha) break;
    const isLastOfTie = k + 1 === order.length || confidence[order[k + 1]!] !== confidence[at];
    if (isLastOfTie)
      best = { threshold: confidence[at]!, accepted: (k + 1) / loss.length, risk: total / n, n };
  }
  return best;
}
