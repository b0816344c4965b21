/** Probabilities and human scales: reliability, calibrators, prediction-powered inference, imperfect judges. */
export * from "./binary-losses.ts";
export * from "./bins.ts";
export * from "./bounded-minimum.ts";
export * from "./calibration-error.ts";
export * from "./isotonic.ts";
export * from "./pava.ts";
export * from "./platt.ts";
export * from "./ppi-mean.ts";
export * from "./ppi-quantile.ts";
export * from "./softmax.ts";
export * from "./temperature.ts";
