import { pairwiseMean } from "../../num/index.ts";
import { boundedMinimum } from "./bounded-minimum.ts";
import { softplus } from "./platt.ts";

/** Distance (in ln T) from a bound within which the optimum is taken to lie at it. */
const AT_BOUND = 0.01;
const TOLERANCE = 1e-12;

/** The temperature that makes logits most likely, and how likely. */
export interface Temperature {
  readonly temperature: number;
  /** Mean negative log likelihood (nats) at that temperature. */
  readonly nll: number;
  /** True where no temperature within the bounds is best: the labels are separable, or the scores say nothing. */
  readonly isAtBound: boolean;
}

/** Bounds of ln T. */
export type LogBounds = readonly [number, number];

/** Mean log loss of 0/1 labels (1/2 a tie) under sigmoid(z / T), summed in numpy's order; labels or logits that are missing must have been left out. */
export function binaryNll(y: ArrayLike<number>, logit: ArrayLike<number>, temperature: number): number {
  const losses = new Float64Array(y.length);
  for (let i = 0; i < losses.length; i++) {
    const z = logit[i]! / temperature;
    const t = y[i]!;
    losses[i] = t === 1 ? softplus(-z) : t === 0 ? softplus(z) : t * softplus(-z) + (1 - t) * softplus(z);
  }
  return pairwiseMean(losses);
}

function best(nll: (temperature: number) => number, [low, high]: LogBounds): Temperature {
  const found = boundedMinimum((t) => nll(Math.exp(t)), { low, high, tolerance: TOLERANCE });
  return {
    temperature: Math.exp(found.x),
    nll: found.value,
    isAtBound: Math.min(found.x - low, high - found.x) < AT_BOUND,
  };
}

/** Temperature of binary logits. Antisymmetric: margins of pairs can be given as they are. Source: Guo et al. (2017). */
export function fitTemperature(
  y: ArrayLike<number>,
  logit: ArrayLike<number>,
  bounds: LogBounds = [-8, 8],
): Temperature {
  return best((t) => binaryNll(y, logit, t), bounds);
}

/** Mean log loss of class labels `y` under softmax(logits / T), `logits` [n x nClasses] row-major. */
export function multiclassNll(
  y: ArrayLike<number>,
  logits: ArrayLike<number>,
  { nClasses, temperature }: { readonly nClasses: number; readonly temperature: number },
): number {
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    const from = i * nClasses;
    let top = -Infinity;
    for (let k = 0; k < nClasses; k++) top = Math.max(top, logits[from + k]! / temperature);
    let mass = 0;
    for (let k = 0; k < nClasses; k++) mass += Math.exp(logits[from + k]! / temperature - top);
    total += Math.log(mass) + top - logits[from + y[i]!]! / temperature;
  }
  return total / y.length;
}

/** Temperature of class logits [n x nClasses] row-major. Source: Guo et al. (2017). */
export function fitMulticlassTemperature(
  y: ArrayLike<number>,
  logits: ArrayLike<number>,
  { nClasses, bounds = [-6, 6] }: { readonly nClasses: number; readonly bounds?: LogBounds },
): Temperature {
  return best((temperature) => multiclassNll(y, logits, { nClasses, temperature }), bounds);
}
