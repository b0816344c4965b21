import { formatFixed } from "./text-format.ts";

/** How chrF is computed; `wordOrder` 2 is chrF++. */
export interface ChrfParams {
  /** Longest character n-gram. */
  readonly charOrder: number;
  /** Longest word n-gram; 0 for none. */
  readonly wordOrder: number;
  /** Weight of recall against precision. */
  readonly beta: number;
  readonly lowercase: boolean;
  /** Keep whitespace in character n-grams. */
  readonly whitespace: boolean;
  /** Average F over all orders with 1e-16 for what is undefined, as chrF++.py does, instead of over the effective orders. */
  readonly epsSmoothing: boolean;
}

export const CHRF_DEFAULTS: ChrfParams = Object.freeze({
  charOrder: 6,
  wordOrder: 0,
  beta: 2,
  lowercase: false,
  whitespace: false,
  epsSmoothing: false,
});

/** Columns of a row of counts: hypothesis, reference, matches for each order, characters first. */
export const chrfColumns = (params: ChrfParams): number => 3 * (params.charOrder + params.wordOrder);

const EPS = 1e-16;

/** chrF of a row of summed counts, 0..100; NaN counts (no references) give NaN, no order with n-grams on both sides gives 0. */
export function combineChrf(sums: ArrayLike<number>, params: ChrfParams): number {
  const nOrders = params.charOrder + params.wordOrder;
  const factor = params.beta ** 2;
  let sumF = 0;
  let precision = 0;
  let recall = 0;
  let nEffective = 0;
  for (let i = 0; i < nOrders; i++) {
    const nHyp = sums[3 * i]!;
    const nRef = sums[3 * i + 1]!;
    const nMatch = sums[3 * i + 2]!;
    if (Number.isNaN(nHyp)) return NaN;
    const p = nHyp > 0 ? nMatch / nHyp : EPS;
    const r = nRef > 0 ? nMatch / nRef : EPS;
    const denominator = factor * p + r;
    sumF += denominator > 0 ? ((1 + factor) * p * r) / denominator : EPS;
    if (nHyp > 0 && nRef > 0) {
      precision += p;
      recall += r;
      nEffective++;
    }
  }
  if (params.epsSmoothing) return (100 * sumF) / nOrders;
  if (nEffective === 0 || precision + recall === 0) return 0;
  precision /= nEffective;
  recall /= nEffective;
  return 100 * (((1 + factor) * precision * recall) / (factor * precision + recall));
}

/** chrF, the number beta, and a plus for each word order: `chrF2++`. */
export const chrfName = (params: ChrfParams): string => `chrF${params.beta}${"+".repeat(params.wordOrder)}`;

/** One line in sacrebleu's words: `chrF2++ = 80.52`. */
export const formatChrf = (score: number, params: ChrfParams): string =>
  `${chrfName(params)} = ${formatFixed(score, 2)}`;

/** sacrebleu's signature without its version; `nRefs` is "var" where segments differ in their number of references. */
export function chrfSignature(params: ChrfParams, nRefs: number | "var"): string {
  const yesNo = (flag: boolean) => (flag ? "yes" : "no");
  const orders = `nc:${params.charOrder}|nw:${params.wordOrder}|space:${yesNo(params.whitespace)}`;
  return `nrefs:${nRefs}|case:${params.lowercase ? "lc" : "mixed"}|eff:${yesNo(!params.epsSmoothing)}|${orders}`;
}
