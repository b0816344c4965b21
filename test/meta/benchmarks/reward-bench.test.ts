import { expect, test } from "vitest";
import { accuracyBySubset, preferenceCredit, sectionScores } from "../../../src/meta/index.ts";

const pair = (subset: string, chosen: number, rejected: number) => ({ subset, chosen, rejected });

test("preferenceCredit(chosen, rejected, tie) scores win, tie, loss and missing", () => {
  expect([preferenceCredit(2, 1, 0), preferenceCredit(1, 1, 0), preferenceCredit(1, 1, 0.5)]).toEqual([
    1, 0, 0.5,
  ]);
  expect([preferenceCredit(1, 2, 0.5), preferenceCredit(NaN, 2, 0)]).toEqual([0, NaN]);
});

test("accuracyBySubset drops and counts missing pairs, and is NaN where none is left", () => {
  const found = accuracyBySubset([pair("x", 2, 1), pair("x", 1, 1), pair("x", NaN, 1), pair("y", 1, NaN)], 0);
  expect(found).toEqual({ x: { value: 0.5, n: 2, dropped: 1 }, y: { value: NaN, n: 0, dropped: 1 } });
});

test("sectionScores weighs subsets by published counts; an absent section is 0 and named", () => {
  const found = sectionScores({ "math-prm": 1, "hep-go": 0 });
  expect(found.sections.Reasoning).toBeCloseTo(984 / (984 + 164), 14);
  expect(found.sections.Chat).toBe(0);
  expect(found.empty).toEqual(["Chat", "Chat Hard", "Safety"]);
});

test("sectionScores refuses a subset without a count", () => {
  expect(() => sectionScores({ x: 1 }, { sections: { S: ["x"] }, counts: {} })).toThrow(
    'rewardbench: no example count for subset "x"',
  );
});
