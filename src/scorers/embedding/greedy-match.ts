import { rowProducts } from "./cosine.ts";
import type { TokenNames, TokenVectors } from "./embedder.ts";

/** How well two texts' tokens match, each in [-1, 1]; NaN where a text has no token with a weight. */
export interface Match {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** A weight for each token of a text, 0 or more. */
export type TokenWeights = (names: TokenNames) => Float64Array;

/** Every token counts the same; markers do not count. */
export const equalWeights: TokenWeights = ({ isMarker }) =>
  Float64Array.from(isMarker, (marker) => (marker ? 0 : 1));

/**
 * Inverse document frequency over texts: log((N + 1) / (n + 1)), n being the texts that hold the token; markers do not count. A token that
 * no text holds weighs log(N + 1).
 */
export function idfWeights(corpus: readonly TokenNames[]): TokenWeights {
  const held = new Map<string, number>();
  for (const { tokens } of corpus)
    for (const token of new Set(tokens)) held.set(token, (held.get(token) ?? 0) + 1);
  const weightOf = (token: string): number => Math.log((corpus.length + 1) / ((held.get(token) ?? 0) + 1));
  return ({ tokens, isMarker }) =>
    Float64Array.from(tokens, (token, i) => (isMarker[i] === true ? 0 : weightOf(token)));
}

function weightedMean(values: Float64Array, weights: Float64Array): number {
  let [sum, total] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    sum += weights[i]! * values[i]!;
    total += weights[i]!;
  }
  return total > 0 ? sum / total : NaN;
}

/**
 * BERTScore's greedy matching (Zhang et al. 2020): each token of the output takes the most similar token of the reference (precision), each of
 * the reference the most similar of the output (recall); weighted means, and their harmonic mean. Rows of both must have length 1. Markers can
 * be matched but have no weight, as in the `bert_score` package.
 */
export function greedyMatch(output: TokenVectors, reference: TokenVectors, weights: TokenWeights): Match {
  const { nCols } = output;
  if (reference.nCols !== nCols) return { precision: NaN, recall: NaN, f1: NaN };
  const products = rowProducts(output.vectors, reference.vectors, nCols);
  const ofOutput = new Float64Array(output.tokens.length).fill(-1);
  const ofReference = new Float64Array(reference.tokens.length).fill(-1);
  products.forEach((product, at) => {
    const similar = Math.min(1, product);
    const [i, j] = [Math.floor(at / ofReference.length), at % ofReference.length];
    if (similar > ofOutput[i]!) ofOutput[i] = similar;
    if (similar > ofReference[j]!) ofReference[j] = similar;
  });
  const precision = weightedMean(ofOutput, weights(output));
  const recall = weightedMean(ofReference, weights(reference));
  const sum = precision + recall;
  return { precision, recall, f1: sum === 0 ? 0 : (2 * precision * recall) / sum };
}
