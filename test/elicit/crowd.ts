import { encodeVotes, type Votes } from "../../src/elicit/index.ts";
import { type Rng, randomInt } from "../../src/num/index.ts";

/** A simulated crowd: true labels, and votes of raters with given skills (0.25 is chance at four labels). */
export function crowd(rng: Rng, skills: readonly number[], nTasks = 300): { votes: Votes; truth: number[] } {
  const truth = Array.from({ length: nTasks }, () => randomInt(rng, 4));
  const rows = truth.flatMap((label, t) =>
    skills.map((skill, w) => ({
      task: `t${t}`,
      rater: `w${w}`,
      label: `L${rng() < skill ? label : (label + 1 + randomInt(rng, 3)) % 4}`,
    })),
  );
  return { votes: encodeVotes(rows), truth };
}

/** Share of tasks whose winner is the true label. */
export function accuracy(winners: Int32Array, truth: readonly number[]): number {
  return truth.filter((label, t) => winners[t] === label).length / truth.length;
}
