import { expect, test } from "vitest";
import type { Judgment } from "../../src/core/index.ts";
import { judgmentText, raterMarks, verdicts } from "../../src/report/judgment-text.ts";

const rater = { id: "r1", persistent: true } as const;
const spans = (
  list: readonly { start?: number; end?: number; text?: string; severity?: string }[],
): Judgment => ({
  kind: "spans",
  rater,
  aspect: "mqm",
  output: "o1",
  side: "output",
  spans: list,
});

test("judgmentText(judgment) says who, what and how", () => {
  expect(judgmentText({ kind: "rating", rater, aspect: "quality", target: { output: "o1" }, value: 4 })).toBe(
    "r1, quality: 4 for o1",
  );
  expect(
    judgmentText({
      kind: "correct",
      rater: { aggregate: "key", of: 3 },
      aspect: "label",
      itemId: "q",
      outputs: [],
    }),
  ).toBe("key of 3, label: no output is right");
});

test("verdicts(judgment) tells annotated without error from not annotated", () => {
  expect(verdicts(spans([]))).toEqual(["mqm: no error"]);
  expect(verdicts(spans([{ severity: "major" }]))).toEqual(["mqm: major"]);
});

test("raterMarks(judgment) looks up spans that are given by their text alone", () => {
  const marks = raterMarks(spans([{ text: "cat" }, { start: 1, end: 3 }, { text: "dog" }]), () => "the cat");
  expect(marks.map(({ start, end }) => [start, end])).toEqual([
    [4, 7],
    [1, 3],
  ]);
});
