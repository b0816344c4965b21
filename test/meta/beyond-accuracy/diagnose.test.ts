import { expect, test } from "vitest";
import { candidates } from "../../../src/meta/columns.ts";
import { diagnose } from "../../../src/meta/beyond-accuracy/diagnose.ts";
import { makeView, wholePart } from "../../../src/meta/view.ts";
import { pairData, ratedData } from "../small.ts";

function diagnosed(data: ReturnType<typeof pairData>) {
  const part = wholePart(makeView(data, data.golds[0]!, { where: {}, excludeSystems: [] }));
  return diagnose(part, candidates(data));
}

const labels = ["a", "b", "a", "b", "a", "a"] as const;

test("diagnose compares pair judges in a frame that naming outputs a or b does not change", () => {
  const verdicts = [0.9, 0.2, 0.8, 0.7, 0.4, 0.6];
  const rows = labels.map((label, i) => ({
    label,
    scores: { j: verdicts[i]!, k: verdicts[i]! ** 2 / (verdicts[i]! ** 2 + (1 - verdicts[i]!) ** 2) },
  }));
  const found = diagnosed(pairData(rows));
  expect(found.redundancy.copies).toEqual([{ a: "j", b: "k", spearman: expect.closeTo(1, 12), n: 6 }]);
  const turned = rows.map((r, i) =>
    i % 2 === 0
      ? r
      : {
          label: r.label === "a" ? ("b" as const) : ("a" as const),
          scores: { j: 1 - r.scores.j, k: 1 - r.scores.k },
        },
  );
  expect(diagnosed(pairData(turned)).redundancy.copies[0]!.spearman).toBeCloseTo(1, 12);
});

test("diagnose gives order records for judges asked in both orders only, without pairs never asked", () => {
  const rows = labels.map((label, i) => ({
    label,
    scores: i === 5 ? { once: 1 } : { both: 1, once: 1 },
    swapped: i === 5 ? {} : { both: i < 3 ? 0 : 1 },
  }));
  const found = diagnosed(pairData(rows));
  expect(found.orders).toMatchObject([
    { scorer: "both", orders: { n: 5, unread: 0, agreement: 0.4, firstWins: 0.6 }, cycles: null },
  ]);
  expect(found.groups).toEqual([]);
});

test("diagnose gives group records for rated outputs with null for what is undefined", () => {
  const gold = [
    [1, 2, 3],
    [3, 1, 1],
  ];
  const found = diagnosed(ratedData(gold, { m: gold, flat: gold.map((row) => row.map(() => 2)) }));
  expect(found.groups.map((g) => [g.scorer, g.pairAccuracy, g.groupSize, g.flatShare])).toEqual([
    ["m", 1, 2, 0],
    ["flat", null, 2, 1],
  ]);
  expect(found.groups[0]!.advantageSign).toBeNull();
  expect(found.groups[0]!.advantageWhy).toContain("source=policy");
  expect(JSON.parse(JSON.stringify(found))).toEqual(found);
});
