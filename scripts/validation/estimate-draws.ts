/** Repeated draws of labels from fully labelled data: how often `estimateSystems` covers the full-label mean, and how wide it is. */
import { estimateSystems, type LabelledSystem } from "../../src/calibration/index.ts";
import { collect } from "../../src/core/index.ts";
import { candidates, chooseGold, columnOf, makeView, wholePart } from "../../src/meta/index.ts";
import { randomInt, seeded } from "../../src/num/index.ts";
import { openDatasets } from "../../src/readers/index.ts";

/** What is known in full: labels of every output. */
export async function fullyLabelled(
  path: string,
  {
    dataset: name,
    gold,
    scorer,
  }: { readonly dataset: string; readonly gold?: string; readonly scorer: string },
): Promise<LabelledSystem[]> {
  for (const source of await openDatasets([path])) {
    if (source.head.name !== name) continue;
    const dataset = await collect(source);
    const view = makeView(dataset, chooseGold(dataset, gold)!, { where: {}, excludeSystems: [] });
    const part = wholePart(view);
    const candidate = candidates(dataset).find((c) => c.name === scorer);
    if (!candidate) throw new Error(`no ${scorer} in ${name}: ${candidates(dataset).map((c) => c.name)}`);
    const { values } = columnOf(part, candidate)!;
    return part.systems.map((system, s) => {
      const rows = Array.from(part.systemOf.keys()).filter((i) => part.systemOf[i] === s);
      return {
        name: system,
        labels: Float64Array.from(rows, (i) => part.truth[i]!),
        scores: Float64Array.from(rows, (i) => values[i]!),
        clusterOf: Int32Array.from(rows, (i) => part.clusterOf[i]!),
      };
    });
  }
  throw new Error(`no data set ${name} at ${path}`);
}

/** n rows of each system, uniformly without replacement; the other labels become missing. */
export function drawLabels(system: LabelledSystem, n: number, rng: () => number): LabelledSystem {
  const order = Array.from(system.labels.keys());
  const labels = new Float64Array(system.labels.length).fill(NaN);
  for (let k = 0; k < n; k++) {
    const at = k + randomInt(rng, order.length - k);
    [order[k], order[at]] = [order[at]!, order[k]!];
    labels[order[k]!] = system.labels[order[k]!]!;
  }
  return { ...system, labels };
}

/** What the draws showed. */
export interface Coverage {
  readonly draws: number;
  readonly nLabels: number;
  readonly mean: number;
  readonly worst: { readonly system: string; readonly coverage: number };
  readonly humanMean: number;
  readonly humanWorst: number;
  /** Median over draws and systems of the interval's width as a share of the human-only t interval's. */
  readonly medianWidth: number;
  readonly medianGain: number;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Draws labels again and again. `share` of each system's outputs, at least `least`. */
export function coverage(
  systems: readonly LabelledSystem[],
  {
    draws,
    share,
    least,
    seed,
  }: { readonly draws: number; readonly share: number; readonly least: number; readonly seed: number },
): Coverage {
  const truth = systems.map((s) => s.labels.reduce((a, b) => a + b, 0) / s.labels.length);
  const hits = new Float64Array(systems.length);
  const humanHits = new Float64Array(systems.length);
  const widths: number[] = [];
  const gains: number[] = [];
  const nOf = (s: LabelledSystem): number => Math.max(least, Math.round(share * s.labels.length));
  for (let draw = 0; draw < draws; draw++) {
    const rng = seeded(seed, "draw", draw);
    const drawn = systems.map((s) => drawLabels(s, nOf(s), rng));
    estimateSystems(drawn, { confidence: 0.95, rng }).forEach(({ ppi, human, n, effectiveN }, i) => {
      hits[i]! += Number(ppi.low <= truth[i]! && truth[i]! <= ppi.high);
      humanHits[i]! += Number(human.low <= truth[i]! && truth[i]! <= human.high);
      if (human.standardError > 0) widths.push((ppi.high - ppi.low) / (human.high - human.low));
      gains.push(effectiveN / n);
    });
  }
  const rates = Array.from(hits, (h) => h / draws);
  const worst = rates.indexOf(Math.min(...rates));
  return {
    draws,
    nLabels: nOf(systems[0]!),
    mean: rates.reduce((a, b) => a + b, 0) / rates.length,
    worst: { system: systems[worst]!.name, coverage: rates[worst]! },
    humanMean: humanHits.reduce((a, b) => a + b, 0) / draws / systems.length,
    humanWorst: Math.min(...humanHits) / draws,
    medianWidth: median(widths),
    medianGain: median(gains),
  };
}
