import { expect, test } from "vitest";
import { assemble, importedScorer, type ScoreColumn } from "../../../src/core/index.ts";
import { metaEvaluate, partDifferences, type WholeResult } from "../../../src/meta/index.ts";
import { seeded } from "../../../src/num/index.ts";

const OPTIONS = { seed: 7, resamples: 500, permutations: 100, confidence: 0.95 };

interface Made {
  readonly tag: string;
  readonly isRight: boolean;
}

/** One item for every inner list, whose pairs are right or wrong as told; output a is always the better one. */
function whole(items: readonly (readonly Made[])[]): WholeResult {
  const pairs = items.flatMap((made, i) =>
    made.map(({ tag }, k) => ({
      id: `p${i}-${k}`,
      itemId: `i${i}`,
      a: `a${i}-${k}`,
      b: `b${i}-${k}`,
      tags: { kind: tag },
    })),
  );
  const outputs = pairs.flatMap((p) => [p.a, p.b].map((id) => ({ id, itemId: p.itemId, tags: {} })));
  const scorer = importedScorer("s", { family: "metric" });
  const column: ScoreColumn = {
    scorer,
    over: "pairs",
    ids: pairs.map((p) => p.id),
    values: Float64Array.from(items.flat(), (m) => Number(m.isRight)),
  };
  const dataset = assemble(
    { name: "toy" },
    {
      items: items.map((_, i) => ({ id: `i${i}`, references: [], tags: {} })),
      outputs,
      pairs,
      judgments: pairs.map((p) => ({
        kind: "preference" as const,
        pair: p.id,
        choice: "a" as const,
        aspect: "label",
        rater: { aggregate: "rule" },
      })),
      columns: [column],
    },
  );
  return metaEvaluate([{ dataset, skipped: 0 }], OPTIONS).wholes[0]!;
}

const made = (text: string): Made[] =>
  text.split(" ").map((word) => ({ tag: word.slice(0, -1), isRight: word.endsWith("+") }));

test("partDifferences(whole, {from: all, to: slice}) counts both parts as the measure does", () => {
  const found = whole([made("x+ y-"), made("x+ y+"), made("x- y-"), made("x+")]);
  const [d] = partDifferences(found, { from: {}, to: { kind: "x" } }, OPTIONS);
  expect(d).toMatchObject({
    scorer: "s",
    measure: "accuracy",
    nFrom: 7,
    nTo: 4,
    from: {},
    to: { kind: "x" },
  });
  expect(d!.valueFrom).toBeCloseTo(4 / 7, 12);
  expect(d!.valueTo).toBe(0.75);
  expect(d!.difference).toBeCloseTo(4 / 7 - 0.75, 12);
});

test("partDifferences of the whole less itself is 0 with the interval [0, 0]: both parts share their resamples", () => {
  const found = whole([made("x+ y-"), made("x-"), made("y+"), made("x+")]);
  const [d] = partDifferences(found, { from: {}, to: {} }, OPTIONS);
  expect([d!.difference, d!.ciLow, d!.ciHigh]).toEqual([0, 0, 0]);
});

test("partDifferences are paired: parts that agree item by item have no spread in their difference", () => {
  const items = Array.from({ length: 40 }, (_, i) => made(i % 3 === 0 ? "x+ y+" : "x- y-"));
  const [d] = partDifferences(whole(items), { from: { kind: "x" }, to: { kind: "y" } }, OPTIONS);
  expect([d!.difference, d!.ciLow, d!.ciHigh]).toEqual([0, 0, 0]);
});

test("partDifferences(from x to y) is minus that from y to x", () => {
  const found = whole([made("x+ y-"), made("x+ y+"), made("x- y-"), made("x+ y-"), made("y+")]);
  const [xy] = partDifferences(found, { from: { kind: "x" }, to: { kind: "y" } }, OPTIONS);
  const [yx] = partDifferences(found, { from: { kind: "y" }, to: { kind: "x" } }, OPTIONS);
  expect(yx!.difference).toBeCloseTo(-xy!.difference!, 12);
  expect(yx!.ciLow).toBeCloseTo(-xy!.ciHigh!, 12);
});

test("partDifferences give no interval where a part has one cluster only", () => {
  const found = whole([made("x+ y-"), made("x-"), made("x+")]);
  const [d] = partDifferences(found, { from: { kind: "x" }, to: { kind: "y" } }, OPTIONS);
  expect(d!.difference).toBeCloseTo(2 / 3, 12);
  expect([d!.ciLow, d!.ciHigh]).toEqual([null, null]);
});

test("partDifferences refuse an unknown tag with the known ones, and a slice without units", () => {
  const found = whole([made("x+ y-"), made("x-")]);
  expect(() => partDifferences(found, { from: {}, to: { kin: "x" } }, OPTIONS)).toThrow(
    'slice: unknown tag "kin"; expected one of: kind',
  );
  expect(() => partDifferences(found, { from: {}, to: { kind: "z" } }, OPTIONS)).toThrow(
    'toy: no units in {"kind":"z"}',
  );
});

test("partDifferences' 95% intervals hold a true difference of 0 in about 95 of 100 data sets", () => {
  let held = 0;
  for (let k = 0; k < 200; k++) {
    const rng = seeded(k, "coverage");
    const items = Array.from({ length: 80 }, () => {
      const p = 0.3 + 0.5 * rng();
      return ["x", "y"].map((tag) => ({ tag, isRight: rng() < p }));
    });
    const [d] = partDifferences(whole(items), { from: {}, to: { kind: "x" } }, { ...OPTIONS, seed: k });
    if (d!.ciLow! <= 0 && d!.ciHigh! >= 0) held++;
  }
  expect(held / 200).toBeGreaterThan(0.95 - 3 * Math.sqrt((0.05 * 0.95) / 200));
});
