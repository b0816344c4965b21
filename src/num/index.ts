/** Typed-array kernels without domain words: randomness, sums, ranks, sorting, distributions, resampling. */
export * from "./rng.ts";
export * from "./sum.ts";
