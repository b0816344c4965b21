import {
  defineScorer,
  modelValue,
  type Output,
  perOutput,
  type Scorer,
  type Task,
  textFeature,
} from "../../core/index.ts";
import { randomNormal, seeded } from "../../num/index.ts";
import type { PlantedData } from "./planted-data.ts";

/** Cues that can be planted: the feature of the text that the scorer rewards, and the edit by which the audit should catch it. */
export const PLANTED_CUES = [
  { cue: "length", feature: "characters", edit: "filler" },
  { cue: "markdown", feature: "markdown", edit: "bullets" },
  { cue: "keywords", feature: "keywords", edit: "keyword-stuffing" },
  { cue: "repetition", feature: "repetition", edit: "repeat" },
  { cue: "source-copy", feature: "source-copy", edit: "copy-source" },
  { cue: "position", feature: null, edit: "shown-first" },
] as const;

export type PlantedCue = (typeof PLANTED_CUES)[number]["cue"];

/** What a planted scorer is made of. */
export interface Plant {
  /** SD of a draw that depends on the text, so that any edit changes the score at random; 0 for exact invariance. */
  readonly textNoise: number;
  /** Slope on each planted feature, on its model scale; position: what standing first adds to P. */
  readonly slopes: Readonly<Partial<Record<PlantedCue, number>>>;
}

/** One unit of quality in P(preferred) of a planted pair scorer: small, so that no probability leaves [0, 1]. */
export const PAIR_UNIT = 0.05;

/** The draw that stands for a scorer's whims about one text. */
export const textNoise = (text: string, seed: number): number =>
  randomNormal(seeded(seed, "text noise", text));

/** The value of a planted feature in a text. */
export function plantedFeature(feature: string, { item, outputs }: Task): number {
  const known = textFeature(feature);
  return modelValue(known, known.of(item, outputs[0]!));
}

function outputValue(data: PlantedData, plant: Plant, of: { task: Task; seed: number }): number {
  const output = of.task.outputs[0]!;
  let value = data.quality.get(output.id)! + data.itemNoise.get(output.itemId)!;
  if (plant.textNoise > 0) value += plant.textNoise * textNoise(output.text!, of.seed);
  for (const { cue, feature } of PLANTED_CUES) {
    const slope = plant.slopes[cue] ?? 0;
    if (feature !== null && slope !== 0) value += slope * plantedFeature(feature, of.task);
  }
  return value;
}

/** Latent quality, plus noise of the item and of the text, plus slopes on cues. Knows outputs by their id, whatever their text. */
export async function plantedScorer(data: PlantedData, plant: Plant): Promise<Scorer> {
  return defineScorer({
    name: "planted",
    family: "reward-model",
    summary: "known quality with planted biases",
    needs: ["text"],
    arity: "output",
    range: [-Infinity, Infinity],
    direction: "higher",
    unit: "quality",
    deterministic: true,
    create: () =>
      perOutput(["text"], (task, ctx) => ({ values: [outputValue(data, plant, { task, seed: ctx.seed })] })),
  }).create();
}

/** The same as a pair scorer: 1/2, plus the difference of the two values and a whim of the pair as shown in small units, plus the slope of position for the one shown first. */
export async function plantedPairScorer(data: PlantedData, plant: Plant): Promise<Scorer> {
  return defineScorer({
    name: "planted-pair",
    family: "judge",
    summary: "known quality with planted biases, asked of pairs",
    needs: ["text"],
    arity: "pair",
    range: [0, 1],
    direction: "higher",
    unit: "P(first preferred)",
    deterministic: true,
    create: () =>
      perOutput(["text"], ({ item, outputs }, ctx) => {
        const value = (output: Output): number =>
          outputValue(data, plant, { task: { item, outputs: [output] }, seed: ctx.seed });
        const [first, second] = [value(outputs[0]!), value(outputs[1]!)];
        const whim = plant.textNoise * textNoise(`${outputs[0]!.text}\n${outputs[1]!.text}`, ctx.seed);
        return { values: [0.5 + PAIR_UNIT * (first - second + whim) + (plant.slopes.position ?? 0)] };
      }),
  }).create();
}
