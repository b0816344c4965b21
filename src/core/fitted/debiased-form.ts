import { modelValue, textFeature } from "../features/text-features.ts";
import type { Item, Output } from "../item.ts";
import type { FittedHeader } from "./fitted-header.ts";
import { lineAt } from "./calibrator-form.ts";
import type { Member } from "./member.ts";

/** How a base score moves with a nuisance feature. */
export type NuisanceCurve =
  /** A line, constant below `from` and above `to` where these are given. */
  | { readonly kind: "linear"; readonly coefficient: number; readonly from?: number; readonly to?: number }
  /** Linear between corners, constant outside; x ascends. */
  | { readonly kind: "piecewise"; readonly x: readonly number[]; readonly y: readonly number[] };

/** One nuisance feature: its name in the table of text features, the curve, and the value at which nothing is taken off. */
export interface NuisanceEffect {
  readonly feature: string;
  readonly curve: NuisanceCurve;
  readonly centre: number;
}

/** A scorer over single outputs (centre 0, scale 1 leave it as it is) less what nuisance features explain of it: base - sum of (f(x) - f(centre)). No effects leave the base as it is. */
export interface DebiasedForm extends FittedHeader {
  readonly kind: "debiased";
  readonly base: Member;
  readonly effects: readonly NuisanceEffect[];
  readonly unit: string;
}

function curveAt(curve: NuisanceCurve, x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (curve.kind === "piecewise") return lineAt(curve.x, curve.y, x);
  return curve.coefficient * Math.min(curve.to ?? Infinity, Math.max(curve.from ?? -Infinity, x));
}

/** What an effect adds to the base score at feature value x, relative to its centre. NaN stays NaN. */
export function nuisanceAt({ curve, centre }: NuisanceEffect, x: number): number {
  return curveAt(curve, x) - curveAt(curve, centre);
}

/** What effects add to the base score of an output, together. NaN where a feature does not apply. @throws UserError on an unknown feature */
export function explainedAt(effects: readonly NuisanceEffect[], item: Item, output: Output): number {
  return effects.reduce((sum, effect) => {
    const feature = textFeature(effect.feature);
    return sum + nuisanceAt(effect, modelValue(feature, feature.of(item, output)));
  }, 0);
}
