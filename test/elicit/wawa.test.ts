import { expect, test } from "vitest";
import { encodeVotes, wawa } from "../../src/elicit/index.ts";
import { seeded } from "../../src/num/index.ts";
import { accuracy, crowd } from "./crowd.ts";

test("wawa(votes) finds most true labels of a good crowd", () => {
  const { votes, truth } = crowd(seeded(1), [0.8, 0.8, 0.7, 0.7, 0.6]);
  expect(accuracy(wawa(votes).winners, truth)).toBeGreaterThan(0.9);
});

test("wawa(votes) does not depend on the order of the votes", () => {
  const { votes } = crowd(seeded(2), [0.9, 0.7, 0.6], 60);
  const rows = Array.from(votes.task, (t, i) => ({
    task: votes.tasks[t]!,
    rater: votes.raters[votes.rater[i]!]!,
    label: votes.labels[votes.label[i]!]!,
  }));
  const turned = encodeVotes(rows.toReversed());
  const labelOf = (v: typeof votes) => {
    const { winners } = wawa(v);
    return Object.fromEntries(v.tasks.map((task, t) => [task, v.labels[winners[t]!]]));
  };
  expect(labelOf(turned)).toEqual(labelOf(votes));
});

test("wawa of no votes is empty", () => {
  expect(wawa(encodeVotes([])).winners.length).toBe(0);
});

test("wawa(votes).skills are the shares of votes equal to the majority", () => {
  const votes = encodeVotes(
    ["a", "b", "c"].flatMap((rater) =>
      ["t", "u"].map((task) => ({ task, rater, label: rater === "c" && task === "u" ? "n" : "y" })),
    ),
  );
  expect([...wawa(votes).skills]).toEqual([1, 1, 0.5]);
});
