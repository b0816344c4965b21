import { withMembers } from "./ablation.ts";
import { type CompareRequest, compareHeldOut, type HeldOutValue } from "./compare-held-out.ts";
import type { FitData } from "./fit-data.ts";
import type { FrontierPoint } from "./fit-result.ts";
import { heldOut, type Split } from "./held-out.ts";
import type { Learner } from "./learner.ts";

/** Most members a greedy path takes up. */
const LONGEST = 6;

/** What a frontier is drawn from. */
export interface FrontierRequest {
  readonly data: FitData;
  rebuild(data: FitData): Learner;
  readonly splits: readonly Split[];
  readonly seed: number;
  readonly compare: CompareRequest;
  /** Cost of each member, in its order. */
  readonly costs: readonly number[];
}

/** The held-out measure of the rule on these members. */
function valueOf(request: FrontierRequest, keep: readonly number[]): HeldOutValue | undefined {
  const { splits, seed, compare } = request;
  const data = withMembers(request.data, keep);
  const learner = { ...request.rebuild(data), name: data.members.map((m) => m.name).join(" + ") };
  return compareHeldOut([heldOut(data, learner, { splits, seed })], compare).values[0];
}

function marked(points: readonly Omit<FrontierPoint, "isOnFrontier">[]): FrontierPoint[] {
  const reach = (p: Omit<FrontierPoint, "isOnFrontier">): number => p.value.value ?? -Infinity;
  return points
    .map((point) => ({
      ...point,
      isOnFrontier: !points.some(
        (other) =>
          other !== point &&
          other.cost <= point.cost &&
          reach(other) >= reach(point) &&
          (other.cost < point.cost || reach(other) > reach(point)),
      ),
    }))
    .toSorted((a, b) => a.cost - b.cost || reach(b) - reach(a));
}

/**
 * What more members buy: each member alone, and sets grown greedily by the member that adds most to the held-out measure (up to 6). Descriptive: sets are chosen on
 * the values that are shown, so those of larger sets are optimistic.
 */
export function costFrontier(request: FrontierRequest): FrontierPoint[] {
  const { data, costs } = request;
  const points: Omit<FrontierPoint, "isOnFrontier">[] = [];
  const add = (keep: readonly number[]): number => {
    const value = valueOf(request, keep);
    if (!value) return -Infinity;
    const cost = keep.reduce((sum, k) => sum + costs[k]!, 0);
    points.push({ members: keep.map((k) => data.members[k]!.name), cost, value });
    return value.value ?? -Infinity;
  };
  let set: number[] = [];
  for (let size = 1; size <= Math.min(LONGEST, data.members.length); size++) {
    let [best, most] = [-1, -Infinity];
    for (let k = 0; k < data.members.length; k++) {
      if (set.includes(k)) continue;
      const value = add([...set, k]);
      if (value > most) [best, most] = [k, value];
    }
    if (best < 0) break;
    set = [...set, best];
  }
  return marked(points);
}
