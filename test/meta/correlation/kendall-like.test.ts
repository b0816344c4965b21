import { expect, test } from "vitest";
import { kendallLike } from "../../../src/meta/index.ts";

test("kendallLike(gold, metric, threshold) counts only clear gold differences, metric ties as lost", () => {
  expect(kendallLike([0, 30, 60, 61], [1, 2, 2, 0], 25)).toEqual({
    value: -1 / 5,
    concordant: 2,
    discordant: 3,
  });
  expect(kendallLike([0, 1], [0, 1], 25)).toEqual({ value: NaN, concordant: 0, discordant: 0 });
});
