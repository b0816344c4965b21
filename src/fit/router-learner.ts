import { UserError } from "../core/index.ts";
import { type FitData, memberOf, unitOutput } from "./fit-data.ts";
import { type Learner, type Yardstick } from "./learner.ts";
import { bestMember, memberValues } from "./single-learner.ts";

/** Fewer training clusters with a value of the tag than this go to the member that is best overall. */
const LEAST_CLUSTERS = 10;

/** A tag's value at each unit; the output's own tag before the item's. */
function tagsOf(data: FitData, tag: string): (string | undefined)[] {
  const { part } = data;
  return Array.from(part.units, (_, i) => {
    const { item, output } = unitOutput(part.view.dataset, part, i);
    return output.tags[tag] ?? item.tags[tag];
  });
}

/** Learns which member to ask for each value of a tag. @throws UserError where no unit has the tag */
export function routerLearner(data: FitData, tag: string, by: Yardstick): Learner {
  const tags = tagsOf(data, tag);
  if (tags.every((t) => t === undefined))
    throw new UserError({
      where: "--route-by",
      problem: `no judged unit has the tag "${tag}"`,
      expected: "a tag of items or outputs",
    });
  const { part } = data;
  const isMargin = data.members.some((m) => m.over === "pairs");
  return {
    name: `router by ${tag}`,
    family: "composite",
    fit: (train) => {
      const values = data.members.map((_, k) => memberValues(data, k, train));
      const overall = bestMember(data, train, { by, values });
      const chosen = new Map<string, number>();
      for (const value of new Set(Array.from(train, (i) => tags[i]))) {
        const own = train.filter((i) => tags[i] === value);
        const nClusters = new Set(own.map((i) => part.clusterOf[i]!)).size;
        if (value === undefined || nClusters < LEAST_CLUSTERS) continue;
        chosen.set(value, bestMember(data, own, { by, values }));
      }
      const memberAt = (k: number) => memberOf(data.members[k]!, train);
      const routes = [...chosen].map(([value, k]) => ({ value, member: memberAt(k) }));
      return {
        values: Float64Array.from(tags, (t, i) => values[chosen.get(t ?? "") ?? overall]![i]!),
        chose: [...chosen].map(([t, k]) => `${t}: ${data.members[k]!.name}`).join(", "),
        body: {
          kind: "router",
          tag,
          over: isMargin ? "pairs" : "outputs",
          routes,
          otherwise: memberAt(overall),
        },
      };
    },
  };
}
