import type { Output } from "../../core/index.ts";
import type { View } from "../../meta/index.ts";
import type { Worth } from "./victims.ts";

/** Worth of outputs by a gold: the truth itself, or the mean of what the pairs they stand in say (1 better, 0 worse). NaN where not judged. */
export function worthByGold({ dataset, units, truth }: View): Worth {
  if (units === "systems") return () => NaN;
  const at = (output: Output): number => dataset.outputIndex.get(output.id) ?? -1;
  if (units === "outputs") return (output) => truth[at(output)] ?? NaN;
  const total = new Float64Array(dataset.outputs.length);
  const n = new Float64Array(dataset.outputs.length);
  dataset.pairs.forEach(({ a, b }, p) => {
    const said = truth[p]!;
    if (Number.isNaN(said)) return;
    for (const [id, worth] of [
      [a, said],
      [b, 1 - said],
    ] as const) {
      const index = dataset.outputIndex.get(id)!;
      total[index]! += worth;
      n[index]!++;
    }
  });
  return (output) => total[at(output)]! / n[at(output)]!;
}

/** Nothing is known of any output. */
export const UNKNOWN_WORTH: Worth = () => NaN;
