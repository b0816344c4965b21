import { orderConsistency } from "../../meta/index.ts";
import { type ClusterEstimate, derivedEstimate, meanEstimate, resampledMeans } from "../cluster-estimates.ts";
import type { ResampleChoices } from "../style/style-matrix.ts";

/** A pair judge asked in both orders. Arrays are aligned; values are P(a preferred) in the pair's own frame, NaN where unreadable. */
export interface BothOrderVerdicts {
  /** a shown first. */
  readonly listed: ArrayLike<number>;
  /** b shown first. */
  readonly swapped: ArrayLike<number>;
  /** 1 a better, 0 b better, 0.5 tie, NaN not judged. */
  readonly truth?: ArrayLike<number> | undefined;
  /** Dense cluster number of each pair. */
  readonly clusterOf: ArrayLike<number>;
}

/** What the order of showing does to a judge. Shares in [0, 1]. */
export interface PositionBias {
  /** Share of pairs with the same verdict in both orders. */
  readonly agreement: ClusterEstimate;
  /** Share in which whatever was shown first won both times, and second. */
  readonly firstWins: ClusterEstimate;
  readonly secondWins: ClusterEstimate;
  /** firstWins - secondWins, in [-1, 1]: above 0 the judge favours what it sees first. */
  readonly bias: ClusterEstimate;
  /** Exact two-sided p that first and second win equally often among the pairs that flip; pairs are taken as independent. */
  readonly p: number;
  /** Accuracy over both orders, a tie 1/2, unreadable verdicts left out; NaN without truth. */
  readonly accuracy: ClusterEstimate;
  /** Accuracy on pairs whose verdict is the same in both orders. */
  readonly accuracyAgreed: ClusterEstimate;
  readonly n: number;
  /** Pairs without a readable verdict in one order or both. */
  readonly unread: number;
}

const decision = (p: number): number => (p > 0.5 ? 1 : p < 0.5 ? 0 : p);

/** Credit of a verdict against the truth: 1, 0, 1/2 for a tie of the judge, NaN for a tie of the truth. */
const credit = (verdict: number, truth: number): number =>
  truth === 0.5 ? NaN : truth > 0.5 ? verdict : truth < 0.5 ? 1 - verdict : NaN;

/** Order agreement and position bias with intervals by cluster. Source: Zheng et al. (2023), https://arxiv.org/abs/2306.05685. */
export function positionBias(verdicts: BothOrderVerdicts, choices: ResampleChoices): PositionBias {
  const { listed, swapped, truth, clusterOf } = verdicts;
  const { rng, resamples = 2000, confidence = 0.95 } = choices;
  const column = (of: (a: number, b: number, i: number) => number): Float64Array =>
    Float64Array.from(listed, (v, i) => {
      const [a, b] = [decision(v), decision(swapped[i]!)];
      return Number.isNaN(a + b) ? NaN : of(a, b, i);
    });
  const right = (a: number, b: number, i: number) => {
    const t = truth?.[i] ?? NaN;
    return (credit(a, t) + credit(b, t)) / 2;
  };
  const columns = [
    column((a, b) => Number(a === b)),
    column((a, b) => Number(a === 1 && b === 0)),
    column((a, b) => Number(a === 0 && b === 1)),
    column(right),
    column((a, b, i) => (a === b ? right(a, b, i) : NaN)),
  ];
  const means = resampledMeans(columns, { clusterOf, resamples, confidence, rng });
  const { p, n, unread } = orderConsistency({ listed, swapped });
  return {
    agreement: meanEstimate(means, 0),
    firstWins: meanEstimate(means, 1),
    secondWins: meanEstimate(means, 2),
    bias: derivedEstimate(means, (row) => row[1]! - row[2]!),
    p,
    accuracy: meanEstimate(means, 3),
    accuracyAgreed: meanEstimate(means, 4),
    n,
    unread,
  };
}
