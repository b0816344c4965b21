import { expect, test } from "vitest";
import type { Diagnostics } from "../../src/meta/index.ts";
import { diagnosticTexts } from "../../src/report/diagnostics.ts";

const group = {
  n: 16,
  nGroups: 4,
  withinSd: 1,
  totalSd: 2,
  withinShare: 0.5,
  groupSize: 4,
  askedSize: 8,
  flatShare: 0.25,
  nFlatGroups: 4,
  pairAccuracy: 0.75,
  nPairs: 20,
  margins: { n: 20, mean: 0.4, sd: 1, near: 0.1 },
  advantageSign: null,
  nAdvantages: 0,
  advantageWhy: "no policy",
} as const;
const made: Diagnostics = {
  dataset: "d",
  gold: "g",
  redundancy: {
    threshold: 0.95,
    nScorers: 3,
    nDistinct: 2,
    copies: [{ a: "x", b: "y", spearman: -0.98, n: 1200 }],
    closest: [],
  },
  groups: Array.from({ length: 10 }, (_, i) => ({ ...group, scorer: `s${i}`, withinShare: 1 - i / 20 })),
  orders: [
    {
      scorer: "judge",
      orders: {
        n: 100,
        unread: 0,
        agreement: 0.6,
        firstWins: 0.4,
        secondWins: 0,
        positionBias: 0.4,
        p: 1e-9,
      },
      cycles: { nTriples: 40, nCyclic: 4, share: 0.1 },
    },
  ],
};

test("diagnosticTexts says who copies whom, which scorer spreads least and who favours a position", () => {
  const [copies, groups, orders] = diagnosticTexts(made, { all: false });
  expect(copies).toMatchObject({
    finding: "3 scorers, 2 without near-copies (Spearman 0.95 or more).",
    lines: ["x and y: -0.980 (the other way round), n = 1,200"],
  });
  expect(groups!.finding).toContain("s9 (0.550 of its SD)");
  expect(groups!.finding).toContain("not reported: no policy");
  expect([groups!.lines.length, groups!.hidden]).toEqual([8, 2]);
  expect(orders!.finding).toContain("1 of 1 judge favour a position");
  expect(orders!.lines[0]).toContain("circular 4 of 40 triples (10%)");
});

test("diagnosticTexts with all hides nothing, and of nothing says nothing", () => {
  expect(diagnosticTexts(made, { all: true })[1]).toMatchObject({ hidden: 0 });
  const none = { ...made, redundancy: { ...made.redundancy, nScorers: 1 }, groups: [], orders: [] };
  expect(diagnosticTexts(none, { all: true })).toEqual([]);
});
