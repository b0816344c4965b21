import { formatFixed } from "./text-format.ts";
import type { TokenizerName } from "./tokenizer.ts";

export const SMOOTH_METHODS = ["exp", "floor", "add-k", "none"] as const;
export type SmoothMethod = (typeof SMOOTH_METHODS)[number];

/** How BLEU is computed; `smoothValue` undefined takes the method's own (floor 0.1, add-k 1). */
export interface BleuParams {
  readonly lowercase: boolean;
  readonly tokenize: TokenizerName;
  readonly smoothMethod: SmoothMethod;
  readonly smoothValue: number | undefined;
  /** Longest n-gram, at least 1. */
  readonly maxNgramOrder: number;
  /** Leave out the orders for which the hypothesis is too short; meant for single segments. */
  readonly effectiveOrder: boolean;
}

export const BLEU_DEFAULTS: BleuParams = Object.freeze({
  lowercase: false,
  tokenize: "13a",
  smoothMethod: "exp",
  smoothValue: undefined,
  maxNgramOrder: 4,
  effectiveOrder: false,
});

/** BLEU of summed counts, 0..100 (rounding may exceed 100 by 1e-13), with its parts. */
export interface BleuScore {
  readonly score: number;
  /** Clipped matches per order; after the addition where the smoothing is add-k. */
  readonly counts: readonly number[];
  /** n-grams of the hypotheses per order; after the addition where the smoothing is add-k. */
  readonly totals: readonly number[];
  /** Smoothed precisions per order, 0..100. */
  readonly precisions: readonly number[];
  /** Brevity penalty, 0..1. */
  readonly bp: number;
  readonly sysLen: number;
  readonly refLen: number;
  /** sysLen / refLen, 0 without reference tokens. */
  readonly ratio: number;
}

const DEFAULT_VALUES: Readonly<Record<SmoothMethod, number | undefined>> = {
  exp: undefined,
  floor: 0.1,
  "add-k": 1,
  none: undefined,
};

const smoothValueOf = (params: BleuParams): number =>
  params.smoothValue ?? DEFAULT_VALUES[params.smoothMethod] ?? 0;

/** Columns of a row of counts: sysLen, refLen, matches per order, totals per order. */
export const bleuColumns = (params: BleuParams): number => 2 + 2 * params.maxNgramOrder;

function brevityPenalty(sysLen: number, refLen: number): number {
  if (sysLen >= refLen) return 1;
  return sysLen > 0 ? Math.exp(1 - refLen / sysLen) : 0;
}

/** A precision of 0 counts as this logarithm, so that the score becomes 0 rather than undefined. */
const LOG_OF_ZERO = -9999999999;

/**
 * The score of a row of summed counts. Smooths in place: `row` is the caller's copy and holds, after an add-k, what was added;
 * `precisions` (length maxNgramOrder) receives the precisions. NaN counts (no references) give NaN.
 */
export function combineBleu(row: Float64Array, params: BleuParams, precisions: Float64Array): number {
  const { smoothMethod, maxNgramOrder: order, effectiveOrder } = params;
  const value = smoothValueOf(params);
  precisions.fill(0);
  if (Number.isNaN(row[0]!)) return NaN;
  let anyMatch = false;
  for (let n = 0; n < order; n++) if (row[2 + n] !== 0) anyMatch = true;
  if (!anyMatch) return 0;
  let halving = 1;
  let nOrders = order;
  for (let n = 0; n < order; n++) {
    if (smoothMethod === "add-k" && n > 0) {
      row[2 + n]! += value;
      row[2 + order + n]! += value;
    }
    const total = row[2 + order + n]!;
    if (total === 0) break;
    if (effectiveOrder) nOrders = n + 1;
    const matches = row[2 + n]!;
    if (matches !== 0) precisions[n] = (100 * matches) / total;
    else if (smoothMethod === "exp") precisions[n] = 100 / ((halving *= 2) * total);
    else if (smoothMethod === "floor") precisions[n] = (100 * value) / total;
  }
  let logs = 0;
  for (let n = 0; n < nOrders; n++) logs += precisions[n] === 0 ? LOG_OF_ZERO : Math.log(precisions[n]!);
  return brevityPenalty(row[0]!, row[1]!) * Math.exp(logs / nOrders);
}

/** The score of a row of summed counts with all its parts (Papineni et al., 2002; smoothing: Chen and Cherry 2014), as sacrebleu 2.6.0 has it. */
export function scoreBleu(sums: ArrayLike<number>, params: BleuParams): BleuScore {
  const order = params.maxNgramOrder;
  const row = Float64Array.from(sums);
  const precisions = new Float64Array(order);
  const score = combineBleu(row, params, precisions);
  const [sysLen = NaN, refLen = NaN] = row;
  return {
    score,
    counts: Array.from(row.subarray(2, 2 + order)),
    totals: Array.from(row.subarray(2 + order, 2 + 2 * order)),
    precisions: Array.from(precisions),
    bp: brevityPenalty(sysLen, refLen),
    sysLen,
    refLen,
    ratio: refLen === 0 ? 0 : sysLen / refLen,
  };
}

/** One line in sacrebleu's words: `BLEU = 54.00 100.0/80.0/66.7/50.0 (BP = 0.751 ratio = 0.778 hyp_len = 7 ref_len = 9)`. */
export function formatBleu(result: BleuScore): string {
  const precisions = result.precisions.map((p) => formatFixed(p, 1)).join("/");
  const lengths = `hyp_len = ${result.sysLen} ref_len = ${result.refLen}`;
  const fixed3 = (x: number) => formatFixed(x, 3);
  return `BLEU = ${formatFixed(result.score, 2)} ${precisions} (BP = ${fixed3(result.bp)} ratio = ${fixed3(result.ratio)} ${lengths})`;
}

/** sacrebleu's signature without its version; `nRefs` is "var" where segments differ in their number of references. */
export function bleuSignature(params: BleuParams, nRefs: number | "var"): string {
  const needsValue = DEFAULT_VALUES[params.smoothMethod] !== undefined;
  const smooth = params.smoothMethod + (needsValue ? `[${formatFixed(smoothValueOf(params), 2)}]` : "");
  const yesNo = params.effectiveOrder ? "yes" : "no";
  return `nrefs:${nRefs}|case:${params.lowercase ? "lc" : "mixed"}|eff:${yesNo}|tok:${params.tokenize}|smooth:${smooth}`;
}
