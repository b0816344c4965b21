import { normalQuantile } from "../../num/index.ts";

/** Counts of a judge's verdicts: on all outputs, and against human labels on some. */
export interface VerdictCounts {
  /** Outputs judged, and how many of them positive. */
  readonly nJudged: number;
  readonly nPositive: number;
  /** Labelled outputs that humans call positive, and how many of them the judge calls positive. */
  readonly nTrue: number;
  readonly nTruePositive: number;
  /** Labelled outputs that humans call negative, and how many of them the judge calls negative. */
  readonly nFalse: number;
  readonly nTrueNegative: number;
}

/** The share of positives corrected for the judge's errors, or why there is none. */
export type RoganGladen =
  | {
      readonly estimate: number;
      readonly low: number;
      readonly high: number;
      readonly sensitivity: number;
      readonly specificity: number;
      /** Where the interval comes from. */
      readonly method: "Fieller";
    }
  | { readonly refused: string };

interface Rate {
  readonly share: number;
  readonly variance: number;
}

/** A share with one success and one failure added (Agresti and Coull 1998), so that few labels do not look certain. */
function rate(k: number, n: number): Rate {
  const share = (k + 1) / (n + 2);
  return { share, variance: (share * (1 - share)) / (n + 2) };
}

const unit = (x: number): number => Math.min(1, Math.max(0, x));

/** Ends of the set of theta with (a - theta d)^2 <= z^2 var(a - theta d), a bounded interval where d is significantly positive. */
function fieller(
  a: Rate,
  d: Rate,
  { covariance, z }: { readonly covariance: number; readonly z: number },
): { low: number; high: number } {
  const A = d.share ** 2 - z * z * d.variance;
  const B = a.share * d.share - z * z * covariance;
  const C = a.share ** 2 - z * z * a.variance;
  const root = Math.sqrt(Math.max(0, B * B - A * C));
  return { low: unit((B - root) / A), high: unit((B + root) / A) };
}

/**
 * Share of outputs that humans would call positive: (p + q0 - 1) / (q0 + q1 - 1), p the judge's positive rate, q1 its sensitivity, q0 its specificity,
 * cut to [0, 1]. Fieller's interval carries the sampling of outputs and of labels. For binary labels and binary verdicts only; labels must be a random
 * sample. Refused where the lower bound of q0 + q1 - 1 is not positive: the verdicts say too little.
 * Source: Rogan and Gladen (1978); Lang and Reiczigel (2014); Lee et al. (2025) for LLM judges.
 */
export function roganGladen(counts: VerdictCounts, confidence: number): RoganGladen {
  const { nJudged, nTrue, nFalse } = counts;
  if (nJudged === 0 || nTrue === 0 || nFalse === 0)
    return { refused: "needs labels of both kinds and verdicts" };
  const q1 = rate(counts.nTruePositive, nTrue);
  const q0 = rate(counts.nTrueNegative, nFalse);
  const p = counts.nPositive / nJudged;
  const z = normalQuantile(1 - (1 - confidence) / 2);
  const d = { share: q0.share + q1.share - 1, variance: q0.variance + q1.variance };
  if (d.share - z * Math.sqrt(d.variance) <= 0)
    return {
      refused: `sensitivity + specificity - 1 is ${d.share.toFixed(2)}, not distinguishable from 0`,
    };
  const a = { share: p + q0.share - 1, variance: (p * (1 - p)) / nJudged + q0.variance };
  return {
    estimate: unit(a.share / d.share),
    ...fieller(a, d, { covariance: q0.variance, z }),
    sensitivity: q1.share,
    specificity: q0.share,
    method: "Fieller",
  };
}
