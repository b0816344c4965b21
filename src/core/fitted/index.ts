/** Fitted scorers as data: calibrators, heads, combinations, routers, guards, debiased scorers. */
export * from "./calibrator-form.ts";
export * from "./combination-form.ts";
export * from "./debiased-form.ts";
export * from "./fitted-form.ts";
export * from "./fitted-header.ts";
export * from "./guarded-form.ts";
export * from "./hashed-ngrams.ts";
export * from "./head-form.ts";
export * from "./member.ts";
export * from "./router-form.ts";
