import { expect, test } from "vitest";
import { floorTest, leastClusters, smallestDetectable } from "../../../src/audit/index.ts";

const detection = { floor: 0.1, sides: "two", level: 0.05 / 39, power: 0.8 } as const;

test("floorTest of an exactly invariant scorer gives effect 0 and p = 1, exact or by t", () => {
  for (const n of [8, 40])
    expect(floorTest(new Float64Array(n), { floor: 0.1, sides: "two" })).toMatchObject({
      estimate: 0,
      se: 0,
      p: 1,
    });
});

test("floorTest counts all sign flips of few clusters: all beyond the floor is one of 2^n, twice for two sides", () => {
  const d = [1, 2, 3, 4];
  expect(floorTest(d, { floor: 0.1, sides: "above" }).p).toBe(1 / 16);
  expect(
    floorTest(
      d.map((v) => -v),
      { floor: 0.1, sides: "two" },
    ).p,
  ).toBe(2 / 16);
  expect(
    floorTest(
      d.map((v) => -v),
      { floor: 0.1, sides: "above" },
    ).p,
  ).toBe(1);
  expect(floorTest([1, NaN], { floor: 0.1, sides: "two" }).p).toBeNaN();
});

test("leastClusters is where an exact test could first reject; below it nothing is detectable", () => {
  expect(leastClusters(detection)).toBe(11);
  expect(smallestDetectable({ se: 0.1, n: 10, sdDf: 100 }, detection)).toBeNaN();
  expect(smallestDetectable({ se: 0, n: 11, sdDf: 100 }, detection)).toBe(0.1);
});
