import { describe, expect, test } from "vitest";
import { isScored, plainContext } from "../../src/core/index.ts";
import {
  baselineLearners,
  combinationLearner,
  fitScorer,
  type Guard,
  guardedLearner,
  headFeatures,
  headLearner,
  heldOut,
  itemSplits,
  routerLearner,
  systemSplits,
} from "../../src/fit/index.ts";
import { columnOf, candidates } from "../../src/meta/index.ts";
import { seeded } from "../../src/num/index.ts";
import { scoreDataset } from "../../src/run/index.ts";
import { createScorer, fittedScorer } from "../../src/scorers/index.ts";
import { INNER, requestOf, simulatedData, type Simulation } from "./simulated.ts";

const RATINGS: Simulation = { seed: 4, nItems: 60, nSystems: 4, loadings: [1, 1, 1], kind: "ratings" };
const PAIRS: Simulation = { ...RATINGS, nItems: 80, kind: "preferences" };

describe("fitScorer(request)", () => {
  test("finds a true combination: three equally good members with errors of their own", () => {
    const result = fitScorer(requestOf(simulatedData(RATINGS), ["ridge"], { measureName: "pearson" }));
    expect(result.isImproved).toBe(true);
    expect(result.decision[0]).toMatch(/^Use ridge: it is better than best single member \(held-out pearson/);
    expect(result.tests[0]!.difference).toBeGreaterThan(0.05);
    expect(result.ablation).toHaveLength(3);
    expect(result.frontier?.unit).toBe("scorers called");
  });
  test("claims nothing of members that say the same, and names the single member to use", () => {
    const data = simulatedData({ ...RATINGS, loadings: [3, 0, 0] });
    const result = fitScorer(requestOf(data, ["zscore-mean", "ridge"], { measureName: "pearson" }));
    expect(result.isImproved).toBe(false);
    expect(result.decision[0]).toMatch(/Use M0 by itself\.$/);
    expect(result.form.card?.limits[0]).toBe("no improvement over the best single member is shown");
    const mean = result.tests.find((t) => t.name === "zscore-mean")!;
    expect(mean).toMatchObject({ isWorse: true, familySize: 2 });
  });
  test("gives the same result twice, and reports progress", () => {
    const told: string[] = [];
    const request = requestOf(simulatedData(PAIRS), ["logistic"], {
      progress: (_done, _total, what) => void told.push(what),
    });
    expect(fitScorer(request)).toEqual(fitScorer(request));
    expect(told).toContain("systems left out");
  });
  test("learns with systems left out where there are eight or more, and only there", () => {
    const few = fitScorer(requestOf(simulatedData(RATINGS), ["ridge"]));
    expect(few.systemsLeftOut).toBeNull();
    const data = simulatedData({ ...RATINGS, nSystems: 9 });
    const many = fitScorer(requestOf(data, ["ridge"], { measureName: "pearson" }));
    expect(many.systemsLeftOut).toMatchObject({ nSystems: 9, nFolds: 2 });
    expect(many.decision.join(" ")).toMatch(
      /On items and systems that it never saw \(9 systems in 2 folds\)/,
    );
  });
  test("draws the cost frontier in dollars where every member's cost is known", () => {
    const costs = new Map([
      ["M0", 1],
      ["M1", 5],
      ["M2", 20],
    ]);
    const { frontier } = fitScorer(requestOf(simulatedData(RATINGS), ["ridge"], { costs }));
    expect(frontier!.unit).toBe("USD for 1,000 outputs");
    const whole = frontier!.points.find((p) => p.members.length === 3)!;
    expect(whole.cost).toBe(26);
    expect(frontier!.points.some((p) => p.isOnFrontier)).toBe(true);
  });
});

describe("itemSplits, systemSplits and heldOut", () => {
  test("every unit is predicted once, from folds without its item group", () => {
    const data = simulatedData(RATINGS);
    const seen = new Int32Array(data.part.units.length);
    for (const { train, test: held } of itemSplits(data, 5, 1)) {
      for (const i of held) seen[i]!++;
      const groups = new Set(train.map((i) => data.part.clusterOf[i]!));
      expect(held.some((i) => groups.has(data.part.clusterOf[i]!))).toBe(false);
    }
    expect(seen.every((n) => n === 1)).toBe(true);
  });
  test("systems left out: neither item group nor system of a tested unit was seen", () => {
    const data = simulatedData({ ...RATINGS, nSystems: 8 });
    const { splits } = systemSplits(data, 3, 1)!;
    for (const { train, test: held } of splits) {
      const groups = new Set(train.map((i) => data.part.clusterOf[i]!));
      const systems = new Set(train.map((i) => data.part.systemOf[i]!));
      for (const i of held) {
        expect(groups.has(data.part.clusterOf[i]!)).toBe(false);
        expect(systems.has(data.part.systemOf[i]!)).toBe(false);
      }
    }
  });
  test("labels of held-out units change nothing in what is predicted for them", () => {
    const data = simulatedData(PAIRS);
    const splits = itemSplits(data, 4, 1).slice(0, 1);
    const values = (d: typeof data) =>
      heldOut(d, combinationLearner(d, "logistic", INNER), { splits, seed: 1 }).values;
    const truth = data.part.truth.slice();
    for (const i of splits[0]!.test) truth[i] = 1 - truth[i]!;
    expect(values({ ...data, part: { ...data.part, truth } })).toEqual(values(data));
  });
});

describe("learners write forms that give their values", () => {
  const all = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);
  const header = {
    form: "trenchcoat-fitted",
    version: 1,
    fittedOn: { dataset: "d", gold: "g", n: 1, nItems: 1, seed: 1 },
  } as const;
  const encoderOf = () => Promise.reject(new Error("none"));

  test.each(["zscore-mean", "min", "uwo", "ridge", "nnls"] as const)("%s", async (rule) => {
    const data = simulatedData(RATINGS);
    const { values, body } = combinationLearner(data, rule, INNER).fit(all(values0(data)), seeded(1));
    const scorer = await fittedScorer({ ...header, ...body! }, { createScorer, encoderOf }, "fitted");
    const { dataset } = data.part.view;
    const table = await scoreDataset(dataset, scorer, plainContext(1));
    data.part.units.forEach((unit, i) => expect(table.values[unit]).toBeCloseTo(values[i]!, 10));
  });
  test("logistic on preferences: the column of the form is the sign of the lead", async () => {
    const data = simulatedData(PAIRS);
    const { values, body } = combinationLearner(data, "logistic", INNER).fit(all(values0(data)), seeded(1));
    const scorer = await fittedScorer({ ...header, ...body! }, { createScorer, encoderOf }, "fitted");
    const { dataset } = data.part.view;
    const tables = [await scoreDataset(dataset, scorer, plainContext(1))];
    const [candidate] = candidates({ ...dataset, tables });
    const column = columnOf(data.part, candidate!)!;
    column.values.forEach((v, i) => expect(v).toBe(values[i]! > 0 ? 1 : 0));
  });
  test("router by tag", async () => {
    const data = simulatedData(RATINGS);
    const by = { measure: requestOf(data, ["ridge"], { measureName: "pearson" }).measure };
    const yardstick = { ...by, options: { permutations: 0, seed: 1 } };
    const { values, body } = routerLearner(data, "half", yardstick).fit(all(values0(data)), seeded(1));
    const scorer = await fittedScorer({ ...header, ...body! }, { createScorer, encoderOf }, "fitted");
    const table = await scoreDataset(data.part.view.dataset, scorer, plainContext(1));
    data.part.units.forEach((unit, i) => expect(table.values[unit]).toBeCloseTo(values[i]!, 10));
    expect(() => routerLearner(data, "colour", yardstick)).toThrow('no judged unit has the tag "colour"');
  });
  test("guard: what is vetoed falls below everything seen", async () => {
    const data = simulatedData(RATINGS);
    const length = await createScorer("length");
    const spec = length.spec;
    const words = Float64Array.from(data.part.units, (unit) => {
      return data.part.view.dataset.outputs[unit]!.text!.length;
    });
    const guard: Guard = {
      data: { name: "length", spec, over: "outputs", first: words },
      strikes: "above",
      threshold: 15,
    };
    const by = {
      measure: requestOf(data, ["ridge"], { measureName: "pearson" }).measure,
      options: { permutations: 0, seed: 1 },
    };
    const { values, body } = guardedLearner(data, [guard], by).fit(all(values0(data)), seeded(1));
    const kept = values.filter((_, i) => words[i]! <= 15);
    values.forEach((v, i) => words[i]! > 15 && expect(v).toBeLessThan(Math.min(...kept)));
    const scorer = await fittedScorer({ ...header, ...body! }, { createScorer, encoderOf }, "fitted");
    const table = await scoreDataset(data.part.view.dataset, scorer, plainContext(1));
    data.part.units.forEach((unit, i) => expect(table.values[unit]).toBeCloseTo(values[i]!, 10));
  });
  test.each(["ratings", "preferences"] as const)("head on text features and n-grams, %s", async (kind) => {
    const before = simulatedData({ ...RATINGS, kind });
    const hashing = { unit: "word", sizes: [1, 1], bits: 8, value: "log", isUnitLength: true } as const;
    const { data, features } = await headFeatures(before, [
      { kind: "named", names: ["characters", "words"] },
      { kind: "ngrams", of: "output", hashing },
    ]);
    const learner = headLearner(data, features, { name: "head", ties: "half", innerFolds: 3 });
    const { values, body } = learner.fit(all(values0(data)), seeded(1));
    const scorer = await fittedScorer({ ...header, ...body! }, { createScorer, encoderOf }, "fitted");
    const { dataset } = data.part.view;
    const table = await scoreDataset(dataset, scorer, plainContext(1));
    const value = (id: string): number => table.values[dataset.outputIndex.get(id)!]!;
    data.part.units.forEach((unit, i) => {
      const own =
        kind === "ratings"
          ? table.values[unit]!
          : value(dataset.pairs[unit]!.a) - value(dataset.pairs[unit]!.b);
      expect(own).toBeCloseTo(values[i]!, 8);
    });
    expect(isScored((await scorer.score([], plainContext(1)))[0] ?? { missing: "" })).toBe(false);
  });
});

const values0 = (data: ReturnType<typeof simulatedData>): number => data.part.units.length;

describe("baselineLearners(data)", () => {
  test("sees the output only, and the prompt only where units are outputs", async () => {
    expect((await baselineLearners(simulatedData(RATINGS))).map((l) => l.name)).toEqual([
      "candidate-only",
      "source-only",
    ]);
    expect((await baselineLearners(simulatedData(PAIRS))).map((l) => l.name)).toEqual(["candidate-only"]);
  });
});
