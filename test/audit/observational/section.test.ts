import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ObservationalSection, observational } from "../../../src/audit/index.ts";
import {
  assemble,
  type Dataset,
  type Gold,
  importedScorer,
  type ScoreColumn,
} from "../../../src/core/index.ts";
import type { View } from "../../../src/meta/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

interface Rows {
  readonly item: readonly number[];
  readonly group: readonly number[];
  readonly first: readonly number[];
  readonly second: readonly number[];
  readonly skewed: readonly number[];
  readonly gold: readonly number[];
  readonly score: readonly number[];
}
interface Expected {
  readonly ridge: number;
  readonly sd: readonly number[];
  readonly ofScore: number;
  readonly ofGold: number;
  readonly overGold: number;
  readonly onScore: readonly number[];
  readonly onGold: readonly number[];
  readonly onScoreGivenGold: readonly number[];
  readonly alone: readonly number[];
}
/** Numbers of scikit-learn 1.9.1 and statsmodels 0.15.0; the command stands in the file. */
const REFERENCE = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../golden/own/observational/reference.json"), "utf8"),
) as {
  readonly outputs: Rows & { readonly expected: Expected };
  readonly pairs: Rows & {
    readonly shownFirst: readonly number[];
    readonly shownSecond: readonly number[];
    readonly p: readonly number[];
    readonly expected: Expected;
  };
  readonly clustered: Rows & {
    readonly coefficients: readonly number[];
    readonly standardErrors: readonly number[];
  };
};

const CUES = ["first", "second", "skewed"] as const;

/** Outputs without texts, with three columns that are cues. `pairs`: the outputs 2k and 2k + 1. */
function dataset(rows: Rows, hasPairs = false): Dataset {
  const n = rows.item.length;
  const groupOf = new Map(rows.item.map((item, i) => [item, rows.group[i]!]));
  const outputs = rows.item.map((item, i) => ({ id: `o${i}`, itemId: `i${item}`, tags: {} }));
  const columns = CUES.map((name): ScoreColumn => ({
    scorer: importedScorer(name, { family: "metric", direction: "none" }),
    over: "outputs",
    ids: outputs.map((o) => o.id),
    values: Float64Array.from(rows[name]),
  }));
  const pairs = hasPairs
    ? Array.from({ length: n / 2 }, (_, k) => ({
        id: `p${k}`,
        itemId: `i${rows.item[2 * k]}`,
        a: `o${2 * k}`,
        b: `o${2 * k + 1}`,
        tags: {},
      }))
    : [];
  const items = [...groupOf].map(([item, group]) => ({
    id: `i${item}`,
    group: `g${group}`,
    references: [],
    tags: {},
  }));
  return assemble({ name: "made" }, { items, outputs, pairs, judgments: [], columns });
}

const viewOf = (of: Dataset, units: View["units"], truth: ArrayLike<number>): View => ({
  dataset: of,
  gold: { name: "made" } as Gold,
  units,
  truth: Float64Array.from(truth),
});

const OPTIONS = { seed: 1, resamples: 200, confidence: 0.95, where: "made" };

function agree(found: ObservationalSection, expected: Expected): void {
  expect(found.ridge).toBe(expected.ridge);
  expect(found.nFolds).toBe(10);
  const close = (value: number | null | undefined, to: number): void => expect(value).toBeCloseTo(to, 6);
  close(found.ofScore.value, expected.ofScore);
  close(found.ofGold!.value, expected.ofGold);
  close(found.overGold!.value, expected.overGold);
  found.features.forEach((f, k) => {
    close(f.sd, expected.sd[k]!);
    close(f.onScore.value, expected.onScore[k]!);
    close(f.onGold!.value, expected.onGold[k]!);
    close(f.onScoreGivenGold!.value, expected.onScoreGivenGold[k]!);
    close(f.alone.value, expected.alone[k]!);
  });
}

describe("observationalSection equals scikit-learn", () => {
  test("of outputs: nested leave-one-group-out R2, increments over the gold and ridge effects, centred within items", () => {
    const { expected, ...rows } = REFERENCE.outputs;
    const of = dataset(rows);
    const data = { dataset: of, view: viewOf(of, "outputs", rows.gold) };
    const cues = observational.importedCues(of, []);
    expect(cues.map((c) => c.scale)).toEqual(["linear", "linear", "log"]);
    const observed = { kind: "outputs", values: Float64Array.from(rows.score) } as const;
    const found = observational.observationalSection(observational.designOf(data, observed, cues), OPTIONS);
    expect(found).toMatchObject({ n: 150, nItems: 50, nClusters: 10, dropped: 0, level: "within items" });
    agree(found, expected);
  });

  test("of pairs as they were shown: differences, with a column for the position", () => {
    const { expected, shownFirst, shownSecond, p, ...rows } = REFERENCE.pairs;
    const of = dataset(rows, true);
    const truth = of.pairs.map((_, k) => Number(rows.gold[2 * k]! > rows.gold[2 * k + 1]!));
    const data = { dataset: of, view: viewOf(of, "pairs", truth) };
    const shown = shownFirst.map((first, k) => ({ first, second: shownSecond[k]!, value: p[k]! }));
    const design = observational.designOf(data, { kind: "pairs", shown }, observational.importedCues(of, []));
    const found = observational.observationalSection(design, OPTIONS);
    expect(found.features.map((f) => f.feature)).toEqual([...CUES, "position"]);
    agree(found, expected);
  });
});

test("observationalSection's effects and intervals agree with statsmodels' item effects and standard errors by group", () => {
  const { coefficients, standardErrors, ...rows } = REFERENCE.clustered;
  const of = dataset(rows);
  const observed = { kind: "outputs", values: Float64Array.from(rows.score) } as const;
  const design = observational.designOf({ dataset: of }, observed, observational.importedCues(of, []));
  const found = observational.observationalSection(design, { ...OPTIONS, resamples: 4000 });
  // The ridge penalty shrinks by about its share of n.
  expect(found.ridge).toBeLessThanOrEqual(0.01);
  found.features.forEach(({ onScore }, k) => {
    expect(Math.abs(onScore.value! - coefficients[k]!)).toBeLessThan(2 * found.ridge);
    const half = (onScore.ciHigh! - onScore.ciLow!) / 2;
    expect(half / (1.96 * standardErrors[k]!)).toBeGreaterThan(0.9);
    expect(half / (1.96 * standardErrors[k]!)).toBeLessThan(1.1);
  });
});

/** Items of three outputs with two features, of which the score follows the first by `slope`. */
function made(nItems: number, seed: number, slope: number): { design: observational.Design } {
  const rng = seeded(seed, "made");
  const n = 3 * nItems;
  const draw = (): number[] => Array.from({ length: n }, () => randomNormal(rng));
  const rows = { first: draw(), second: draw(), skewed: draw(), gold: draw() };
  const score = rows.first.map((v) => slope * v + randomNormal(rng));
  const item = Array.from({ length: n }, (_, i) => Math.floor(i / 3));
  const of = dataset({ ...rows, score, item, group: item });
  const observed = { kind: "outputs", values: Float64Array.from(score) } as const;
  return { design: observational.designOf({ dataset: of }, observed, observational.importedCues(of, [])) };
}

test("observationalSection finds a planted effect and says nothing of features without one", () => {
  const found = observational.observationalSection(made(200, 3, 1).design, OPTIONS);
  const [first, second] = found.features;
  expect(found.ofScore.value!).toBeGreaterThan(0.4);
  expect(first!.onScore.ciLow!).toBeGreaterThan(0.6);
  expect(second!.onScore.ciLow!).toBeLessThan(0);
  expect(second!.onScore.ciHigh!).toBeGreaterThan(0);
  const none = observational.observationalSection(made(200, 3, 0).design, OPTIONS);
  expect(none.ofScore.value!).toBeLessThan(0.02);
  expect(none.ofScore.ciLow!).toBeLessThan(0);
});

test("observationalSection is the same for a rescaled score, features in other units, and a score turned around", () => {
  const { item, group, ...rows } = REFERENCE.outputs;
  const section = (turned: Partial<Rows>, sign = 1) => {
    const all = { ...rows, ...turned };
    const of = dataset({ ...all, item, group });
    const values = Float64Array.from(all.score, (v) => sign * v);
    const design = observational.designOf(
      { dataset: of },
      { kind: "outputs", values },
      observational.importedCues(of, []),
    );
    const { ofScore, features } = observational.observationalSection(design, OPTIONS);
    return [ofScore.value!, ...features.map((f) => sign * f.onScore.value!)];
  };
  const plain = section({});
  const close = (found: readonly number[]): void =>
    found.forEach((v, k) => expect(v).toBeCloseTo(plain[k]!, 9));
  close(section({ score: rows.score.map((v) => 100 * v + 3), first: rows.first.map((v) => v / 7 - 2) }));
  close(section({}, -1));
});

test("observationalSection of fewer than 10 item groups, or without a feature that varies, is refused with what is needed", () => {
  expect(() => observational.observationalSection(made(9, 1, 1).design, OPTIONS)).toThrow(
    "9 item groups with scores and features; expected at least 10",
  );
  const { item, group, ...rows } = REFERENCE.outputs;
  const flat = rows.first.map(() => 1);
  const of = dataset({ ...rows, first: flat, second: flat, skewed: flat, item, group });
  const observed = { kind: "outputs", values: Float64Array.from(rows.score) } as const;
  const design = observational.designOf({ dataset: of }, observed, observational.importedCues(of, []));
  expect(design.leftOut.map((l) => l.reason)).toEqual(CUES.map(() => "does not vary within items"));
  expect(() => observational.observationalSection(design, OPTIONS)).toThrow(
    "no nuisance feature varies within items",
  );
});
