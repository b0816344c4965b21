import type { Reliability } from "../../calibration/index.ts";

/** Measures of reliability in the order in which they are shown, with their words; indented ones are parts of the one above. */
export const MEASURES: readonly { readonly name: keyof Reliability; readonly label: string }[] = [
  { name: "logLoss", label: "log loss" },
  { name: "brier", label: "Brier score" },
  { name: "miscalibration", label: "  miscalibration" },
  { name: "discrimination", label: "  resolution (higher is better)" },
  { name: "uncertainty", label: "  uncertainty" },
  { name: "ece", label: "ECE, 15 equal-width bins" },
  { name: "eceEqualMass", label: "ECE, 15 equal-mass bins" },
  { name: "eceDebiased", label: "ECE, debiased" },
  { name: "smoothEce", label: "smooth ECE" },
  { name: "mce", label: "largest bin error" },
];
