import { choleskyInverse } from "../../num/index.ts";
import type { Battles } from "./battles.ts";
import { logistic, pinShift } from "./bradley-terry.ts";
import { sandwiched } from "./sandwich.ts";

/** A fit as the arena's intervals see it. */
export interface ArenaFit {
  readonly strengths: ArrayLike<number>;
  /** [nFeatures], empty without covariates. */
  readonly coefficients: ArrayLike<number>;
  /** [battles x nFeatures], row-major. */
  readonly features: ArrayLike<number>;
  readonly battles: Battles;
}

/** Adds v x x' for the design row x of one battle: +1 at a, -1 at b, features behind. */
function addOuter(out: Float64Array, m: number, row: { at: Int32Array; x: Float64Array; v: number }): void {
  const { at, x, v } = row;
  for (let i = 0; i < at.length; i++)
    for (let j = 0; j < at.length; j++) out[at[i]! * m + at[j]!]! += v * x[i]! * x[j]!;
}

/** H (weighted information) and G (squared weighted residuals) over battles. */
function matrices(fit: ArenaFit) {
  const { battles, strengths, coefficients, features } = fit;
  const n = battles.nSystems;
  const p = coefficients.length;
  const m = n + p;
  const [information, spread] = [new Float64Array(m * m), new Float64Array(m * m)];
  const at = new Int32Array(2 + p).map((_, k) => n + k - 2);
  const x = new Float64Array(2 + p);
  [x[0], x[1]] = [1, -1];
  for (let r = 0; r < battles.outcome.length; r++) {
    [at[0], at[1]] = [battles.a[r]!, battles.b[r]!];
    let d = strengths[at[0]!]! - strengths[at[1]!]!;
    for (let f = 0; f < p; f++) {
      x[2 + f] = features[r * p + f]!;
      d += x[2 + f]! * coefficients[f]!;
    }
    const prob = logistic(d);
    const w = battles.weight?.[r] ?? 1;
    addOuter(information, m, { at, x, v: w * prob * (1 - prob) });
    addOuter(spread, m, { at, x, v: (w * (battles.outcome[r]! - prob)) ** 2 });
  }
  return { information, spread, m };
}

/** Diagonal of H^-1 G H^-1. The direction of a common shift, in which G is 0, is pinned: H's tiny eigenvalue there would only add rounding. */
function solved(
  { information, spread, m }: { information: Float64Array; spread: Float64Array; m: number },
  given: { nSystems: number; ridge: number },
): Float64Array {
  for (let i = 0; i < m; i++) information[i * m + i]! += given.ridge;
  pinShift(information, given.nSystems, m);
  const inverse = choleskyInverse(information, m);
  if (!inverse) return new Float64Array(m).fill(NaN);
  const covariance = sandwiched(inverse, spread, m);
  return Float64Array.from({ length: m }, (_, i) => covariance[i * m + i]!);
}

/**
 * Variances of log-strengths as the public arena computes them: H^-1 G H^-1 over battles, each its own cluster; `ridge` is added to H's diagonal only.
 * Pinned to arena-rank 3900eae (BradleyTerry, "sandwich", where the squared residuals of a cell of equal battles come to the same sum).
 */
export function arenaVariances(fit: ArenaFit, ridge: number): Float64Array {
  const { nSystems } = fit.battles;
  return solved(matrices(fit), { nSystems, ridge }).slice(0, nSystems);
}

/**
 * The same with covariates and a coefficient ridge: mean weighted loss, `hessianRidge` on H's diagonal, G less the outer product of the coefficients / N.
 * Pinned to arena-rank 3900eae (ContextualBradleyTerry).
 */
export function arenaContextualVariances(
  fit: ArenaFit,
  { hessianRidge, ridge }: { readonly hessianRidge: number; readonly ridge: number },
): Float64Array {
  const n = fit.battles.nSystems;
  const nBattles = fit.battles.outcome.length;
  const { information, spread, m } = matrices(fit);
  const mean = (v: number) => v / nBattles;
  const meat = spread.map(mean);
  for (let f = 0; f < fit.coefficients.length; f++)
    for (let g = 0; g < fit.coefficients.length; g++)
      meat[(n + f) * m + n + g]! -= (ridge * ridge * fit.coefficients[f]! * fit.coefficients[g]!) / nBattles;
  const made = { information: information.map(mean), spread: meat, m };
  return solved(made, { nSystems: n, ridge: hessianRidge }).slice(0, n).map(mean);
}
