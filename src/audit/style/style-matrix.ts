import { clusterOf, type Dataset } from "../../core/index.ts";
import { rmBenchDifficulties, rmBenchOutcomes } from "../../meta/index.ts";
import type { Rng } from "../../num/index.ts";
import { type ClusterEstimate, derivedEstimate, meanEstimate, resampledMeans } from "../cluster-estimates.ts";

/** The three styles of RM-Bench, plainest first. */
export const STYLES = ["concise", "detailed", "markdown"] as const;

/** Accuracy by the style of the right and of the wrong answer. */
export interface StyleMatrix {
  /** [style of the right answer][style of the wrong answer]: share of items in which the right one scores higher; a tie is 0. */
  readonly cells: readonly (readonly ClusterEstimate[])[];
  /** Right answer in the plainer style, in the same, in the fancier. */
  readonly hard: ClusterEstimate;
  readonly normal: ClusterEstimate;
  readonly easy: ClusterEstimate;
  /** easy - hard: 0 for a scorer that style does not move; 1 for one that follows style alone. */
  readonly styleGap: ClusterEstimate;
  readonly n: number;
  /** Items without all six scores. */
  readonly dropped: number;
}

export interface ResampleChoices {
  readonly rng: Rng;
  /** Default 2000. */
  readonly resamples?: number;
  /** Default 0.95. */
  readonly confidence?: number;
}

/** Positions of an item's six outputs, right ones first, or undefined where the data hold no such six. */
function sixOutputs(dataset: Dataset): Map<string, Int32Array> {
  const found = new Map<string, Int32Array>();
  dataset.outputs.forEach((output, at) => {
    const style = STYLES.indexOf(output.tags.style as (typeof STYLES)[number]);
    const role = ["chosen", "rejected"].indexOf(output.tags.role ?? "");
    if (style < 0 || role < 0) return;
    const six = found.get(output.itemId) ?? new Int32Array(6).fill(-1);
    six[3 * role + style] = at;
    found.set(output.itemId, six);
  });
  return found;
}

/** True where outputs carry RM-Bench's tags `role` and `style`, so that a matrix can be made. */
export function hasStyleVariants(dataset: Dataset): boolean {
  return sixOutputs(dataset).size > 0;
}

/**
 * RM-Bench's 3 x 3 matrix of one scorer, with intervals by item. `scores`: aligned with the outputs, higher better, NaN where missing.
 * Source: Liu et al. (2024), https://arxiv.org/abs/2410.16184.
 */
export function styleMatrix(
  dataset: Dataset,
  scores: ArrayLike<number>,
  { rng, resamples = 2000, confidence = 0.95 }: ResampleChoices,
): StyleMatrix {
  const sixes = sixOutputs(dataset);
  const columns = Array.from({ length: 9 }, () => new Float64Array(sixes.size));
  const clusters: number[] = [];
  const numbers = new Map<string, number>();
  const outcomes = new Float64Array(9);
  let n = 0;
  for (const [itemId, six] of sixes) {
    const at = (from: number) => [0, 1, 2].map((s) => (six[from + s]! < 0 ? NaN : scores[six[from + s]!]!));
    if (!rmBenchOutcomes({ chosen: at(0), rejected: at(3) }, outcomes)) continue;
    outcomes.forEach((v, c) => (columns[c]![n] = v));
    const cluster = clusterOf(dataset.items[dataset.itemIndex.get(itemId)!]!);
    if (!numbers.has(cluster)) numbers.set(cluster, numbers.size);
    clusters.push(numbers.get(cluster)!);
    n++;
  }
  const means = resampledMeans(
    columns.map((c) => c.subarray(0, n)),
    { clusterOf: clusters, resamples, confidence, rng },
  );
  const level = (name: "hard" | "normal" | "easy") =>
    derivedEstimate(means, (row) => rmBenchDifficulties(row)[name]);
  return {
    cells: [0, 1, 2].map((i) => [0, 1, 2].map((j) => meanEstimate(means, 3 * i + j))),
    hard: level("hard"),
    normal: level("normal"),
    easy: level("easy"),
    styleGap: derivedEstimate(means, (row) => {
      const { easy, hard } = rmBenchDifficulties(row);
      return easy - hard;
    }),
    n,
    dropped: sixes.size - n,
  };
}
