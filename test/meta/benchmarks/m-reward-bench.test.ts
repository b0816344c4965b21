import { expect, test } from "vitest";
import { mRewardBench } from "../../../src/meta/index.ts";

test("mRewardBench counts a tie 1/2 and averages cells, then languages", () => {
  const row = (language: string, subset: string, chosen: number) => ({
    language,
    subset,
    chosen,
    rejected: 1,
  });
  const found = mRewardBench([row("de", "x", 1), row("de", "y", 2), row("ja", "x", 0), row("ja", "y", NaN)]);
  expect(found.languages).toEqual({ de: 0.75, ja: 0 });
  expect(found.value).toBe(0.375);
  expect(found.cells.ja!.y).toEqual({ value: NaN, n: 0, dropped: 1 });
});
