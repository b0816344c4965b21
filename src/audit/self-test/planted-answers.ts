import type { Scorer, Task } from "../../core/index.ts";
import { plainContext } from "../../core/index.ts";
import { scoreRows } from "../../run/index.ts";
import {
  type Answers,
  askPlan,
  type CounterfactualPlan,
  chooseTargets,
  type EditAnswers,
} from "../counterfactual/index.ts";
import { EDITS } from "../edits/index.ts";
import { makeView } from "../../meta/index.ts";
import type { PlantedData } from "./planted-data.ts";
import {
  PAIR_UNIT,
  plantedFeature,
  plantedPairScorer,
  plantedScorer,
  type Plant,
  PLANTED_CUES,
  textNoise,
} from "./planted-scorers.ts";

/** Everything from which the answers of any planted scorer follow: the texts are edited and looked at once. */
export interface PlantedBasis {
  readonly plan: CounterfactualPlan;
  readonly pairPlan: CounterfactualPlan;
  /** Answers whose numbers are positions in the columns. */
  readonly slots: Answers;
  readonly quality: Float64Array;
  readonly noise: Float64Array;
  readonly features: ReadonlyMap<string, Float64Array>;
  /** Answers of the pair scorer without any slope. */
  readonly pairAnswers: Answers;
}

/** How a planted scorer of either kind is planned and asked, as any scorer would be. */
export function plantedPlan(data: PlantedData, scorer: Scorer, seed: number): CounterfactualPlan {
  const { dataset } = data;
  const view = makeView(dataset, dataset.golds[0]!, { where: {}, excludeSystems: [] });
  return {
    ...chooseTargets({ dataset, view }, { seed, sample: null }),
    dataset,
    edits: EDITS,
    spec: scorer.spec,
    seed,
  };
}

/** Asks a scorer in memory. */
export const askInMemory = (scorer: Scorer, seed: number) => (tasks: readonly Task[]) =>
  scoreRows(scorer, tasks, plainContext(seed));

/** Edits all texts of planted data once and keeps what scorers look at. `noise` is the SD of whims about texts in the pair scorer's answers. */
export async function plantedBasis(
  data: PlantedData,
  { seed, noise }: { readonly seed: number; readonly noise: number },
): Promise<PlantedBasis> {
  const clean: Plant = { textNoise: noise, slopes: {} };
  const plan = plantedPlan(data, await plantedScorer(data, clean), seed);
  const pairScorer = await plantedPairScorer(data, clean);
  const pairPlan = plantedPlan(data, pairScorer, seed);
  const columns = { quality: [] as number[], noise: [] as number[] };
  const features = new Map<string, number[]>();
  for (const { feature } of PLANTED_CUES) if (feature !== null) features.set(feature, []);
  const slots = await askPlan(plan, async (tasks) => {
    const first = columns.quality.length;
    for (const task of tasks) {
      const output = task.outputs[0]!;
      columns.quality.push(data.quality.get(output.id)! + data.itemNoise.get(output.itemId)!);
      columns.noise.push(textNoise(output.text!, seed));
      for (const [name, values] of features) values.push(plantedFeature(name, task));
    }
    return { values: tasks.map((_, i) => first + i), missing: [] };
  });
  return {
    plan,
    pairPlan,
    slots,
    quality: Float64Array.from(columns.quality),
    noise: Float64Array.from(columns.noise),
    features: new Map([...features].map(([name, values]) => [name, Float64Array.from(values)])),
    pairAnswers: await askPlan(pairPlan, askInMemory(pairScorer, seed)),
  };
}

function mapped(answers: Answers, at: (slot: number) => number): Answers {
  const of = (slots: Float64Array): Float64Array => slots.map((s) => (Number.isNaN(s) ? NaN : at(s)));
  return {
    base: of(answers.base),
    rival: of(answers.rival),
    spread: answers.spread.map((item) => item.map(at)),
    byEdit: answers.byEdit.map((edit) => ({ ...edit, values: of(edit.values) })),
    nScored: answers.nScored,
  };
}

/** What the slopes of a plant add to the value of a slot. */
function biasOf(basis: PlantedBasis, slopes: Plant["slopes"]): Float64Array {
  const bias = new Float64Array(basis.quality.length);
  for (const { cue, feature } of PLANTED_CUES) {
    const slope = slopes[cue] ?? 0;
    if (feature === null || slope === 0) continue;
    const values = basis.features.get(feature)!;
    for (let i = 0; i < bias.length; i++) bias[i]! += slope * values[i]!;
  }
  return bias;
}

/** The answers of `plantedScorer` with this plant, without asking it. */
export function answersOf(basis: PlantedBasis, plant: Plant): Answers {
  const bias = biasOf(basis, plant.slopes);
  return mapped(basis.slots, (s) => basis.quality[s]! + plant.textNoise * basis.noise[s]! + bias[s]!);
}

/** The answers of `plantedPairScorer` with these slopes and the basis's noise, without asking it. */
export function pairAnswersOf(basis: PlantedBasis, slopes: Plant["slopes"]): Answers {
  const bias = biasOf(basis, slopes);
  const added = mapped(basis.slots, (s) => bias[s]!);
  const { base, position, byEdit, nScored } = basis.pairAnswers;
  const shifted = (values: Float64Array, own: Float64Array): Float64Array =>
    values.map((p, i) => p + PAIR_UNIT * (own[i]! - added.rival[i]!));
  const newBase = shifted(base, added.base);
  return {
    base: newBase,
    rival: basis.pairAnswers.rival,
    position: position!.map((p) => p + 2 * (slopes.position ?? 0)),
    spread: Array.from(newBase, (v) => [v]),
    byEdit: byEdit.map((edit, e): EditAnswers => ({
      ...edit,
      values: shifted(edit.values, added.byEdit[e]!.values),
    })),
    nScored,
  };
}
