import type { FittedHeader } from "./fitted-header.ts";

/** A fitted curve from a scorer's number to a probability or a human scale. Plain data. */
export type CalibrationCurve =
  /** sigmoid(logit / temperature). */
  | { readonly kind: "temperature"; readonly temperature: number }
  /** 1 / (1 + exp(a x + b)). */
  | { readonly kind: "platt"; readonly a: number; readonly b: number }
  /** sigmoid(a ln p - b ln(1 - p) + c). */
  | { readonly kind: "beta"; readonly a: number; readonly b: number; readonly c: number }
  /** Linear between corners, constant outside; x ascends. */
  | { readonly kind: "isotonic"; readonly x: readonly number[]; readonly y: readonly number[] }
  /** `values[k]` for x in (edges[k-1], edges[k]]; one more value than edges. */
  | { readonly kind: "histogram"; readonly edges: readonly number[]; readonly values: readonly number[] };

/** What a curve reads: a score as it is, the margin of a pair (score of a minus score of b), or a probability, of which sigmoid curves take the logit. */
export type CurveInput = "score" | "margin" | "probability";

/** A calibrator as it is saved: which scorer, which curve, and from what it was learnt. Any JSON value of this shape is one. */
export interface CalibratorForm extends FittedHeader {
  readonly kind: "calibrator";
  /** How the scorer underneath is called: `chrf`, `bleu:tokenize=zh`, or the name of an imported one. */
  readonly base: string;
  /** Its signature when the curve was fitted. */
  readonly baseSignature: string;
  /** "lower" where the curve was fitted on the negated score. */
  readonly direction: "higher" | "lower";
  readonly input: CurveInput;
  readonly curve: CalibrationCurve;
  /** True where P(a > b) = 1 - P(b > a) holds by construction or by averaging both orders. */
  readonly isAntisymmetric: boolean;
  /** Smallest and largest value that the curve can give. */
  readonly range: readonly [number, number];
  readonly unit: string;
  /** Smallest and largest input seen in fitting; outside it the curve is extrapolated. */
  readonly fittedRange: readonly [number, number];
}

/** Probabilities are kept this far from 0 and 1 before their logit is taken. */
const CLIP = 1e-7;

const expit = (x: number): number => 1 / (1 + Math.exp(-x));

function clipped(p: number): number {
  return Math.min(1 - CLIP, Math.max(CLIP, p));
}

/** Log odds of a probability kept 1e-7 away from 0 and 1. NaN stays NaN. */
export function clippedLogit(p: number): number {
  const q = clipped(p);
  return Math.log(q / (1 - q));
}

function upperBound(edges: ArrayLike<number>, x: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A line through corners (x ascending), constant outside; no corners give NaN. */
export function lineAt(x: ArrayLike<number>, y: ArrayLike<number>, at: number): number {
  const n = x.length;
  if (n === 0) return NaN;
  if (at <= x[0]!) return y[0]!;
  if (at >= x[n - 1]!) return y[n - 1]!;
  const high = upperBound(x, at);
  const share = (at - x[high - 1]!) / (x[high]! - x[high - 1]!);
  return y[high - 1]! + share * (y[high]! - y[high - 1]!);
}

function curveAt(curve: CalibrationCurve, x: number, logit: number): number {
  switch (curve.kind) {
    case "temperature":
      return expit(logit / curve.temperature);
    case "platt":
      return expit(-(curve.a * logit + curve.b));
    case "beta": {
      const p = clipped(x);
      return expit(curve.a * Math.log(p) - curve.b * Math.log(1 - p) + curve.c);
    }
    case "isotonic":
      return lineAt(curve.x, curve.y, x);
    case "histogram":
      return curve.values[upperBound(curve.edges, x)] ?? NaN;
  }
}

/** The value of a fitted curve at a scorer's number. NaN gives NaN. For antisymmetric forms the mean of f(x) and 1 - f(x as seen from b). */
export function calibratedValue(
  form: Pick<CalibratorForm, "curve" | "input" | "isAntisymmetric">,
  x: number,
): number {
  if (Number.isNaN(x)) return NaN;
  const isProbability = form.input === "probability";
  const at = (v: number): number => curveAt(form.curve, v, isProbability ? clippedLogit(v) : v);
  if (!form.isAntisymmetric) return at(x);
  return (at(x) + 1 - at(isProbability ? 1 - x : -x)) / 2;
}
