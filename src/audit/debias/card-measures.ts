import type { CardMeasure } from "../../core/index.ts";
import type { DebiasAgreement } from "./debias-result.ts";

/** The agreement of a scorer as it is and as it was changed, for the card of the saved form. None without agreement. */
export function agreementMeasures(
  found: {
    readonly agreement: DebiasAgreement | null;
    readonly scorer: string;
    readonly confidence: number;
    readonly dropped: number;
  },
  changed: string,
): CardMeasure[] {
  const { agreement, scorer, confidence, dropped } = found;
  if (!agreement) return [];
  return (["before", "after"] as const).map((side) => ({
    of: side === "before" ? scorer : `${scorer} ${changed}`,
    measure: agreement.measure,
    value: agreement[side].value,
    ciLow: agreement[side].ciLow,
    ciHigh: agreement[side].ciHigh,
    confidence,
    n: agreement.n,
    dropped,
  }));
}
