import { plainContext, type Scorer, type ScorerSpec, type Task, type TextFeature } from "../../core/index.ts";
import { makeView } from "../../meta/index.ts";
import { randomNormal, seeded } from "../../num/index.ts";
import { scoreRows } from "../../run/index.ts";
import { type Answers, askPlan, chooseTargets, type CounterfactualPlan } from "../counterfactual/index.ts";
import { EDITS } from "../edits/index.ts";
import type { PlantedData } from "./planted-data.ts";
import { PAIR_UNIT, type Plant, PLANTED_CUES, plantedFeature } from "./planted-scorers.ts";

/** Texts that were edited and looked at once, from which the answers of any planted scorer follow. A slot is one scored text. */
export interface PlantedTexts {
  readonly plan: CounterfactualPlan;
  /** Answers whose numbers are slots. */
  readonly slots: Answers;
  readonly nSlots: number;
  /** Output and item of each slot, as positions in the data set. */
  readonly outputOf: Int32Array;
  readonly itemOf: Int32Array;
  /** Number of each slot's text: equal texts have equal numbers. */
  readonly textOf: Int32Array;
  readonly nTexts: number;
  /** Standardised log length of every output as it was, with which quality can be correlated. */
  readonly length: Float64Array;
  /** Planted features by slot. */
  readonly features: ReadonlyMap<string, Float64Array>;
}

/** Plans the audit of a scorer on planted data as any audit is planned. */
export function plantedPlan(data: PlantedData, spec: ScorerSpec, seed: number): CounterfactualPlan {
  const { dataset } = data;
  const view = makeView(dataset, dataset.golds[0]!, { where: {}, excludeSystems: [] });
  return { ...chooseTargets({ dataset, view }, { seed, sample: null }), dataset, edits: EDITS, spec, seed };
}

/** Asks a scorer in memory. */
export const askInMemory =
  (scorer: Scorer, seed: number) =>
  (tasks: readonly Task[]): ReturnType<typeof scoreRows> =>
    scoreRows(scorer, tasks, plainContext(seed));

function standardised(values: readonly number[]): Float64Array {
  const n = values.length;
  const centre = values.reduce((a, b) => a + b, 0) / n;
  const sd = Math.sqrt(values.reduce((a, v) => a + (v - centre) ** 2, 0) / n);
  return Float64Array.from(values, (v) => (v - centre) / sd);
}

/** Edits all texts of planted data once. `spec` must be of an output scorer; `kept` are features of the edited texts that the answers keep. */
export async function plantedTexts(
  data: PlantedData,
  spec: ScorerSpec,
  seed: number,
  kept: readonly TextFeature[] = [],
): Promise<PlantedTexts> {
  const planned = { ...plantedPlan(data, spec, seed), ...(kept.length > 0 ? { features: kept } : {}) };
  // Quality is drawn anew for every seed, so that no output is the preferred one for good.
  const plan = { ...planned, targets: planned.targets.map((t) => ({ ...t, role: "unranked" as const })) };
  const { dataset } = data;
  const [outputOf, itemOf, textOf]: [number[], number[], number[]] = [[], [], []];
  const numbers = new Map<string, number>();
  const features = new Map<string, number[]>();
  for (const { feature } of PLANTED_CUES) if (feature !== null) features.set(feature, []);
  const slots = await askPlan(plan, async (tasks) => {
    const first = outputOf.length;
    for (const task of tasks) {
      const output = task.outputs[0]!;
      outputOf.push(dataset.outputIndex.get(output.id)!);
      itemOf.push(dataset.itemIndex.get(output.itemId)!);
      const key = `${output.itemId}\n${output.text!}`;
      if (!numbers.has(key)) numbers.set(key, numbers.size);
      textOf.push(numbers.get(key)!);
      for (const [name, values] of features) values.push(plantedFeature(name, task));
    }
    return { values: tasks.map((_, i) => first + i), missing: [] };
  });
  return {
    plan,
    slots,
    nSlots: outputOf.length,
    outputOf: Int32Array.from(outputOf),
    itemOf: Int32Array.from(itemOf),
    textOf: Int32Array.from(textOf),
    nTexts: numbers.size,
    length: standardised(dataset.outputs.map((o) => Math.log(o.text!.length))),
    features: new Map([...features].map(([name, values]) => [name, Float64Array.from(values)])),
  };
}

/** What is drawn anew for every seed: by slot, quality and item noise together, and whims about texts (of outputs, and of pairs in either order). */
export interface PlantedDraw {
  readonly clean: Float64Array;
  readonly noise: Float64Array;
  orders(): readonly [Float64Array, Float64Array];
}

const normals = (n: number, seed: number, what: string): Float64Array => {
  const rng = seeded(seed, what);
  return Float64Array.from({ length: n }, () => randomNormal(rng));
};

/** Draws quality (correlated with length as asked), item noise and whims. */
export function plantedDraw(
  texts: PlantedTexts,
  { seed, lengthWithQuality: r }: { readonly seed: number; readonly lengthWithQuality: number },
): PlantedDraw {
  const own = normals(texts.length.length, seed, "quality");
  const quality = own.map((e, i) => r * texts.length[i]! + Math.sqrt(1 - r * r) * e);
  const items = normals(texts.plan.dataset.items.length, seed, "items");
  const byText = (what: string): Float64Array => {
    const drawn = normals(texts.nTexts, seed, what);
    return Float64Array.from(texts.textOf, (t) => drawn[t]!);
  };
  const clean = Float64Array.from(texts.outputOf, (o, s) => quality[o]! + items[texts.itemOf[s]!]!);
  return { clean, noise: byText("texts"), orders: () => [byText("first"), byText("second")] };
}

/** The value of every slot by the output scorer with this plant. */
export function slotValues(texts: PlantedTexts, draw: PlantedDraw, plant: Plant): Float64Array {
  const values = draw.clean.map((v, s) => v + plant.textNoise * draw.noise[s]!);
  for (const { cue, feature } of PLANTED_CUES) {
    const slope = plant.slopes[cue] ?? 0;
    if (feature === null || slope === 0) continue;
    const of = texts.features.get(feature)!;
    for (let s = 0; s < values.length; s++) values[s]! += slope * of[s]!;
  }
  return values;
}

const mapped = (slots: Float64Array, at: (slot: number, i: number) => number): Float64Array =>
  slots.map((s, i) => (Number.isNaN(s) ? NaN : at(s, i)));

/** What an output scorer with these values of slots answers; without rivals, since only effects on the score are looked at. */
export function answersOf({ slots }: PlantedTexts, values: Float64Array): Answers {
  const at = (s: number): number => values[s]!;
  return {
    base: mapped(slots.base, at),
    rival: slots.rival.map(() => NaN),
    spread: slots.spread.map((item) => item.map(at)),
    byEdit: slots.byEdit.map((edit) => ({ ...edit, values: mapped(edit.values, at) })),
    nScored: slots.nScored,
  };
}

/** What a pair scorer with this plant answers, with whims of its own about every pair and order. */
export function pairAnswersOf(texts: PlantedTexts, draw: PlantedDraw, plant: Plant): Answers {
  const { slots, plan } = texts;
  const values = slotValues(texts, draw, plant);
  const [first, second] = draw.orders();
  // Whims of an unedited pair belong to the pair: its two targets see them from either side.
  const isFirst = (i: number): boolean => plan.targets[i]!.output < plan.targets[i]!.rival!;
  const ownSlot = (i: number): number => (isFirst(i) ? slots.base[i]! : slots.rival[i]!);
  const lean = (s: number): number => (plant.textNoise * (first[s]! - second[s]!)) / 2;
  const against = (s: number, i: number): number => values[s]! - values[slots.rival[i]!]!;
  const base = mapped(
    slots.base,
    (s, i) => 0.5 + PAIR_UNIT * (against(s, i) + (isFirst(i) ? 1 : -1) * lean(ownSlot(i))),
  );
  const position = mapped(slots.base, (_, i) => {
    const s = ownSlot(i);
    return PAIR_UNIT * plant.textNoise * (first[s]! + second[s]!) + 2 * (plant.slopes.position ?? 0);
  });
  return {
    base,
    position,
    rival: new Float64Array(base.length).fill(NaN),
    spread: Array.from(base, (v) => [v]),
    byEdit: slots.byEdit.map((edit) => ({
      ...edit,
      values: mapped(edit.values, (s, i) => 0.5 + PAIR_UNIT * (against(s, i) + lean(s))),
    })),
    nScored: slots.nScored,
  };
}
