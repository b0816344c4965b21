/** Typed-array kernels without domain words: randomness, sums, ranks, sorting, distributions, resampling. */
export * from "./rng.ts";
export * from "./sum.ts";
export { logGamma } from "./log-gamma.ts";
export { erfc, normalCdf, normalQuantile, normalSf } from "./normal.ts";
export {
  betaQuantilePoint,
  incompleteBeta,
  incompleteBetaAt,
  incompleteBetaInverse,
  logBeta,
} from "./beta.ts";
export { incompleteGammaInverse, incompleteGammaLower, incompleteGammaUpper } from "./gamma.ts";
export { studentTCdf, studentTQuantile, studentTSf, studentTTwoSided } from "./student-t.ts";
export { chiSquareCdf, chiSquareQuantile, chiSquareSf } from "./chi-square.ts";
export { fCdf, fQuantile, fSf } from "./f-distribution.ts";
export * from "./binomial.ts";
export * from "./bootstrap.ts";
export * from "./pairwise-sum.ts";
export * from "./permutation.ts";
export * from "./quantile.ts";
export * from "./rank.ts";
export * from "./fenwick.ts";
export * from "./gauss-hermite.ts";
export * from "./merge-inversions.ts";
export * from "./sort.ts";
export * from "./cholesky.ts";
export * from "./cluster-folds.ts";
export * from "./lbfgs.ts";
export * from "./linear-solve.ts";
export * from "./newton.ts";
export * from "./nnls.ts";
export * from "./sparse-matrix.ts";
