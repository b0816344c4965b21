import { raterName, UserError } from "../core/index.ts";
import type { FitData } from "./fit-data.ts";

/** How preferences of a gold become labels of a head. */
export interface VoteOptions {
  /** Every vote counts (a share of votes is the outcome) instead of the gold's own rule. */
  readonly usesVotes: boolean;
  /** Weight of a rater's votes by name; 1 where absent. */
  readonly raterWeights: Readonly<Record<string, number>>;
  /** Stated strengths: not used, as margins that the winner should lead by, or as weights of the loss. */
  readonly strength: "none" | "margin" | "scale";
}

/** Labels of the pairs of some data, aligned with its units. */
export interface VoteLabels {
  readonly outcome: Float64Array;
  readonly weight: Float64Array;
  readonly margin: Float64Array;
}

const CHOICE = { a: 1, b: 0, tie: 0.5, "both-bad": 0.5 } as const;

/**
 * Outcomes, weights and margins of judged pairs. By votes a pair weighs the sum of its raters' weights. Margins are the weighted mean of stated strengths.
 * @throws UserError where strengths are asked for and none is stated, or a weighted rater is unknown
 */
export function voteLabels({ part }: FitData, options: VoteOptions): VoteLabels {
  const { dataset, gold } = part.view;
  const n = part.units.length;
  const rowOf = new Map(Array.from(part.units, (unit, i) => [dataset.pairs[unit]!.id, i]));
  const raters = gold.raters && new Set(gold.raters);
  const sums = {
    votes: new Float64Array(n),
    weight: new Float64Array(n),
    strength: new Float64Array(n),
    stated: new Float64Array(n),
  };
  const seen = new Set<string>();
  for (const j of dataset.judgments) {
    if (j.kind !== "preference" || j.aspect !== gold.aspect) continue;
    const name = raterName(j.rater);
    const row = rowOf.get(j.pair);
    if (row === undefined || (raters && !raters.has(name))) continue;
    seen.add(name);
    const w = options.raterWeights[name] ?? 1;
    sums.votes[row]! += w * CHOICE[j.choice];
    sums.weight[row]! += w;
    if (j.strength === undefined) continue;
    sums.strength[row]! += w * j.strength;
    sums.stated[row]! += w;
  }
  for (const name of Object.keys(options.raterWeights))
    if (!seen.has(name))
      throw new UserError({
        where: "--rater-weight",
        problem: `no rater "${name}" judged these pairs`,
        expected: `one of: ${[...seen].slice(0, 20).join(", ")}`,
      });
  if (options.strength !== "none" && sums.stated.every((w) => w === 0))
    throw new UserError({
      where: "--strength",
      problem: "no preference states a strength",
      expected: "preferences with a strength",
    });
  const strengths = sums.strength.map((s, i) => (sums.stated[i]! > 0 ? s / sums.stated[i]! : NaN));
  const share = sums.votes.map((v, i) => v / sums.weight[i]!);
  const base = options.usesVotes ? sums.weight : new Float64Array(n).fill(1);
  const scale = (i: number): number =>
    options.strength === "scale" && strengths[i]! >= 0 ? strengths[i]! : 1;
  return {
    outcome: options.usesVotes ? share : part.truth,
    weight: base.map((w, i) => w * scale(i)),
    margin: strengths.map((s) => (options.strength === "margin" && s > 0 ? s : 0)),
  };
}
