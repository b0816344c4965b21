import { studentTQuantile } from "../../num/index.ts";

/** What one model with one prompt got right. */
export interface PromptedRun {
  readonly model: string;
  readonly prompt: string;
  /** Credit in [0, 1] of each item, aligned with those of the other runs; no NaN. */
  readonly credit: ArrayLike<number>;
}

/** A share in [0, 1] with its interval by cluster; NaN where undefined. */
export interface AccuracyShare {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What makes accuracies of models with prompts differ. Shares add up to 1. */
export interface AccuracyShares {
  readonly models: readonly string[];
  readonly prompts: readonly string[];
  /** Variance of the accuracies over all models and prompts, what the finite number of items adds taken off. */
  readonly variance: number;
  /** Due to the model, whatever the prompt. */
  readonly model: AccuracyShare;
  /** Due to the prompt, whatever the model. */
  readonly prompt: AccuracyShare;
  /** Due to a prompt that suits one model and not another. */
  readonly interaction: AccuracyShare;
  readonly n: number;
  readonly nClusters: number;
}

/** Sums of one contrast by cluster: its mean over the items is an effect on accuracy. */
interface Contrast {
  readonly part: 0 | 1 | 2;
  readonly weight: number;
  readonly sums: Float64Array;
  total: number;
  squares: number;
}

const names = (runs: readonly PromptedRun[], of: "model" | "prompt"): string[] => [
  ...new Set(runs.map((r) => r[of])),
];

function grid(runs: readonly PromptedRun[], models: readonly string[], prompts: readonly string[]) {
  return models.map((model) =>
    prompts.map((prompt) => {
      const found = runs.filter((r) => r.model === model && r.prompt === prompt);
      if (found.length === 1) return found[0]!.credit;
      throw new Error(`accuracyShares: ${found.length} runs of ${model} with ${prompt}, expected one`);
    }),
  );
}

function contrastsOf(
  cells: readonly (readonly ArrayLike<number>[])[],
  { clusterOf, nClusters }: { readonly clusterOf: ArrayLike<number>; readonly nClusters: number },
): Contrast[] {
  const [M, T] = [cells.length, cells[0]!.length];
  const make = (part: Contrast["part"], weight: number): Contrast => ({
    part,
    weight,
    sums: new Float64Array(nClusters),
    total: 0,
    squares: 0,
  });
  const ofModel = cells.map(() => make(0, 1 / M));
  const ofPrompt = cells[0]!.map(() => make(1, 1 / T));
  const ofBoth = cells.map((row) => row.map(() => make(2, 1 / (M * T))));
  for (let i = 0; i < clusterOf.length; i++) {
    const at = clusterOf[i]!;
    const rows = cells.map((row) => row.reduce((sum, c) => sum + c[i]!, 0) / T);
    const columns = cells[0]!.map((_, t) => cells.reduce((sum, row) => sum + row[t]![i]!, 0) / M);
    const grand = rows.reduce((a, b) => a + b, 0) / M;
    rows.forEach((v, m) => (ofModel[m]!.sums[at]! += v - grand));
    columns.forEach((v, t) => (ofPrompt[t]!.sums[at]! += v - grand));
    cells.forEach((row, m) =>
      row.forEach((c, t) => (ofBoth[m]![t]!.sums[at]! += c[i]! - rows[m]! - columns[t]! + grand)),
    );
  }
  const all = [...ofModel, ...ofPrompt, ...ofBoth.flat()];
  for (const one of all)
    for (const s of one.sums) {
      one.total += s;
      one.squares += s * s;
    }
  return all;
}

/** Squared effects from products of different clusters only, so that the noise of the items does not count; `left` is left out. */
function components(
  contrasts: readonly Contrast[],
  sizes: Float64Array,
  left: number | undefined,
): readonly [number, number, number] {
  let [n, squares] = [0, 0];
  sizes.forEach((size, c) => {
    if (c === left) return;
    n += size;
    squares += size * size;
  });
  const parts: [number, number, number] = [0, 0, 0];
  for (const { part, weight, sums, total, squares: own } of contrasts) {
    const out = left === undefined ? 0 : sums[left]!;
    parts[part] += (weight * ((total - out) ** 2 - (own - out * out))) / (n * n - squares);
  }
  return parts;
}

const sharesOf = (parts: readonly [number, number, number]): number[] => {
  const sum = parts[0] + parts[1] + parts[2];
  return parts.map((v) => (sum > 0 ? v / sum : NaN));
};

/**
 * Splits the variance of accuracy over models and prompts (every model with every prompt, on the same items) into model, prompt and both together, for
 * these models and prompts. Squared effects are estimated without bias by products of different item clusters; intervals are a jackknife by cluster with
 * Student's t, cut to [0, 1]. NaN shares where the accuracies do not differ more than the items explain.
 * Source: two-way analysis of variance, fixed effects; Hoeffding (1948) for the products. @throws Error where a model lacks a prompt
 */
export function accuracyShares(
  runs: readonly PromptedRun[],
  { clusterOf, confidence = 0.95 }: { readonly clusterOf: ArrayLike<number>; readonly confidence?: number },
): AccuracyShares {
  const [models, prompts] = [names(runs, "model"), names(runs, "prompt")];
  const cells = grid(runs, models, prompts);
  let nClusters = 0;
  for (let i = 0; i < clusterOf.length; i++) nClusters = Math.max(nClusters, clusterOf[i]! + 1);
  const sizes = new Float64Array(nClusters);
  for (let i = 0; i < clusterOf.length; i++) sizes[clusterOf[i]!]!++;
  const contrasts = contrastsOf(cells, { clusterOf, nClusters });
  const parts = components(contrasts, sizes, undefined);
  const values = sharesOf(parts);
  const without = Array.from(sizes, (_, c) => sharesOf(components(contrasts, sizes, c)));
  const quantile = studentTQuantile((1 + confidence) / 2, nClusters - 1);
  const share = (k: number): AccuracyShare => {
    const mean = without.reduce((sum, s) => sum + s[k]!, 0) / nClusters;
    const spread = without.reduce((sum, s) => sum + (s[k]! - mean) ** 2, 0);
    const half = quantile * Math.sqrt(((nClusters - 1) / nClusters) * spread);
    const value = values[k]!;
    // An estimate without bias can lie just outside [0, 1]; the interval then ends there.
    const [low, high] = [Math.max(0, value - half), Math.min(1, value + half)];
    return { value, low: Math.min(value, low), high: Math.max(value, high) };
  };
  return {
    models,
    prompts,
    variance: parts[0] + parts[1] + parts[2],
    model: share(0),
    prompt: share(1),
    interaction: share(2),
    n: clusterOf.length,
    nClusters,
  };
}
