import { expect, test } from "vitest";
import { llmBar } from "../../../src/meta/index.ts";

test("llmBar counts both orders and their agreement; unreadable is wrong and agrees with nothing", () => {
  const found = llmBar([
    { label: 1, winner1: 1, winner2: 1 },
    { label: 2, winner1: 1, winner2: 2 },
    { label: 1, winner1: null, winner2: null },
    { label: 2, winner1: 1, winner2: 1 },
  ]);
  expect(found).toEqual({ accuracyOrder1: 0.25, accuracyOrder2: 0.5, accuracy: 0.375, agreement: 0.5, n: 4 });
});

test("llmBar of no rows is NaN", () => {
  expect(llmBar([]).accuracy).toBeNaN();
});
