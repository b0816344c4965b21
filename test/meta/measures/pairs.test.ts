import { describe, expect, test } from "vitest";
import { candidates, columnOf } from "../../../src/meta/columns.ts";
import { accuracy, accuracyBothOrders, orderAgreement } from "../../../src/meta/measures/pairs.ts";
import { makeView, wholePart } from "../../../src/meta/view.ts";
import { pairData } from "../small.ts";

const options = { permutations: 100, seed: 1 };
const none = { where: {}, excludeSystems: [] };

function measured(data: ReturnType<typeof pairData>, measure: typeof accuracy) {
  const part = wholePart(makeView(data, data.golds[0]!, none));
  const column = columnOf(part, candidates(data)[0]!)!;
  return measure.prepare(part, column, options)!;
}

describe("accuracy", () => {
  test("a tie on one side counts 1/2 and a missing value is left out and counted", () => {
    const data = pairData([
      { label: "a", scores: { j: 0.9 } },
      { label: "b", scores: { j: 0.9 } },
      { label: "a", scores: { j: 0.5 } },
      { label: "tie", scores: { j: 0.5 } },
      { label: "a", scores: { j: null } },
    ]);
    const { value, n, dropped } = measured(data, accuracy);
    expect({ value, n, dropped }).toEqual({ value: 2.5 / 4, n: 4, dropped: 1 });
  });

  test("JudgeBench's rule needs the sum of both orders above 0 and counts unreadable as 0", () => {
    const data = pairData(
      [
        { label: "a", scores: { j: 1 }, swapped: { j: 1 } },
        { label: "a", scores: { j: 1 }, swapped: { j: 0 } },
        { label: "b", scores: { j: null }, swapped: { j: 0 } },
        { label: "b", scores: { j: 0.5 }, swapped: { j: 0.5 } },
        { label: "b", scores: { j: null }, swapped: { j: null } },
      ],
      "judgebench",
    );
    const { value, n, dropped } = measured(data, accuracy);
    expect({ value, n, dropped }).toEqual({ value: 2 / 5, n: 5, dropped: 2 });
  });

  test("PandaLM's rule has tie as a class and counts an unreadable verdict as a tie", () => {
    const data = pairData(
      [
        { label: "tie", scores: { j: null } },
        { label: "tie", scores: { j: 0.5 } },
        { label: "a", scores: { j: 0.5 } },
        { label: "a", scores: { j: 1 } },
      ],
      "pandalm",
    );
    expect(measured(data, accuracy).value).toBe(3 / 4);
  });

  test("pairs that were never asked are dropped, not wrong", () => {
    const data = pairData(
      [
        { label: "a", scores: { j: 1 } },
        { label: "a", scores: {} },
      ],
      "judgebench",
    );
    const { value, n, dropped } = measured(data, accuracy);
    expect({ value, n, dropped }).toEqual({ value: 1, n: 1, dropped: 1 });
  });
});

describe("both orders", () => {
  const data = pairData(
    [
      { label: "a", scores: { j: 1 }, swapped: { j: 0 } },
      { label: "b", scores: { j: 0 }, swapped: { j: 0 } },
      { label: "b", scores: { j: null }, swapped: { j: 0 } },
    ],
    "llmbar",
  );

  test("accuracyBothOrders averages the orders and counts unreadable as wrong", () => {
    expect(measured(data, accuracyBothOrders).value).toBeCloseTo((0.5 + 1 + 0.5) / 3, 12);
  });

  test("orderAgreement is the share of equal readable verdicts", () => {
    expect(measured(data, orderAgreement).value).toBeCloseTo(1 / 3, 12);
  });
});
