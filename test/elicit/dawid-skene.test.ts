import { expect, test } from "vitest";
import { dawidSkene, encodeVotes, majorityVote } from "../../src/elicit/index.ts";
import { seeded } from "../../src/num/index.ts";
import { accuracy, crowd } from "./crowd.ts";

test("dawidSkene(votes) finds most true labels of a good crowd", () => {
  const { votes, truth } = crowd(seeded(1), [0.8, 0.8, 0.7, 0.7, 0.6]);
  expect(accuracy(dawidSkene(votes).winners, truth)).toBeGreaterThan(0.9);
});

test("dawidSkene(votes) does not depend on the order of the votes", () => {
  const { votes } = crowd(seeded(2), [0.9, 0.7, 0.6], 60);
  const rows = Array.from(votes.task, (t, i) => ({
    task: votes.tasks[t]!,
    rater: votes.raters[votes.rater[i]!]!,
    label: votes.labels[votes.label[i]!]!,
  }));
  const turned = encodeVotes(rows.toReversed());
  const labelOf = (v: typeof votes) => {
    const { winners } = dawidSkene(v);
    return Object.fromEntries(v.tasks.map((task, t) => [task, v.labels[winners[t]!]]));
  };
  expect(labelOf(turned)).toEqual(labelOf(votes));
});

test("dawidSkene of no votes is empty", () => {
  expect(dawidSkene(encodeVotes([])).winners.length).toBe(0);
});

test("dawidSkene(votes) beats the majority where two raters know and five guess", () => {
  const { votes, truth } = crowd(seeded(5), [0.95, 0.95, 0.3, 0.3, 0.3, 0.3, 0.3], 600);
  const known = accuracy(dawidSkene(votes).winners, truth);
  expect(known).toBeGreaterThan(0.9);
  expect(known).toBeGreaterThan(accuracy(majorityVote(votes).winners, truth) + 0.05);
});

test("dawidSkene(votes).lossHistory never falls", () => {
  const { votes } = crowd(seeded(6), [0.8, 0.6, 0.5]);
  const { lossHistory } = dawidSkene(votes, { tolerance: 0, nIterations: 30 });
  for (let i = 1; i < lossHistory.length; i++)
    expect(lossHistory[i]! - lossHistory[i - 1]!).toBeGreaterThan(-1e-9);
});

test("dawidSkene(votes) recovers a rater who swaps two labels", () => {
  const { votes, truth } = crowd(seeded(7), [0.9, 0.9, 0.9]);
  const rows = truth.flatMap((label, t) => [
    ...Array.from(votes.task, (task, i) => ({ task, i }))
      .filter(({ task }) => task === t)
      .map(({ i }) => ({
        task: `t${t}`,
        rater: votes.raters[votes.rater[i]!]!,
        label: votes.labels[votes.label[i]!]!,
      })),
    { task: `t${t}`, rater: "swapper", label: `L${[1, 0, 2, 3][label]!}` },
  ]);
  const all = encodeVotes(rows);
  const { errors, pairs } = dawidSkene(all);
  const pair = pairs.rater.findIndex(
    (w, p) => all.raters[w] === "swapper" && all.labels[pairs.label[p]!] === "L1",
  );
  expect(errors[pair * 4]).toBeGreaterThan(0.9);
});
