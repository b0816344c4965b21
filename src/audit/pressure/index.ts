/** Optimisation pressure: what best-of-n by a proxy does to the gold. */
export * from "./best-of-n.ts";
export * from "./overoptimisation.ts";
