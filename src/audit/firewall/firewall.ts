import {
  type Dataset,
  importedScorer,
  kinship,
  lineageOf,
  modelFamilies,
  type ScorerSpec,
  visible,
} from "../../core/index.ts";

/** One conflict between who evaluates and what was done before, in words. */
export interface Conflict {
  readonly scorer: string;
  readonly kind: "optimised-by" | "fitted-on" | "own-family";
  /** A sentence that names both sides and says what to do. */
  readonly warning: string;
}

/** What is known of how the outputs came to be, beside their tags. */
export interface FirewallOptions {
  /** Scorers that optimised the policy, or filtered or ranked its outputs, as the user names them. */
  readonly optimisedBy: readonly ScorerSpec[];
}

/** Tags of outputs that name the scorer which optimised or filtered them. */
export const OPTIMISER_TAGS = ["optimised_by", "optimized_by", "filtered_by", "selected_by"] as const;

/** A scorer known by name only: its families follow from the name. */
export const namedOptimiser = (name: string): ScorerSpec => importedScorer(name, { family: "reward-model" });

function taggedOptimisers({ outputs }: Dataset): ScorerSpec[] {
  const names = new Set<string>();
  for (const { tags } of outputs)
    for (const tag of OPTIMISER_TAGS) if (tags[tag] !== undefined) names.add(tags[tag]);
  return [...names].map(namedOptimiser);
}

const short = (name: string): string => visible(name, 60);

function optimiserConflicts(scorer: ScorerSpec, optimisers: readonly ScorerSpec[]): Conflict[] {
  return optimisers.flatMap((optimiser): Conflict[] => {
    const why = kinship(scorer, optimiser);
    if (why === undefined) return [];
    const warning = `${short(scorer.name)} judges outputs that ${short(optimiser.name)} optimised or filtered, and ${why}: what fooled the one fools the other, so evaluate with a scorer of another lineage or with humans`;
    return [{ scorer: scorer.name, kind: "optimised-by", warning }];
  });
}

function fittedConflicts(scorer: ScorerSpec, { head }: Dataset): Conflict[] {
  if (!lineageOf(scorer).trainedOn.includes(head.name.toLowerCase())) return [];
  const warning = `${short(scorer.name)} was fitted on labels of a data set of this name (${short(head.name)}): if these are the same items, its agreement here is not held out`;
  return [{ scorer: scorer.name, kind: "fitted-on", warning }];
}

/** Systems whose name is of the scorer's own model family. */
function familyConflicts(scorer: ScorerSpec, { systems }: Dataset): Conflict[] {
  if (scorer.family !== "judge" && scorer.family !== "reward-model") return [];
  const own = new Set(lineageOf(scorer).families);
  const kin = systems.filter((system) => modelFamilies(system).some((family) => own.has(family)));
  if (kin.length === 0 || kin.length === systems.length) return [];
  const named = kin.slice(0, 3).map(short).join(", ");
  const more = kin.length > 3 ? ` and ${kin.length - 3} more` : "";
  const warning = `${short(scorer.name)} and the systems ${named}${more} are of one model family: it may favour its own kind over the other ${systems.length - kin.length}`;
  return [{ scorer: scorer.name, kind: "own-family", warning }];
}

/**
 * The firewall between optimisation and evaluation: where a scorer that judges is kin to one that optimised or filtered the outputs, was fitted on labels of the
 * data set, or is of the family of some of the systems. Kinship is by names and declared lineage; no conflict found is no proof of independence.
 * Source: Pombal et al. (2025), on metrics that interfere with what they evaluate.
 */
export function firewall(
  dataset: Dataset,
  scorers: readonly ScorerSpec[],
  { optimisedBy }: FirewallOptions = { optimisedBy: [] },
): Conflict[] {
  const optimisers = [...optimisedBy, ...taggedOptimisers(dataset)];
  const judges = scorers.filter((s) => s.family !== "sentinel");
  return judges.flatMap((scorer) => [
    ...optimiserConflicts(scorer, optimisers),
    ...fittedConflicts(scorer, dataset),
    ...familyConflicts(scorer, dataset),
  ]);
}

/** Warnings of many conflicts, those of one kind cut to a few with a count of the rest. */
export function conflictWarnings(conflicts: readonly Conflict[], most = 3): string[] {
  const kinds = [...new Set(conflicts.map((c) => c.kind))];
  return kinds.flatMap((kind) => {
    const same = conflicts.filter((c) => c.kind === kind);
    const rest = same.length - most;
    const others = new Set(same.slice(most).map((c) => c.scorer)).size;
    return [
      ...same.slice(0, most).map((c) => c.warning),
      ...(rest > 0 ? [`the same holds for ${others} more scorers (${kind})`] : []),
    ];
  });
}
