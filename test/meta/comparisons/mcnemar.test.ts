import { expect, test } from "vitest";
import { discordantCounts, mcNemarChiSquare, mcNemarExact } from "../../../src/meta/index.ts";

test("mcNemarExact({b, c}) equals statsmodels", () => {
  expect(mcNemarExact({ b: 9, c: 5 })).toEqual({ statistic: 5, p: expect.closeTo(0.4239501953125, 14) });
  expect(mcNemarExact({ b: 0, c: 0 })).toEqual({ statistic: 0, p: 1 });
  expect(mcNemarExact({ b: 1000, c: 900 }).p).toBeCloseTo(0.023108845108901193, 13);
});

test("mcNemarChiSquare({b, c}) equals statsmodels, its quirks at no discordant pair included", () => {
  expect(mcNemarChiSquare({ b: 9, c: 5 }, "edwards").p).toBeCloseTo(0.4226780741706353, 13);
  expect(mcNemarChiSquare({ b: 9, c: 5 }, "none").p).toBeCloseTo(0.28504940740260964, 13);
  expect(mcNemarChiSquare({ b: 0, c: 0 }, "edwards")).toEqual({ statistic: Infinity, p: 0 });
  expect(mcNemarChiSquare({ b: 0, c: 0 }, "none")).toEqual({ statistic: NaN, p: NaN });
});

test("discordantCounts drops missing clusters and counts both kinds", () => {
  expect(discordantCounts([1, 0, 1, NaN, 0], [0, 1, 1, 1, 0])).toEqual({ b: 1, c: 1, n: 4, dropped: 1 });
});

test("discordantCounts and mcNemarExact refuse what is no 0/1 count", () => {
  expect(() => discordantCounts([0.5], [1])).toThrow(
    "mcnemar, cluster 0: McNemar's test needs one right-or-wrong result per cluster; expected 0 or 1, got 0.5 and 1",
  );
  expect(() => mcNemarExact({ b: 1.5, c: 1 })).toThrow(
    "mcnemar: the exact test needs counts; expected whole numbers, got 1.5",
  );
});
