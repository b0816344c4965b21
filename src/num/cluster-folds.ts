import { type Rng, shuffle } from "./rng.ts";

/** The fold, 0..nFolds-1, of each row: whole clusters go to one fold, and folds have equally many clusters up to one. */
export function clusterFolds(clusterOf: ArrayLike<number>, nFolds: number, rng: Rng): Int32Array {
  let nClusters = 0;
  for (let i = 0; i < clusterOf.length; i++) nClusters = Math.max(nClusters, clusterOf[i]! + 1);
  const order = shuffle(
    Uint32Array.from({ length: nClusters }, (_, k) => k),
    rng,
  );
  const foldOf = new Int32Array(nClusters);
  for (let k = 0; k < nClusters; k++) foldOf[order[k]!] = k % nFolds;
  return Int32Array.from({ length: clusterOf.length }, (_, i) => foldOf[clusterOf[i]!]!);
}

/** Clusters numbered 0, 1, ... by first appearance: folds of a part of the data then get equally many of the clusters that are there. */
export function denseNumbers(clusterOf: ArrayLike<number>): Int32Array {
  const seen = new Map<number, number>();
  return Int32Array.from({ length: clusterOf.length }, (_, i) => {
    const known = seen.get(clusterOf[i]!) ?? seen.size;
    seen.set(clusterOf[i]!, known);
    return known;
  });
}
