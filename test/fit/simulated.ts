import {
  assemble,
  type Dataset,
  importedScorer,
  type Item,
  type Output,
  type Pair,
} from "../../src/core/index.ts";
import {
  type FitData,
  fitData,
  type FitRequest,
  combinationLearner,
  type CombinationName,
} from "../../src/fit/index.ts";
import { candidates, chooseGold, chooseMeasures, makeView, wholePart } from "../../src/meta/index.ts";
import { randomNormal, type Rng, seeded } from "../../src/num/index.ts";

/** What is simulated: members see quality times their loading, plus noise; the gold sees quality plus noise. */
export interface Simulation {
  readonly seed: number;
  readonly nItems: number;
  readonly nSystems: number;
  /** One a member: 0 is pure noise. */
  readonly loadings: readonly number[];
  readonly kind: "ratings" | "preferences";
  readonly goldNoise?: number;
}

interface Made {
  readonly items: Item[];
  readonly outputs: Output[];
  readonly quality: number[];
}

function texts({ nItems, nSystems }: Simulation, rng: Rng): Made {
  const items: Item[] = [];
  const outputs: Output[] = [];
  const quality: number[] = [];
  for (let i = 0; i < nItems; i++) {
    items.push({
      id: `i${i}`,
      prompt: `prompt ${i}`,
      references: [],
      tags: { half: i % 2 ? "odd" : "even" },
    });
    for (let s = 0; s < nSystems; s++) {
      const q = randomNormal(rng) + s / nSystems;
      quality.push(q);
      const words = Array.from({ length: 3 + Math.floor(4 * rng()) }, () => `w${Math.floor(30 * rng())}`);
      const text = [...words, ...(q > 0.5 ? ["good"] : [])].join(" ");
      outputs.push({ id: `i${i}s${s}`, itemId: `i${i}`, system: `S${s}`, text, tags: {} });
    }
  }
  return { items, outputs, quality };
}

/** Every output against the next of its item. */
function pairsOf({ nSystems }: Simulation, outputs: readonly Output[]): Pair[] {
  return outputs.flatMap((o, k) => {
    const next = outputs[k + 1];
    if (k % nSystems === nSystems - 1 || !next) return [];
    return [{ id: `p${k}`, itemId: o.itemId, a: o.id, b: next.id, tags: {} }];
  });
}

/** A data set in memory with members M0, M1, ... and one gold. Equal seeds give equal data. */
export function simulated(of: Simulation): Dataset {
  const rng = seeded(of.seed, "simulated");
  const { items, outputs, quality } = texts(of, rng);
  const noise = of.goldNoise ?? 0.5;
  const human = quality.map((q) => q + noise * randomNormal(rng));
  const pairs = of.kind === "preferences" ? pairsOf(of, outputs) : [];
  const rater = { id: "r", persistent: true } as const;
  const index = new Map(outputs.map((o, k) => [o.id, k]));
  const at = (id: string): number => human[index.get(id)!]!;
  return assemble(
    { name: "simulated" },
    {
      items,
      outputs,
      pairs,
      judgments:
        of.kind === "ratings"
          ? outputs.map((o, k) => ({
              kind: "rating" as const,
              target: { output: o.id },
              value: human[k]!,
              rater,
              aspect: "quality",
            }))
          : pairs.map((p) => ({
              kind: "preference" as const,
              pair: p.id,
              choice: at(p.a) > at(p.b) ? ("a" as const) : ("b" as const),
              rater,
              aspect: "quality",
            })),
      columns: of.loadings.map((loading, m) => ({
        scorer: importedScorer(`M${m}`, { family: "metric" }),
        over: "outputs" as const,
        ids: outputs.map((o) => o.id),
        values: Float64Array.from(quality, (q) => 10 * m + loading * q + randomNormal(rng)),
      })),
    },
  );
}

/** The data of a simulation as `fit` takes it. */
export function simulatedData(of: Simulation): FitData {
  const dataset = simulated(of);
  const part = wholePart(
    makeView(dataset, chooseGold(dataset, undefined)!, { where: {}, excludeSystems: [] }),
  );
  return fitData(part, candidates(dataset));
}

export const INNER = { uwoLambda: 0.5, innerFolds: 3 };

/** A request with few resamples, for tests. */
export function requestOf(
  data: FitData,
  rules: readonly CombinationName[],
  more: Partial<FitRequest> & { readonly measureName?: string; readonly seed?: number } = {},
): FitRequest {
  const names = more.measureName ? [more.measureName] : [];
  const [measure] = chooseMeasures(data.part, { names, levels: [], all: false });
  return {
    data,
    measure: measure!,
    options: { seed: more.seed ?? 1, resamples: 200, permutations: 200, confidence: 0.95 },
    version: "test",
    nFolds: 5,
    learners: rules.map((rule) => combinationLearner(data, rule, INNER)),
    baselines: [],
    rebuild: (name, some) => combinationLearner(some, name as CombinationName, INNER),
    costs: new Map(),
    maxAblation: 16,
    ...more,
  };
}
