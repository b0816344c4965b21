import { expect, test } from "vitest";
import { redundancy, spearman } from "../../../src/meta/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

const rng = seeded(5, "redundancy");
const n = 200;
const one = Float64Array.from({ length: n }, () => randomNormal(rng));
const near = one.map((v) => v + 0.05 * randomNormal(rng));
const other = Float64Array.from({ length: n }, () => Math.round(randomNormal(rng)));
const columns = [
  { name: "one", values: one },
  { name: "near", values: near },
  { name: "other", values: other },
];

test("redundancy names near-copies and equals Spearman, with ties and with holes", () => {
  const holes = { name: "holes", values: near.map((v, i) => (i % 7 === 0 ? NaN : v)) };
  const found = redundancy([...columns, holes], { threshold: 0.95 });
  expect(found.copies.map((l) => [l.a, l.b, l.n]).toSorted()).toEqual(
    [
      ["near", "holes", 171],
      ["one", "near", 200],
      ["one", "holes", 171],
    ].toSorted(),
  );
  expect(found.nDistinct).toBe(2);
  expect(found.copies[0]).toMatchObject({ a: "near", b: "holes", spearman: expect.closeTo(1, 12) });
  const pair = found.copies.find((l) => l.a === "one" && l.b === "near")!;
  expect(pair.spearman).toBeCloseTo(spearman(one, near).value, 12);
  const tied = found.closest.find((l) => l.a === "other")!;
  expect(Math.abs(tied.spearman)).toBeLessThan(0.3);
});

test("redundancy finds a scorer that ranks the other way round", () => {
  const found = redundancy([columns[0]!, { name: "minus", values: one.map((v) => -v) }], { threshold: 0.95 });
  expect(found.copies).toEqual([{ a: "one", b: "minus", spearman: expect.closeTo(-1, 12), n }]);
  expect(found.nDistinct).toBe(1);
});

test("redundancy is unchanged by monotone maps; constants, too few values and no scorers have none", () => {
  const mapped = [{ name: "one", values: one.map((v) => Math.exp(v)) }, ...columns.slice(1)];
  expect(redundancy(mapped, { threshold: 0.95 })).toEqual(redundancy(columns, { threshold: 0.95 }));
  const flat = { name: "flat", values: new Float64Array(n) };
  expect(redundancy([columns[0]!, flat], { threshold: 0.95 })).toMatchObject({
    copies: [],
    closest: [],
    nDistinct: 2,
  });
  const two = [1, 2].map((k) => ({ name: `${k}`, values: Float64Array.of(1, 2) }));
  expect(redundancy(two, { threshold: 0.95 }).copies).toEqual([]);
  expect(redundancy([], { threshold: 0.95 })).toMatchObject({ nScorers: 0, nDistinct: 0 });
});
