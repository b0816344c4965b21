import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Reference {
  readonly features: readonly (readonly number[])[];
  readonly preferences: {
    readonly a: readonly number[];
    readonly b: readonly number[];
    readonly outcome: readonly number[];
    readonly withTies: readonly number[];
    readonly weight: readonly number[];
    readonly margin: readonly number[];
    readonly lambda: number;
    readonly plain: readonly number[];
    readonly halfTies: readonly number[];
    readonly margins: readonly number[];
    readonly davidson: readonly number[];
    readonly raoKupper: readonly number[];
  };
  readonly systems: {
    readonly n: number;
    readonly battles: readonly (readonly [number, number])[];
    readonly lambda: number;
    readonly strengths: readonly number[];
  };
  readonly pointwise: {
    readonly rating: readonly number[];
    readonly right: readonly number[];
    readonly weight: readonly number[];
    readonly lambda: number;
    readonly ridge: readonly number[];
    readonly ridgeIntercept: number;
    readonly logistic: readonly number[];
    readonly logisticIntercept: number;
    readonly unpenalised: readonly number[];
  };
}

/** Numbers of scikit-learn 1.9.1, scipy 1.17.1, statsmodels 0.15.0 and choix 0.4.1; the command stands in the file. */
export const REFERENCE = JSON.parse(
  readFileSync(join(import.meta.dirname, "../golden/own/fit/reference.json"), "utf8"),
) as Reference;
