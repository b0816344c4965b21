import { addTo, kahanSums } from "./kahan.ts";
import { type Aggregate, normaliseRows, rowWinners, type Votes } from "./votes.ts";

/**
 * Shares of the votes a task; the winner is the label with most votes, on a tie the smallest name.
 * With `skills` (one a rater) every vote weighs its rater's skill; a task whose voters all have skill 0 has no winner (NaN, -1).
 * Pinned to crowd-kit 1.4.
 */
export function majorityVote(votes: Votes, skills?: ArrayLike<number>): Aggregate {
  const nLabels = votes.labels.length;
  const sums = kahanSums(votes.tasks.length * nLabels);
  for (let i = 0; i < votes.task.length; i++)
    addTo(sums, votes.task[i]! * nLabels + votes.label[i]!, skills ? skills[votes.rater[i]!]! : 1);
  const probabilities = normaliseRows(sums.totals, nLabels);
  return { winners: rowWinners(probabilities, nLabels), probabilities };
}

/** Share of each rater's distinct votes that equal the winner of their task; tasks without a winner are left out (NaN where none is left). */
export function agreementWith(votes: Votes, winners: Int32Array): Float64Array {
  const right = new Float64Array(votes.raters.length);
  const n = new Float64Array(votes.raters.length);
  const seen = new Set<string>();
  for (let i = 0; i < votes.task.length; i++) {
    const [task, rater, label] = [votes.task[i]!, votes.rater[i]!, votes.label[i]!];
    const key = `${task} ${rater} ${label}`;
    if (winners[task] === -1 || seen.has(key)) continue;
    seen.add(key);
    n[rater]!++;
    if (winners[task] === label) right[rater]!++;
  }
  return right.map((r, w) => r / n[w]!);
}
