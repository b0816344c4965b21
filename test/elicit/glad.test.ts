import { expect, test } from "vitest";
import { encodeVotes, glad } from "../../src/elicit/index.ts";
import { seeded } from "../../src/num/index.ts";
import { accuracy, crowd } from "./crowd.ts";

test("glad(votes) finds most true labels of a good crowd", () => {
  const { votes, truth } = crowd(seeded(1), [0.8, 0.8, 0.7, 0.7, 0.6]);
  expect(accuracy(glad(votes).winners, truth)).toBeGreaterThan(0.9);
});

test("glad(votes) does not depend on the order of the votes", () => {
  const { votes } = crowd(seeded(2), [0.9, 0.7, 0.6], 60);
  const rows = Array.from(votes.task, (t, i) => ({
    task: votes.tasks[t]!,
    rater: votes.raters[votes.rater[i]!]!,
    label: votes.labels[votes.label[i]!]!,
  }));
  const turned = encodeVotes(rows.toReversed());
  const labelOf = (v: typeof votes) => {
    const { winners } = glad(v);
    return Object.fromEntries(v.tasks.map((task, t) => [task, v.labels[winners[t]!]]));
  };
  expect(labelOf(turned)).toEqual(labelOf(votes));
});

test("glad of no votes is empty", () => {
  expect(glad(encodeVotes([])).winners.length).toBe(0);
});

test("glad(votes) gives a rater who is mostly wrong a negative alpha", () => {
  const { votes } = crowd(seeded(9), [0.95, 0.9, 0.9, 0.02], 200);
  const { alphas } = glad(votes);
  expect(alphas[0]).toBeGreaterThan(0.5);
  expect(alphas[3]).toBeLessThan(0);
});

test("glad(votes) of one label is NaN", () => {
  expect(Number.isNaN(glad(encodeVotes([{ task: "t", rater: "w", label: "y" }])).probabilities[0])).toBe(
    true,
  );
});
