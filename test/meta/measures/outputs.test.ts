import { expect, test } from "vitest";
import { candidates, columnOf } from "../../../src/meta/columns.ts";
import { MEASURES } from "../../../src/meta/measures/index.ts";
import { makeView, wholePart } from "../../../src/meta/view.ts";
import { ratedData } from "../small.ts";

const options = { permutations: 200, seed: 1 };
const none = { where: {}, excludeSystems: [] };

function partOf(data: ReturnType<typeof ratedData>) {
  return wholePart(makeView(data, data.golds[0]!, none));
}

function valueOf(data: ReturnType<typeof ratedData>, key: string): number {
  const part = partOf(data);
  const measure = MEASURES.find((m) => `${m.level}/${m.grouping}/${m.name}` === key && m.applies(part))!;
  return measure.prepare(part, columnOf(part, candidates(data)[0]!)!, options)?.value ?? NaN;
}

const gold = [
  [1, 2, 3, 4],
  [2, 3, 1, 4],
  [3, 3, 5, 5],
];

test("every measure that applies is at its best for the gold itself, also as a monotone map of it", () => {
  const data = ratedData(gold, { m: gold.map((row) => row.map((v) => 10 * v)) });
  const part = partOf(data);
  for (const measure of MEASURES.filter((m) => m.applies(part))) {
    const made = measure.prepare(part, columnOf(part, candidates(data)[0]!)!, options);
    if (measure.name === "tau-c" || measure.name === "tau-a") continue;
    expect([measure.name, measure.grouping, made?.value]).toEqual([
      measure.name,
      measure.grouping,
      expect.closeTo(measure.name === "rerank-regret" ? 0 : 1, 9),
    ]);
  }
});

test("a constant scorer has no correlation and the all-tie rate as accuracy with ties", () => {
  const data = ratedData(gold, { m: gold.map((row) => row.map(() => 7)) });
  expect(valueOf(data, "response/none/pearson")).toBeNaN();
  expect(valueOf(data, "response/none/spearman")).toBeNaN();
  expect(valueOf(data, "response/item/acc-eq")).toBeCloseTo((0 + 1 / 3 + 0 + 1 / 3) / 4, 12);
});

/** Measures with a threshold from folds, which are drawn in the order of items, or with sign flips of items. */
const isDrawn = (name: string): boolean =>
  /^(?:acc-eq-cv|soft-pairwise-accuracy|filter-.*|gate-.*|balanced-accuracy)$/.test(name);

test("permuting items changes no measure but the cross-validated ones", () => {
  const score = [
    [5, 1, 2, 2],
    [4, 1, 3, 9],
    [6, 8, 2, 7],
  ];
  const order = [2, 0, 3, 1];
  const shuffled = (rows: number[][]) => rows.map((row) => order.map((i) => row[i]!));
  const [plain, mixed] = [ratedData(gold, { m: score }), ratedData(shuffled(gold), { m: shuffled(score) })];
  for (const m of MEASURES.filter((x) => x.applies(partOf(plain)) && !isDrawn(x.name))) {
    const key = `${m.level}/${m.grouping}/${m.name}`;
    expect([key, valueOf(mixed, key)]).toEqual([key, expect.closeTo(valueOf(plain, key), 12)]);
  }
});

test("a resample that counts every cluster once gives the plain value", () => {
  const score = [
    [5, 1, NaN, 2],
    [4, 1, 3, 9],
    [6, 8, 2, 7],
  ];
  const data = ratedData(gold, { m: score });
  const part = partOf(data);
  for (const m of MEASURES.filter((x) => x.applies(part))) {
    const made = m.prepare(part, columnOf(part, candidates(data)[0]!)!, options);
    if (!made) continue;
    const { body } = made;
    const once =
      body.kind === "reweighted"
        ? body.value(new Int32Array(part.nClusters).fill(1))
        : body.combine(
            Array.from({ length: body.nCols }, (_, c) =>
              Array.from({ length: part.nClusters }, (_x, i) => body.stats[i * body.nCols + c]!).reduce(
                (a, b) => a + b,
                0,
              ),
            ),
          );
    if (m.name !== "soft-pairwise-accuracy")
      expect([m.name, once]).toEqual([m.name, expect.closeTo(made.value, 9)]);
  }
});
