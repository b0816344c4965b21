import { isVetoed, memberValue, shortName, signature, UserError } from "../core/index.ts";
import { type FitData, type MemberData, memberOf } from "./fit-data.ts";
import { type Learner, type Yardstick } from "./learner.ts";
import { bestMember, memberValues } from "./single-learner.ts";

/** A guard with its values at the units of the fitting data, and when it strikes. */
export interface Guard {
  readonly data: MemberData;
  readonly strikes: "below" | "above";
  readonly threshold: number;
}

/** Learns which member to guard, and the floor to which a vetoed output falls: one standard deviation below the lowest value seen. @throws UserError for members or guards of pairs */
export function guardedLearner(data: FitData, guards: readonly Guard[], by: Yardstick): Learner {
  if ([...data.members, ...guards.map((g) => g.data)].some((m) => m.over === "pairs"))
    throw new UserError({
      where: "--veto",
      problem: "vetoes are of single outputs, and a member or guard scores pairs",
      expected: "members and guards that score single outputs",
    });
  return {
    name: "guarded",
    family: "composite",
    fit: (train) => {
      const all = data.members.map((_, k) => memberValues(data, k, train));
      const best = bestMember(data, train, { by, values: all });
      const chosen = data.members[best]!;
      const scaled = memberOf(chosen, train);
      const base = { ...scaled, centre: 0, scale: 1 };
      const native = (values: Float64Array) => values.map((v) => memberValue(base, v));
      const sides = [native(chosen.first), ...(chosen.second ? [native(chosen.second)] : [])];
      const lowest = train.reduce((low, i) => Math.min(low, ...sides.map((side) => side[i]!)), Infinity);
      const floor = lowest - scaled.scale;
      const isStruck = (i: number, side: "first" | "second"): boolean =>
        guards.some(({ data: guard, ...rule }) => isVetoed(rule, guard[side]?.[i] ?? NaN));
      const guarded = sides.map((side, s) =>
        side.map((v, i) => (isStruck(i, s === 0 ? "first" : "second") ? floor : v)),
      );
      return {
        values: guarded[0]!.map((v, i) => (guarded[1] ? v - guarded[1][i]! : v)),
        chose: chosen.name,
        body: {
          kind: "guarded",
          base,
          vetoes: guards.map(({ data: guard, strikes, threshold }) => ({
            guard: shortName(guard.spec),
            signature: signature(guard.spec),
            strikes,
            threshold,
            effect: { kind: "set", value: floor } as const,
          })),
        },
      };
    },
  };
}
