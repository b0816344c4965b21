import { jackknifeValues } from "../num/index.ts";
import type { LeftOut } from "./comparisons/max-t-sign-flip.ts";
import { type Additive, type Prepared, totals } from "./measures/measure.ts";
import type { Part } from "./view.ts";

/** Above this many clusters, blocks of them are left out together: a test gains nothing from more, and each costs one value of every scorer. */
const MOST_BLOCKS = 200;

const blocksOf = (part: Part): number => Math.min(part.nClusters, MOST_BLOCKS);

/** Rows of clusters added up by block; cluster c is in block c mod nBlocks. */
function inBlocks(body: Additive, nBlocks: number): Additive {
  const { nCols, stats } = body;
  if (stats.length === nBlocks * nCols) return body;
  const sums = new Float64Array(nBlocks * nCols);
  for (let i = 0; i < stats.length; i++) sums[i % sums.length]! += stats[i]!;
  return { ...body, stats: sums };
}

function withoutBlocks({ body }: Prepared, part: Part): Float64Array {
  const nBlocks = blocksOf(part);
  if (body.kind === "additive") return jackknifeValues(inBlocks(body, nBlocks));
  const weights = new Uint16Array(part.nClusters);
  return Float64Array.from({ length: nBlocks }, (_, block) => {
    weights.fill(1);
    for (let c = block; c < weights.length; c += nBlocks) weights[c] = 0;
    return body.value(weights);
  });
}

function withoutSystems(body: Additive, nSystems: number): Float64Array {
  const sums = totals(body);
  return Float64Array.from({ length: nSystems }, (_, s) => {
    const weights = new Uint8Array(nSystems).fill(1);
    weights[s] = 0;
    return body.combineSystems!(sums, weights);
  });
}

/** Values of scorers with each cluster, or block of clusters, left out. */
export function clustersLeftOut(part: Part, scorers: readonly Prepared[]): LeftOut {
  const sizes = new Float64Array(blocksOf(part));
  for (const c of part.clusterOf) sizes[c % sizes.length]!++;
  return { values: scorers.map((scorer) => withoutBlocks(scorer, part)), sizes };
}

/** Values of scorers with each system left out; undefined where a measure has no weights of systems. */
export function systemsLeftOut(part: Part, scorers: readonly Prepared[]): LeftOut | undefined {
  const nSystems = part.systems.length;
  const bodies = scorers.map(({ body }) => body);
  if (!bodies.every((b): b is Additive => b.kind === "additive" && b.combineSystems !== undefined))
    return undefined;
  return {
    values: bodies.map((b) => withoutSystems(b, nSystems)),
    sizes: new Float64Array(nSystems).fill(1),
  };
}
