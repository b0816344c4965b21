import { type ClusterEstimate, derivedEstimate, meanEstimate, resampledMeans } from "../cluster-estimates.ts";
import type { ResampleChoices } from "../style/style-matrix.ts";

/** The same judge with something changed that should not matter: template, names of the labels, or nothing (repeats). */
export interface JudgeVariant {
  readonly name: string;
  /** P(a preferred) or a rating, aligned with those of the other variants; NaN where missing. */
  readonly values: ArrayLike<number>;
}

export interface VariantUnits {
  readonly variants: readonly JudgeVariant[];
  /** What makes two values one verdict: the side of 1/2, or equality. */
  readonly kind: "preferences" | "ratings";
  /** For preferences: 1 a better, 0 b better, 0.5 tie. */
  readonly truth?: ArrayLike<number> | undefined;
  readonly clusterOf: ArrayLike<number>;
}

/** How much verdicts depend on the variant. */
export interface VariantSensitivity {
  /** Share of units on which two variants, drawn at random, differ. */
  readonly flipRate: ClusterEstimate;
  /** The two variants that differ most. */
  readonly mostDifferent:
    | { readonly a: string; readonly b: string; readonly flipRate: ClusterEstimate }
    | undefined;
  /** Accuracy of each variant (a tie 1/2); empty without truth. */
  readonly accuracy: readonly { readonly name: string; readonly accuracy: ClusterEstimate }[];
  /** Accuracy of the best less that of the worst in these data, and its interval for that pair of variants. */
  readonly accuracyRange: ClusterEstimate | undefined;
  /** Ratings: share of the variance over units and variants that lies between units, ICC(1,1); NaN for preferences. */
  readonly reliability: ClusterEstimate;
  /** Units with at least two variants; others are dropped. */
  readonly n: number;
  readonly dropped: number;
}

const decision = (p: number): number => (p > 0.5 ? 1 : p < 0.5 ? 0 : p);

/** Differences of two columns as 0, 1 or NaN. */
function flips(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  return Float64Array.from(a, (v, i) => (Number.isNaN(v + b[i]!) ? NaN : Number(v !== b[i]!)));
}

function meanOfKnown(values: readonly number[]): number {
  const known = values.filter((v) => !Number.isNaN(v));
  return known.length === 0 ? NaN : known.reduce((a, b) => a + b, 0) / known.length;
}

/** Mean and unbiased variance of a unit's values; NaN under two. */
function spread(values: readonly number[]): { mean: number; variance: number } {
  const known = values.filter((v) => !Number.isNaN(v));
  if (known.length < 2) return { mean: NaN, variance: NaN };
  const mean = meanOfKnown(known);
  return { mean, variance: known.reduce((s, v) => s + (v - mean) ** 2, 0) / (known.length - 1) };
}

/** ICC(1,1) from the means of unit means, their squares and the within variance: between / (between + within). */
function icc(row: Float64Array, nVariants: number): number {
  const [mean, square, within] = row;
  const between = Math.max(0, square! - mean! * mean! - within! / nVariants);
  return between + within! > 0 ? between / (between + within!) : NaN;
}

function worstPair(columns: readonly { a: string; b: string; flips: Float64Array }[]) {
  const rate = (c: Float64Array) => meanOfKnown([...c]);
  return columns.reduce((most, c) => (rate(c.flips) > rate(most.flips) ? c : most), columns[0]!);
}

function accuracies({ variants, truth }: VariantUnits, decided: readonly Float64Array[]) {
  if (!truth) return [];
  return variants.map(({ name }, k) => ({
    name,
    credit: decided[k]!.map((v, i) => {
      const t = truth[i]!;
      return t === 0.5 ? NaN : t > 0.5 ? v : t < 0.5 ? 1 - v : NaN;
    }),
  }));
}

/**
 * Compares several runs of one judge on the same units: templates, label names, or repeats. Fewer than two variants give NaN. For repeats
 * the flip rate is the chance that asking again changes the verdict.
 */
export function variantSensitivity(units: VariantUnits, choices: ResampleChoices): VariantSensitivity {
  const { rng, resamples = 2000, confidence = 0.95 } = choices;
  const { variants, kind, clusterOf } = units;
  const decided = variants.map((v) =>
    Float64Array.from(v.values, (x) => (kind === "preferences" ? decision(x) : x)),
  );
  const nUnits = clusterOf.length;
  const pairs = variants.flatMap((a, i) =>
    variants
      .slice(i + 1)
      .map((b, j) => ({ a: a.name, b: b.name, flips: flips(decided[i]!, decided[i + 1 + j]!) })),
  );
  const perUnit = Float64Array.from({ length: nUnits }, (_, i) => meanOfKnown(pairs.map((p) => p.flips[i]!)));
  const most = pairs.length > 0 ? worstPair(pairs) : undefined;
  const graded = accuracies(units, decided);
  const byAccuracy = graded.toSorted((a, b) => meanOfKnown([...a.credit]) - meanOfKnown([...b.credit]));
  const range = byAccuracy.length > 1 ? [byAccuracy.at(-1)!, byAccuracy[0]!] : [];
  const spreads = Array.from({ length: nUnits }, (_, i) => spread(decided.map((d) => d[i]!)));
  const isRating = kind === "ratings";
  const rated = (of: (s: { mean: number; variance: number }) => number) =>
    Float64Array.from(spreads, (s) => (isRating ? of(s) : NaN));
  const columns = [
    perUnit,
    most?.flips ?? perUnit,
    rated((s) => s.mean),
    rated((s) => s.mean * s.mean),
    rated((s) => s.variance),
    ...graded.map((g) => g.credit),
  ];
  const means = resampledMeans(columns, { clusterOf, resamples, confidence, rng });
  const at = (g: { name: string }) => 5 + graded.findIndex((x) => x.name === g.name);
  const n = perUnit.filter((v) => !Number.isNaN(v)).length;
  return {
    flipRate: meanEstimate(means, 0),
    mostDifferent: most && { a: most.a, b: most.b, flipRate: meanEstimate(means, 1) },
    accuracy: graded.map((g) => ({ name: g.name, accuracy: meanEstimate(means, at(g)) })),
    accuracyRange:
      range.length === 2
        ? derivedEstimate(means, (row) => row[at(range[0]!)]! - row[at(range[1]!)]!, at(range[0]!))
        : undefined,
    reliability: derivedEstimate(means, (row) => icc(row.subarray(2, 5), variants.length), 2),
    n,
    dropped: nUnits - n,
  };
}
