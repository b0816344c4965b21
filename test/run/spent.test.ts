import { expect, test } from "vitest";
import { spentSoFar } from "../../src/run/index.ts";

test.each([
  [{}, ""],
  [{ calls: 3, costUsd: 0.5 }, "3 calls, $0.5"],
  [{ calls: 3, unpricedCalls: 3 }, "3 calls, cost unknown"],
  [{ calls: 3 }, "3 calls, cost unknown"],
  [{ calls: 3, costUsd: 0 }, "3 calls, $0"],
  [{ cachedCalls: 4, savedUsd: 1 }, "0 calls (4 more from the cache)"],
  [{ calls: 5, costUsd: 0.25, unpricedCalls: 2 }, "5 calls, $0.25 and 2 calls of unknown cost"],
  [
    { calls: 1, costUsd: 2, unverifiedUsd: 1 },
    "1 calls, $2.00 by an unverified price list (give price_in, price_out)",
  ],
])("spentSoFar(%j) never calls an unknown cost 0", (usage, words) => {
  expect(spentSoFar(usage)).toBe(words);
});
