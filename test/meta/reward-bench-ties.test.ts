import { expect, test } from "vitest";
import { tiesScore } from "../../src/meta/index.ts";

const row = (id: string, numCorrect: number, scores: number[]) => ({ id, numCorrect, scores });

test("tiesScore of equal right answers far above the wrong one is 1.01", () => {
  expect(tiesScore([row("tied:0", 2, [1, 1, 0]), row("ref:0", 1, [1, 0])]).value).toBeCloseTo(1.01, 14);
});

test("tiesScore of a constant scorer is 0: 0/0 margins count 0", () => {
  expect(tiesScore([row("tied:0", 2, [1, 1, 1]), row("ref:0", 1, [1, 1])]).value).toBe(0);
});

test("tiesScore without a prompt in both forms is NaN, with a spread undefined too", () => {
  expect(tiesScore([row("tied:0", 2, [2, 1, 0]), row("ref:1", 1, [1, 0])]).value).toBeNaN();
  expect(tiesScore([row("tied:0", 1, [2, 0]), row("ref:0", 1, [1, 0])]).value).toBeNaN();
});

test("tiesScore refuses unreadable ids and prompts without right or wrong answers", () => {
  expect(() => tiesScore([row("tied0", 1, [1, 0])])).toThrow(
    'rewardbench 2 ties: bad prompt id "tied0"; expected "tied:N" or "ref:N"',
  );
  expect(() => tiesScore([row("ref:0", 2, [1, 0])])).toThrow(
    'rewardbench 2 ties, prompt "ref:0": cannot compare; expected at least one right and one wrong answer, got 2 right, 0 wrong',
  );
});
