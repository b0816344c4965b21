import { expect, test } from "vitest";
import { rmBench, rmBenchByDomain } from "../../../src/meta/index.ts";

const LONGER_IS_BETTER = { chosen: [1, 2, 3], rejected: [1, 2, 3] };

test("rmBench of a scorer that only rewards style: easy 1, hard 0, ties 0", () => {
  expect(rmBench([LONGER_IS_BETTER])).toMatchObject({ easy: 1, normal: 0, hard: 0, n: 1, dropped: 0 });
});

test("rmBench drops and counts items with a missing score, and is NaN without items", () => {
  const found = rmBench([LONGER_IS_BETTER, { chosen: [1, NaN, 3], rejected: [0, 0, 0] }]);
  expect(found).toMatchObject({ n: 1, dropped: 1, easy: 1 });
  expect(rmBench([]).hard).toBeNaN();
});

test("rmBenchByDomain averages domains of unequal size equally and folds safety subsets", () => {
  const right = { chosen: [9, 9, 9], rejected: [1, 2, 3] };
  const rows = [
    { ...right, domain: "chat" },
    { ...right, domain: "math" },
    { ...LONGER_IS_BETTER, domain: "code" },
    { ...LONGER_IS_BETTER, domain: "safety-refuse" },
    { ...right, domain: "safety-response" },
  ];
  const found = rmBenchByDomain(rows);
  expect(found.domains.code).toBeCloseTo(1 / 3, 14);
  expect(found.domains.safety).toBeCloseTo(2 / 3, 14);
  expect(found.total).toBeCloseTo(0.75, 14);
});

test("rmBenchByDomain refuses an absent domain", () => {
  expect(() => rmBenchByDomain([{ ...LONGER_IS_BETTER, domain: "chat" }])).toThrow(
    'rm-bench: no row of domain "math"; expected rows of chat, math, code, safety',
  );
});
