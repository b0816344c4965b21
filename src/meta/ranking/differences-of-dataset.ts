import { clusterOf, type Dataset } from "../../core/index.ts";
import { seeded } from "../../num/index.ts";
import { candidates } from "../columns.ts";
import { chooseGold, makeView } from "../view.ts";
import { type DifferenceCurve, differenceCurve } from "./score-difference.ts";

/** One scorer's curve and what it means in a sentence. */
export interface ScorerDifference {
  readonly scorer: string;
  readonly curve: DifferenceCurve;
  readonly sentence: string;
}

const short = (v: number): string => String(Number(v.toPrecision(3)));

function sentenceOf(scorer: string, { needed, probability, n }: DifferenceCurve): string {
  const asked = needed.find((d) => d.probability === 0.8) ?? needed[0];
  const top = probability.at(-1);
  if (!asked || top === undefined) return `${scorer}: no pairs with different scores.`;
  if (asked.difference === null)
    return `${scorer}: no difference seen here reaches ${(100 * asked.probability).toFixed(0)}%; the largest are preferred ${(100 * top).toFixed(0)}% of the time (n = ${n}).`;
  const range = `[${short(asked.low ?? 0)}, ${asked.high === null ? "not reached" : short(asked.high)}]`;
  return `${scorer}: +${short(asked.difference)} ${range} for ${(100 * asked.probability).toFixed(0)}% of people to see the difference (n = ${n}).`;
}

/**
 * For every scorer that scores outputs: how large a difference within a pair has to be for people to prefer the higher-scored, under a gold over pairs.
 * Judges of pairs and scorers without values have no curve.
 */
export function scoreDifferences(
  dataset: Dataset,
  options: {
    readonly gold?: string;
    readonly confidence: number;
    readonly resamples: number;
    readonly seed: number;
  },
): ScorerDifference[] {
  const gold = chooseGold(dataset, options.gold);
  if (!gold || gold.over !== "pairs") return [];
  const { truth } = makeView(dataset, gold, { where: {}, excludeSystems: [] });
  const index = new Map<string, number>();
  const of = Int32Array.from(dataset.pairs, (p) => {
    const cluster = clusterOf(dataset.items[dataset.itemIndex.get(p.itemId)!]!);
    const known = index.get(cluster) ?? index.size;
    index.set(cluster, known);
    return known;
  });
  return candidates(dataset).flatMap(({ name, spec, tables }) => {
    const table = tables.find((t) => t.over === "outputs");
    if (!table || spec.family === "sentinel") return [];
    const sign = spec.direction === "lower" ? -1 : 1;
    const value = (id: string) => sign * table.values[dataset.outputIndex.get(id)!]!;
    const difference = Float64Array.from(dataset.pairs, (p) => value(p.a) - value(p.b));
    const rng = seeded(options.seed, "difference", name);
    const curve = differenceCurve(
      { difference, outcome: truth, clusters: { of, nClusters: index.size } },
      { ...options, rng },
    );
    return curve.n === 0 ? [] : [{ scorer: name, curve, sentence: sentenceOf(name, curve) }];
  });
}
