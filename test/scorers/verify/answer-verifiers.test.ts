import { expect, test } from "vitest";
import { lastBoxed, lastNumber } from "../../../src/scorers/verify/answer-extraction.ts";
import { areAnswersEqual } from "../../../src/scorers/verify/answer-equality.ts";
import { against, verified, verify } from "./verify-task.ts";

const exact = { tolerance: 0, percent: "lenient" } as const;

const EQUAL: readonly (readonly [string, string])[] = [
  ["1,234", "1234.0"],
  ["1{,}234", "1234"],
  ["1\\,234", "1234"],
  ["\\frac{3}{4}", "0.75"],
  ["\\dfrac34", "3/4"],
  ["-\\tfrac{1}{2}", "-.5"],
  ["1\\frac{1}{2}", "1.5"],
  ["1 1/2", "3/2"],
  ["50\\%", "0.5"],
  ["50%", "50"],
  ["\\$18", "18"],
  ["x = 5", "5"],
  ["$5$.", "5"],
  ["1e3", "1000"],
  ["3 \\times 10^{4}", "30000"],
  ["\u22125", "-5"],
  ["\u0665", "5"],
  ["90^\\circ", "90"],
  ["\\text{Yes}", "yes"],
  ["(1, \\frac{1}{2})", "(1,0.5)"],
  ["\\left[0, 1\\right)", "[0,1)"],
  ["\\{1, 2\\}", "\\{1,2\\}"],
  ["\\sqrt{2}", "\\sqrt{2}"],
];
const DIFFERENT: readonly (readonly [string, string])[] = [
  ["1/3", "0.333"],
  ["", ""],
  ["5", "50"],
  ["[0,1]", "[0,1)"],
  ["(1,2)", "(1,2,3)"],
  ["1/0", "1"],
  ["\\sqrt{2}", "\\sqrt{3}"],
  ["12", "1,2"],
  ["1 1/2", "11/2"],
];

test.each(EQUAL)("areAnswersEqual(%j, %j) holds", (a, b) => {
  expect([areAnswersEqual(a, b, exact), areAnswersEqual(b, a, exact)]).toEqual([true, true]);
});

test.each(DIFFERENT)("areAnswersEqual(%j, %j) does not hold", (a, b) => {
  expect([areAnswersEqual(a, b, exact), areAnswersEqual(b, a, exact)]).toEqual([false, false]);
});

test("areAnswersEqual(a, b, rules): tolerance is relative, strict percent is a hundredth", () => {
  expect(areAnswersEqual("0.333", "1/3", { ...exact, tolerance: 0.01 })).toBe(true);
  expect(areAnswersEqual("50%", "50", { ...exact, percent: "strict" })).toBe(false);
  expect(areAnswersEqual("1e999", "1e999999999", exact)).toBe(false);
});

test("lastBoxed(text) balances braces, takes the last one, and one without braces", () => {
  expect(lastBoxed("\\boxed{1} so \\boxed{\\frac{1}{2}}.")).toBe("\\frac{1}{2}");
  expect(lastBoxed("\\boxed{\\{1\\}}")).toBe("\\{1\\}");
  expect([lastBoxed("$\\boxed 7$"), lastBoxed("\\boxed{1"), lastBoxed("none")]).toEqual([
    "7",
    undefined,
    undefined,
  ]);
});

test("lastNumber(text) prefers what stands behind ####", () => {
  expect(lastNumber("2 + 2 = 4\n#### 1,234 dollars 5")).toBe("1,234");
  expect(["costs $3.50.", "in 2019-2020", "minus -3", "3/4 of it", "50 %", "none"].map(lastNumber)).toEqual([
    "3.50",
    "2020",
    "-3",
    "3/4",
    "50 %",
    undefined,
  ]);
});

test("boxed-answer compares with the references, boxed or bare", async () => {
  expect(await verify("boxed-answer", "So \\boxed{0.5}", against("1/3", "thus \\boxed{\\frac12}"))).toEqual({
    values: [1],
    why: '"0.5" equals "1/3", "\\frac12"',
  });
  expect(await verify("boxed-answer", "So 0.5", against("0.5"))).toEqual({
    values: [0],
    why: "no \\boxed{...} in the output",
  });
  expect(await verify("boxed-answer", "x")).toEqual({ missing: "no references" });
});

test("numeric-answer compares final numbers", async () => {
  expect(await verified("numeric-answer", "It is 72 in all.", against("48/2 = 24\n#### 72"))).toBe(1);
  expect(await verified("numeric-answer", "It is 71.", against("#### 72"))).toBe(0);
  expect(await verified("numeric-answer:tolerance=0.05", "It is 71.", against("#### 72"))).toBe(1);
  expect(await verify("numeric-answer", "1", against("none"))).toEqual({
    missing: "no reference has an answer",
  });
});
