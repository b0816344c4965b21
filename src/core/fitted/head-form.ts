import type { FittedHeader } from "./fitted-header.ts";
import type { NgramHashing, SparseRow } from "./hashed-ngrams.ts";

/** Which text a block of features reads. */
export type TextSide = "output" | "prompt";

/** Named text features, each standardised by constants of the fitting data. Arrays are aligned with `names`. */
export interface NamedBlock {
  readonly kind: "named";
  readonly names: readonly string[];
  readonly centre: readonly number[];
  readonly scale: readonly number[];
  readonly weights: readonly number[];
}

/** Hashed n-grams; `weights` has 2^bits numbers. */
export interface NgramBlock {
  readonly kind: "ngrams";
  readonly of: TextSide;
  readonly hashing: NgramHashing;
  readonly weights: readonly number[];
}

/** Dimensions of a frozen text encoder, standardised. `encoder` is how it is called. */
export interface EmbeddingBlock {
  readonly kind: "embedding";
  readonly of: TextSide;
  readonly encoder: string;
  readonly centre: readonly number[];
  readonly scale: readonly number[];
  readonly weights: readonly number[];
}

export type HeadBlock = NamedBlock | NgramBlock | EmbeddingBlock;

/** How a head was fitted. */
export type HeadModel =
  /** From preferences: P(a beats b) = sigmoid(r_a - r_b). */
  | {
      readonly kind: "bradley-terry";
      readonly ties: "half" | "rao-kupper" | "davidson";
      /** Log theta (Rao-Kupper) or log nu (Davidson); 0 where ties count half. */
      readonly tieParameter: number;
    }
  /** From ratings by ridge regression: the value is on the gold's scale. */
  | { readonly kind: "ridge" }
  /** From right or wrong: the value is the log-odds of being right. */
  | { readonly kind: "logistic" };

/** A linear head on features of text: r = intercept + sum over blocks of weights x features. */
export interface HeadForm extends FittedHeader {
  readonly kind: "head";
  readonly model: HeadModel;
  readonly blocks: readonly HeadBlock[];
  readonly intercept: number;
  /** Ridge strength chosen. */
  readonly lambda: number;
  readonly unit: string;
}

/** Sum of standardised features times weights. x, centre, scale, weights have one length; one NaN gives NaN. */
export function denseValue(
  block: {
    readonly centre: readonly number[];
    readonly scale: readonly number[];
    readonly weights: readonly number[];
  },
  x: ArrayLike<number>,
): number {
  let total = 0;
  for (let k = 0; k < block.weights.length; k++)
    total += (block.weights[k]! * (x[k]! - block.centre[k]!)) / block.scale[k]!;
  return total;
}

/** Sum of sparse features times weights. */
export function sparseValue(weights: ArrayLike<number>, { indices, values }: SparseRow): number {
  let total = 0;
  for (let k = 0; k < indices.length; k++) total += weights[indices[k]!]! * values[k]!;
  return total;
}
