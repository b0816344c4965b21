import type { NuisanceCurve } from "../../core/index.ts";

/**
 * A straight effect that was seen between two values. What it takes off goes on growing beyond them; what it would give back stops there, so that no
 * text that was not seen can gain by the repair.
 */
export function boundedLine(
  coefficient: number,
  { least, most }: { readonly least: number; readonly most: number },
): NuisanceCurve {
  if (coefficient > 0) return { kind: "linear", coefficient, from: least };
  return coefficient < 0 ? { kind: "linear", coefficient, to: most } : { kind: "linear", coefficient };
}
