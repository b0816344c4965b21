import type { FittedHeader } from "./fitted-header.ts";
import type { Member } from "./member.ts";

/** How members' z-scores become one number. */
export type CombinationRule =
  /** Their mean. */
  | { readonly kind: "zscore-mean" }
  /** The worst of them: worst-case optimisation (WCO). */
  | { readonly kind: "min" }
  /** mean - lambda x variance (divisor: number of members): uncertainty-weighted optimisation (UWO). */
  | { readonly kind: "uwo"; readonly lambda: number }
  /** intercept + sum of weight x z; `how` says by which least squares. */
  | {
      readonly kind: "linear";
      readonly how: "ridge" | "nnls";
      readonly weights: readonly number[];
      readonly intercept: number;
      readonly lambda: number;
    }
  /** The log-odds intercept + sum of weight x z of being right, or of winning against 0. */
  | {
      readonly kind: "logistic";
      readonly weights: readonly number[];
      readonly intercept: number;
      readonly lambda: number;
    };

/** Several scorers made one. Sources: Coste et al. (2023), reward model ensembles; Winata et al. (2024), MetaMetrics. */
export interface CombinationForm extends FittedHeader {
  readonly kind: "combination";
  /** "pairs" where a member scores pairs: the value is then P(first preferred) = sigmoid of the combined margin. */
  readonly over: "outputs" | "pairs";
  readonly members: readonly Member[];
  readonly rule: CombinationRule;
  /** What a value is: "z", "gold scale", "log-odds". */
  readonly unit: string;
}

function mean(z: ArrayLike<number>): number {
  let total = 0;
  for (let k = 0; k < z.length; k++) total += z[k]!;
  return total / z.length;
}

function variance(z: ArrayLike<number>): number {
  const centre = mean(z);
  let squares = 0;
  for (let k = 0; k < z.length; k++) squares += (z[k]! - centre) ** 2;
  return squares / z.length;
}

function smallest(z: ArrayLike<number>): number {
  let least = Infinity;
  for (let k = 0; k < z.length; k++) {
    if (Number.isNaN(z[k]!)) return NaN;
    least = Math.min(least, z[k]!);
  }
  return least;
}

/** The combined value of members' z-scores, in the order of the members. One NaN among them gives NaN, so that every output is judged by all. */
export function combinedValue(rule: CombinationRule, z: ArrayLike<number>): number {
  switch (rule.kind) {
    case "zscore-mean":
      return mean(z);
    case "min":
      return smallest(z);
    case "uwo":
      return mean(z) - rule.lambda * variance(z);
    case "linear":
    case "logistic": {
      let total = rule.intercept;
      for (let k = 0; k < z.length; k++) total += rule.weights[k]! * z[k]!;
      return total;
    }
  }
}
