import type { CompareRequest, Hindsight } from "./compare-held-out.ts";
import { type FitData, marginAt, memberOf, memberZ } from "./fit-data.ts";
import { columnFrom, type Learner, measureOn, type Yardstick } from "./learner.ts";

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
  const measured = measureOn(data, { units: train, by });
  let [best, most] = [0, -Infinity];
  for (let k = 0; k < data.members.length; k++) {
    const value = measured(values[k]!);
    if (value > most) [best, most] = [k, value];
  }
  return best;
}

/** Names of the two opponents, as they stand in results. */
export const SINGLE = "best single member";
export const HINDSIGHT = "best member in hindsight";

/**
 * The member that the measure prefers on all rows, as it is: an opponent that is too good under chance, where the one chosen on other folds is too bad. The first of
 * equals, and the first where the measure is undefined for all.
 */
export function hindsightMember(data: FitData, { part, kind, measure, options }: CompareRequest): Hindsight {
  const all = Int32Array.from(data.part.units, (_, i) => i);
  const held = data.members.map((member, k) => ({
    name: HINDSIGHT,
    family: member.spec.family,
    member: member.name,
    values: memberValues(data, k, all),
  }));
  const reached = held.map(
    (one) =>
      measure.prepare(part, columnFrom(one, one.values, kind), { permutations: 0, seed: options.seed })
        ?.value ?? NaN,
  );
  const most = Math.max(...reached.filter((v) => !Number.isNaN(v)));
  return held[Math.max(0, reached.indexOf(most))]!;
}

/** The best single member, chosen anew from every training part: what a combination has to beat. */
export function singleLearner(data: FitData, by: Yardstick): Learner {
  return {
    name: SINGLE,
    family: "metric",
    fit: (train) => {
      const values = data.members.map((_, k) => memberValues(data, k, train));
      const best = bestMember(data, train, { by, values });
      return { values: values[best]!, chose: data.members[best]!.name };
    },
  };
}
