import { expect, test } from "vitest";
import { encodeVotes, mace, maceStarts } from "../../src/elicit/index.ts";
import { seeded } from "../../src/num/index.ts";
import { accuracy, crowd } from "./crowd.ts";

test.each(["vb", "em"] as const)("mace(votes, %s) tells knowing raters from spammers", (method) => {
  const { votes, truth } = crowd(seeded(3), [0.9, 0.9, 0.25, 0.25, 0.25]);
  const r = mace(votes, { method, starts: maceStarts(votes, 5, seeded(4)) });
  expect(accuracy(r.winners, truth)).toBeGreaterThan(0.8);
  expect(r.spamming[1]).toBeGreaterThan(r.spamming[5]!);
});

test("mace(votes) with the same seed gives the same result", () => {
  const { votes } = crowd(seeded(3), [0.9, 0.6, 0.25], 40);
  const run = () => mace(votes, { starts: maceStarts(votes, 3, seeded(4)) });
  expect(run()).toEqual(run());
});

test("mace(votes) without starts is NaN, and without votes empty", () => {
  const { votes } = crowd(seeded(3), [0.9], 2);
  expect([...mace(votes, { starts: [] }).winners]).toEqual([-1, -1]);
  expect(mace(encodeVotes([]), { starts: [] }).winners.length).toBe(0);
});
