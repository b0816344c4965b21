import { expect, test } from "vitest";
import { flipDecision, judgeBench, type JudgeBenchRow } from "../../../src/meta/index.ts";

const row = (
  label: JudgeBenchRow["label"],
  decision1: JudgeBenchRow["decision1"],
  decision2: JudgeBenchRow["decision2"],
): JudgeBenchRow => ({ label, decision1, decision2 });

test("judgeBench sums both orders, the second flipped back", () => {
  const found = judgeBench([
    row("A>B", "A>B", "B>A"),
    row("A>B", "A>B", "A>B"),
    row("A>B", "A>B", null),
    row("B>A", "A=B", "B>A"),
    row("B>A", "A>B", "B>A"),
  ]);
  expect([...found.sums]).toEqual([2, 0, 1, -1, -2]);
  expect(found.value).toBe(0.4);
});

test("judgeBench of a judge that always says A is 0, of no rows NaN", () => {
  expect(judgeBench([row("A>B", "A>B", "A>B"), row("B>A", "A>B", "A>B")]).value).toBe(0);
  expect(judgeBench([]).value).toBeNaN();
});

test("flipDecision keeps ties and missing", () => {
  expect([flipDecision("A>B"), flipDecision("A=B"), flipDecision(null)]).toEqual(["B>A", "A=B", null]);
});
