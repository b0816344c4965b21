import type { Rng } from "../../../src/num/index.ts";

/** Two-sided sign-flip permutation p of the mean, written apart from the library: (k + 1) / (N + 1). */
export function signFlipP(x: Float64Array, draws: number, rng: Rng): number {
  const total = Math.abs(x.reduce((s, v) => s + v, 0));
  let extreme = 0;
  for (let d = 0; d < draws; d++) {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += rng() < 0.5 ? x[i]! : -x[i]!;
    if (Math.abs(sum) >= total - 1e-12) extreme++;
  }
  return (extreme + 1) / (draws + 1);
}
