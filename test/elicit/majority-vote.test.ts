import { expect, test } from "vitest";
import { encodeVotes, majorityVote } from "../../src/elicit/index.ts";
import { seeded } from "../../src/num/index.ts";
import { accuracy, crowd } from "./crowd.ts";

test("majorityVote(votes) finds most true labels of a good crowd", () => {
  const { votes, truth } = crowd(seeded(1), [0.8, 0.8, 0.7, 0.7, 0.6]);
  expect(accuracy(majorityVote(votes).winners, truth)).toBeGreaterThan(0.9);
});

test("majorityVote(votes) does not depend on the order of the votes", () => {
  const { votes } = crowd(seeded(2), [0.9, 0.7, 0.6], 60);
  const rows = Array.from(votes.task, (t, i) => ({
    task: votes.tasks[t]!,
    rater: votes.raters[votes.rater[i]!]!,
    label: votes.labels[votes.label[i]!]!,
  }));
  const turned = encodeVotes(rows.toReversed());
  const labelOf = (v: typeof votes) => {
    const { winners } = majorityVote(v);
    return Object.fromEntries(v.tasks.map((task, t) => [task, v.labels[winners[t]!]]));
  };
  expect(labelOf(turned)).toEqual(labelOf(votes));
});

test("majorityVote of no votes is empty", () => {
  expect(majorityVote(encodeVotes([])).winners.length).toBe(0);
});

test("majorityVote(votes) gives ties to the smallest label name", () => {
  const votes = encodeVotes([
    { task: "t", rater: "a", label: "yes" },
    { task: "t", rater: "b", label: "no" },
  ]);
  const { winners, probabilities } = majorityVote(votes);
  expect([votes.labels[winners[0]!], ...probabilities]).toEqual(["no", 0.5, 0.5]);
});

test("majorityVote(votes, skills) has no winner where all voters have skill 0", () => {
  const votes = encodeVotes([{ task: "t", rater: "a", label: "yes" }]);
  expect([...majorityVote(votes, [0]).winners]).toEqual([-1]);
});
