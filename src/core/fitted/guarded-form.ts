import type { FittedHeader } from "./fitted-header.ts";
import type { Member } from "./member.ts";

/** What happens to a score where a guard strikes. */
export type VetoEffect =
  /** It becomes this number (a floor frozen in fitting). */
  | { readonly kind: "set"; readonly value: number }
  /** This much is taken off. */
  | { readonly kind: "subtract"; readonly amount: number }
  /** There is no score; the reason names the guard. */
  | { readonly kind: "missing" };

/** One veto: strikes where the guard's native value lies below (or above) the threshold. A guard without a value does not strike. */
export interface Veto {
  /** How the guard is called: `json-valid`, `length-limit:max=200`. */
  readonly guard: string;
  readonly signature: string;
  readonly strikes: "below" | "above";
  readonly threshold: number;
  readonly effect: VetoEffect;
}

/** A scorer over single outputs (centre 0, scale 1 leave it as it is) behind vetoes, tried in order; the first that strikes decides. */
export interface GuardedForm extends FittedHeader {
  readonly kind: "guarded";
  readonly base: Member;
  readonly vetoes: readonly Veto[];
}

/** True where a guard's value is on the wrong side of the threshold; NaN is not. */
export function isVetoed(
  { strikes, threshold }: Pick<Veto, "strikes" | "threshold">,
  value: number,
): boolean {
  return strikes === "below" ? value < threshold : value > threshold;
}
