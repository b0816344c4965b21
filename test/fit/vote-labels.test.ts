import { describe, expect, test } from "vitest";
import { assemble, type Judgment } from "../../src/core/index.ts";
import { type FitData, type VoteOptions, voteLabels } from "../../src/fit/index.ts";
import { chooseGold, makeView, wholePart } from "../../src/meta/index.ts";

type Vote = readonly [pair: string, rater: string, choice: "a" | "b" | "tie" | "both-bad", strength?: number];

/** Pairs p0, p1, ... of one item each, judged by the votes given. */
function voted(votes: readonly Vote[]): FitData {
  const ids = [...new Set(votes.map(([pair]) => pair))];
  const judgments = votes.map(([pair, id, choice, strength]): Judgment => ({
    kind: "preference",
    pair,
    choice,
    rater: { id, persistent: true },
    aspect: "quality",
    ...(strength === undefined ? {} : { strength }),
  }));
  const dataset = assemble(
    { name: "votes" },
    {
      items: ids.map((id) => ({ id, references: [], tags: {} })),
      outputs: ids.flatMap((itemId) =>
        ["a", "b"].map((side) => ({ id: `${itemId}${side}`, itemId, system: side, text: side, tags: {} })),
      ),
      pairs: ids.map((id) => ({ id, itemId: id, a: `${id}a`, b: `${id}b`, tags: {} })),
      judgments,
      columns: [],
    },
  );
  const view = makeView(dataset, chooseGold(dataset, undefined)!, { where: {}, excludeSystems: [] });
  return { part: wholePart(view), kind: "preferences", members: [], dropped: 0 };
}

const PLAIN: VoteOptions = { usesVotes: false, raterWeights: {}, strength: "none" };

const DATA = voted([
  ["p0", "ann", "a", 3],
  ["p0", "bob", "a", 1],
  ["p0", "cy", "b"],
  ["p1", "ann", "tie"],
  ["p1", "bob", "b", 2],
  ["p2", "ann", "both-bad"],
]);

describe("voteLabels(data, options)", () => {
  test("by votes the outcome is the share for a, ties half, and a pair weighs its votes", () => {
    const { outcome, weight, margin } = voteLabels(DATA, { ...PLAIN, usesVotes: true });
    expect([...outcome]).toEqual([2 / 3, 0.25, 0.5]);
    expect([...weight]).toEqual([3, 2, 1]);
    expect([...margin]).toEqual([0, 0, 0]);
  });
  test("rater weights shift shares and weigh pairs; weight 0 takes a rater out", () => {
    const options = { ...PLAIN, usesVotes: true, raterWeights: { bob: 3, cy: 0 } };
    const { outcome, weight } = voteLabels(DATA, options);
    expect([...outcome]).toEqual([1, 0.125, 0.5]);
    expect([...weight]).toEqual([4, 4, 1]);
  });
  test("without votes the gold's own rule decides, each pair with weight 1", () => {
    const { outcome, weight } = voteLabels(DATA, PLAIN);
    expect([...outcome]).toEqual([...DATA.part.truth]);
    expect([...weight]).toEqual([1, 1, 1]);
  });
  test("strengths become margins or weights: the mean of those stated, none is margin 0 and weight 1", () => {
    expect([...voteLabels(DATA, { ...PLAIN, strength: "margin" }).margin]).toEqual([2, 2, 0]);
    expect([...voteLabels(DATA, { ...PLAIN, strength: "scale" }).weight]).toEqual([2, 2, 1]);
    const weighted = { usesVotes: true, raterWeights: { ann: 3 }, strength: "margin" } as const;
    expect(voteLabels(DATA, weighted).margin[0]).toBe((3 * 3 + 1) / 4);
  });
  test("refuses unknown raters, and strengths where none is stated", () => {
    expect(() => voteLabels(DATA, { ...PLAIN, usesVotes: true, raterWeights: { dan: 2 } })).toThrow(
      'no rater "dan" judged these pairs; expected one of: ann, bob, cy',
    );
    const plain = voted([["p0", "ann", "a"]]);
    expect(() => voteLabels(plain, { ...PLAIN, strength: "scale" })).toThrow(
      "no preference states a strength",
    );
  });
});
