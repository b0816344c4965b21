/** Learned heads and combined scorers: fitting, nested cross-validation, honest comparison with the best single member. */
export * from "./bradley-terry-head.ts";
export * from "./design.ts";
export * from "./pair-loss.ts";
export * from "./pointwise-head.ts";
