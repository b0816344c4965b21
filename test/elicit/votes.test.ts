import { expect, test } from "vitest";
import { encodeVotes, nameOrder, normaliseRows, rowWinners } from "../../src/elicit/index.ts";

test("encodeVotes(rows) lists tasks and raters by first appearance and labels in code point order", () => {
  const votes = encodeVotes([
    { task: "t2", rater: "w", label: "\u{1F600}" },
    { task: "t1", rater: "v", label: "\uffee" },
    { task: "t2", rater: "v", label: "a" },
  ]);
  expect([votes.tasks, votes.raters, votes.labels]).toEqual([
    ["t2", "t1"],
    ["w", "v"],
    ["a", "\uffee", "\u{1F600}"],
  ]);
  expect([[...votes.task], [...votes.rater], [...votes.label]]).toEqual([
    [0, 1, 0],
    [0, 1, 1],
    [2, 1, 0],
  ]);
});

test("encodeVotes([]) gives empty columns", () => {
  const votes = encodeVotes([]);
  expect([votes.tasks, votes.task.length, votes.labels]).toEqual([[], 0, []]);
});

test("nameOrder(names) sorts 10 before 9 and shorter before longer", () => {
  expect([...nameOrder(["9", "10", "1"])]).toEqual([2, 1, 0]);
});

test("rowWinners takes the first of equal entries and -1 for a row without numbers", () => {
  expect([...rowWinners(Float64Array.of(0.5, 0.5, NaN, NaN, 0.1, 0.9), 2)]).toEqual([0, -1, 1]);
});

test("normaliseRows makes rows sum to 1 and a row of zeros NaN", () => {
  expect([...normaliseRows(Float64Array.of(1, 3, 0, 0), 2)]).toEqual([0.25, 0.75, NaN, NaN]);
});
