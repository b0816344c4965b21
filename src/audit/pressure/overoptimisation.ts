/** Coefficients of a gold curve over d = sqrt(KL): R = d (alpha - beta d) for best-of-n, R = d (alpha - beta ln d) for reinforcement learning. */
export interface Overoptimisation {
  readonly alpha: number;
  readonly beta: number;
}

/** The optimiser whose form a curve follows. */
export type Optimiser = "best-of-n" | "rl";

/** Fewest points off the origin to which a curve is fitted. */
export const MIN_FIT_POINTS = 4;

const bend = (d: number, optimiser: Optimiser): number =>
  optimiser === "best-of-n" ? d * d : d > 0 ? d * Math.log(d) : 0;

/** Gold reward at d = sqrt(KL), with 0 at d = 0. Source: Gao, Schulman and Hilton (2023), https://arxiv.org/abs/2210.10760. */
export function overoptimisationCurve(
  { alpha, beta }: Overoptimisation,
  d: number,
  optimiser: Optimiser,
): number {
  return alpha * d - beta * bend(d, optimiser);
}

/** Where a curve peaks, and its height there. NaN where it never turns down (beta not above 0). */
export function overoptimisationPeak(
  { alpha, beta }: Overoptimisation,
  optimiser: Optimiser,
): { readonly d: number; readonly value: number } {
  if (!(beta > 0)) return { d: NaN, value: NaN };
  if (optimiser === "best-of-n") return { d: alpha / (2 * beta), value: alpha ** 2 / (4 * beta) };
  const d = Math.exp(alpha / beta - 1);
  return { d, value: beta * d };
}

/**
 * Least squares of gold on (d, -d^2) or (d, -d ln d), without intercept. NaN with fewer than four distinct d above 0 or a singular design.
 * Source: Gao, Schulman and Hilton (2023).
 */
export function fitOveroptimisation(
  d: ArrayLike<number>,
  gold: ArrayLike<number>,
  optimiser: Optimiser,
): Overoptimisation {
  const distinct = new Set<number>();
  let [aa, ab, bb, ay, by] = [0, 0, 0, 0, 0];
  for (let i = 0; i < d.length; i++) {
    if (Number.isNaN(d[i]! + gold[i]!)) continue;
    if (d[i]! > 0) distinct.add(d[i]!);
    const [a, b] = [d[i]!, -bend(d[i]!, optimiser)];
    aa += a * a;
    ab += a * b;
    bb += b * b;
    ay += a * gold[i]!;
    by += b * gold[i]!;
  }
  const determinant = aa * bb - ab * ab;
  if (distinct.size < MIN_FIT_POINTS || !(determinant > 1e-12 * aa * bb)) return { alpha: NaN, beta: NaN };
  return { alpha: (ay * bb - by * ab) / determinant, beta: (aa * by - ab * ay) / determinant };
}
