import { explainedAt } from "../../core/index.ts";
import { seeded, shuffle } from "../../num/index.ts";
import { type DebiasOptions, type Reaudited, reauditAnswers } from "../debias/index.ts";
import type { AuditSettings } from "../result.ts";
import { answersOf, type PlantedDraw, type PlantedTexts, slotValues } from "./planted-answers.ts";
import type { Plant } from "./planted-scorers.ts";

/** A planted scorer repaired on half of the items and audited on the others. */
export interface PlantedRepair extends Reaudited {
  /** Share of the other half's items whose better output scores higher, before and after; ties count half. */
  readonly agreement: { readonly before: number; readonly after: number };
}

const OPTIONS = {
  call: "planted",
  isPublished: false,
  values: new Float64Array(),
  gold: null,
  worth: () => NaN,
  method: "edits",
  isGivenGold: false,
  nFolds: 2,
  confidence: 0.95,
  resamples: 100,
} as const;

/** Repairs a planted scorer as `debias` does by default. `texts` must keep the features that may be taken off. */
export function repairPlanted(
  { texts, draw }: { readonly texts: PlantedTexts; readonly draw: PlantedDraw },
  plant: Plant,
  { seed, settings, givesBack }: { seed: number; settings: AuditSettings; givesBack: boolean },
): PlantedRepair {
  const { plan } = texts;
  const features = plan.features!;
  const order = shuffle(Int32Array.from(plan.dataset.items.keys()), seeded(seed, "halves"));
  const fitted = new Set(order.subarray(0, order.length >> 1));
  const values = slotValues(texts, draw, plant);
  const options: DebiasOptions = { ...OPTIONS, spec: plan.spec, features, givesBack, seed };
  const found = reauditAnswers(
    {
      plan: { ...plan, features, isFitted: (item) => fitted.has(item), nGroupsFitted: fitted.size },
      answers: answersOf(texts, values),
    },
    options,
    settings,
  );
  return { ...found, agreement: agreementOf({ texts, draw, values, fitted }, found.effects) };
}

/** Agreement with quality on the items that are not fitted; targets come in pairs. */
function agreementOf(
  of: {
    readonly texts: PlantedTexts;
    readonly draw: PlantedDraw;
    readonly values: Float64Array;
    readonly fitted: ReadonlySet<number>;
  },
  effects: Reaudited["effects"],
): PlantedRepair["agreement"] {
  const { plan, slots } = of.texts;
  const offOf = (at: number): number => {
    const { item, output } = plan.targets[at]!;
    return explainedAt(effects, plan.dataset.items[item]!, plan.dataset.outputs[output]!);
  };
  let [before, after, n] = [0, 0, 0];
  for (let a = 0; a + 1 < plan.targets.length; a += 2) {
    if (of.fitted.has(plan.targets[a]!.item)) continue;
    const [s, t] = [slots.base[a]!, slots.base[a + 1]!];
    const better = Math.sign(of.draw.clean[s]! - of.draw.clean[t]!);
    const gap = of.values[s]! - of.values[t]!;
    const agrees = (d: number): number => (d === 0 ? 0.5 : Number(Math.sign(d) === better));
    before += agrees(gap);
    after += agrees(gap - offOf(a) + offOf(a + 1));
    n++;
  }
  return { before: before / n, after: after / n };
}
