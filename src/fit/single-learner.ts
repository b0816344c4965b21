import { type FitData, marginAt, memberOf, memberZ } from "./fit-data.ts";
import { type Learner, measuredOn, type Yardstick } from "./learner.ts";

/** A member's signed values at all units: of pairs the lead of a over b. */
export function memberValues(data: FitData, k: number, train: ArrayLike<number>): Float64Array {
  const z = memberZ(data.members[k]!, memberOf(data.members[k]!, train));
  return z.first.map((_, i) => marginAt(z, i));
}

/** The member that the measure prefers on the training units; the first of equals, and the first where it is undefined for all. */
export function bestMember(
  data: FitData,
  train: Int32Array,
  { by, values }: { readonly by: Yardstick; readonly values: readonly Float64Array[] },
): number {
  let [best, most] = [0, -Infinity];
  for (let k = 0; k < data.members.length; k++) {
    const value = measuredOn(data, values[k]!, { units: train, by });
    if (value > most) [best, most] = [k, value];
  }
  return best;
}

/** The best single member, chosen anew from every training part: what a combination has to beat. */
export function singleLearner(data: FitData, by: Yardstick): Learner {
  return {
    name: "best single member",
    family: "metric",
    fit: (train) => {
      const values = data.members.map((_, k) => memberValues(data, k, train));
      const best = bestMember(data, train, { by, values });
      return { values: values[best]!, chose: data.members[best]!.name };
    },
  };
}
