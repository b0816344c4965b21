import { expect, test } from "vitest";
import { encodeVotes, oneCoin } from "../../src/elicit/index.ts";
import { seeded } from "../../src/num/index.ts";
import { accuracy, crowd } from "./crowd.ts";

test("oneCoin(votes) finds most true labels of a good crowd", () => {
  const { votes, truth } = crowd(seeded(1), [0.8, 0.8, 0.7, 0.7, 0.6]);
  expect(accuracy(oneCoin(votes).winners, truth)).toBeGreaterThan(0.9);
});

test("oneCoin(votes) does not depend on the order of the votes", () => {
  const { votes } = crowd(seeded(2), [0.9, 0.7, 0.6], 60);
  const rows = Array.from(votes.task, (t, i) => ({
    task: votes.tasks[t]!,
    rater: votes.raters[votes.rater[i]!]!,
    label: votes.labels[votes.label[i]!]!,
  }));
  const turned = encodeVotes(rows.toReversed());
  const labelOf = (v: typeof votes) => {
    const { winners } = oneCoin(v);
    return Object.fromEntries(v.tasks.map((task, t) => [task, v.labels[winners[t]!]]));
  };
  expect(labelOf(turned)).toEqual(labelOf(votes));
});

test("oneCoin of no votes is empty", () => {
  expect(oneCoin(encodeVotes([])).winners.length).toBe(0);
});

test("oneCoin(votes).skills are near the simulated ones", () => {
  const skills = [0.9, 0.7, 0.5, 0.8];
  const found = oneCoin(crowd(seeded(8), skills, 2000).votes).skills;
  skills.forEach((s, w) => expect(Math.abs(found[w]! - s)).toBeLessThan(0.04));
});
