import { type CompareRequest, compareHeldOut } from "./compare-held-out.ts";
import type { Ablation } from "./fit-result.ts";
import type { FitData } from "./fit-data.ts";
import { heldOut, type HeldOut, type Split } from "./held-out.ts";
import type { Learner } from "./learner.ts";
import { adjustP } from "../meta/index.ts";

/** The data with some members only. */
export function withMembers(data: FitData, keep: readonly number[]): FitData {
  return { ...data, members: keep.map((k) => data.members[k]!) };
}

/** What is left out of, and how it is learnt anew. */
export interface AblationRequest {
  readonly data: FitData;
  readonly full: HeldOut;
  rebuild(data: FitData): Learner;
  readonly splits: readonly Split[];
  readonly seed: number;
  readonly compare: CompareRequest;
}

/** The rule learnt without each member in turn, on the same splits, and the full rule tested against it; Holm's correction over the members. */
export function ablate(request: AblationRequest): Ablation[] {
  const { data, full, splits, seed, compare } = request;
  if (data.members.length < 2) return [];
  const found = data.members.map((member, k) => {
    const keep = data.members.flatMap((_, j) => (j === k ? [] : [j]));
    const rest = withMembers(data, keep);
    const learner = { ...request.rebuild(rest), name: `without ${member.name}` };
    const { values, tests } = compareHeldOut([full, heldOut(rest, learner, { splits, seed })], compare);
    return { member: member.name, without: values.find((v) => v.name === learner.name), test: tests[0] };
  });
  const adjusted = adjustP(
    found.map((f) => f.test?.p ?? NaN),
    "holm",
  );
  const alpha = 1 - compare.options.confidence;
  return found.flatMap(({ member, without, test }, k): Ablation[] => {
    if (!without || !test) return [];
    const rejects = adjusted[k]! < alpha;
    const difference = test.difference ?? 0;
    return [
      {
        member,
        without,
        test: {
          ...test,
          pAdjusted: test.p === null ? null : adjusted[k]!,
          familySize: found.length,
          isImproved: rejects && difference > 0,
          isWorse: rejects && difference < 0,
        },
      },
    ];
  });
}
