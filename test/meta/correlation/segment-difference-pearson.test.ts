import { expect, test } from "vitest";
import { differencePearson, groupMatrix, presentIn } from "../../../src/meta/index.ts";

test("differencePearson ignores the level of an item and counts every ordered pair", () => {
  const shape = { nSystems: 3, nItems: 2 };
  const gold = [1, 101, 2, 102, 4, 104];
  const metric = [10, 1, 20, 11, 40, 31];
  expect(differencePearson(groupMatrix(shape, "item"), { gold, metric })).toMatchObject({
    value: expect.closeTo(1, 14),
    n: 18,
    dropped: 0,
  });
});

test("differencePearson leaves missing units out and is NaN where nothing differs", () => {
  const gold = [1, NaN, 2, 5];
  const groups = groupMatrix({ nSystems: 2, nItems: 2 }, "item", presentIn(gold));
  expect(differencePearson(groups, { gold, metric: [1, 2, 3, 4] })).toMatchObject({
    value: expect.closeTo(1, 14),
    n: 5,
    dropped: 1,
  });
  expect(differencePearson(groups, { gold, metric: [1, 1, 1, 1] }).value).toBeNaN();
});

test("differencePearson refuses more differences than it can hold", () => {
  const gold = new Float64Array(9000);
  const groups = groupMatrix({ nSystems: 9000, nItems: 1 }, "item");
  expect(() => differencePearson(groups, { gold, metric: gold })).toThrow(/too many differences/);
});
