import { expect, test } from "vitest";
import { fCdf, fQuantile, fSf } from "../../src/num/index.ts";
import { expectNear } from "./near.ts";

test("fSf(f, {df1, df2}) equals scipy.stats.f.sf 1.17", () => {
  expectNear(fSf(2.5, { df1: 3, df2: 20 }), 0.08884375193768917);
  expectNear(fSf(0.1, { df1: 10, df2: 4 }), 0.9984);
  expect([
    fSf(0, { df1: 2, df2: 2 }),
    fSf(Infinity, { df1: 2, df2: 2 }),
    fCdf(-1, { df1: 2, df2: 2 }),
  ]).toEqual([1, 0, 0]);
});

test("fQuantile(p, {df1, df2}) equals scipy.stats.f.ppf and undoes fCdf", () => {
  expectNear(fQuantile(0.95, { df1: 3, df2: 20 }), 3.098391212140781);
  expectNear(fQuantile(0.01, { df1: 1, df2: 7 }), 0.00016868083584660056);
  expectNear(fCdf(fQuantile(0.6, { df1: 5, df2: 9 }), { df1: 5, df2: 9 }), 0.6);
});
