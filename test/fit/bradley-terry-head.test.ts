import { describe, expect, test } from "vitest";
import { designOf, fitBradleyTerryHead, type Preferences, type TieModel } from "../../src/fit/index.ts";
import { sparseMatrix } from "../../src/num/index.ts";
import { REFERENCE } from "./reference.ts";

const { features, preferences: P, systems } = REFERENCE;

const DENSE = designOf(features.length, [
  { kind: "dense", nCols: 5, values: Float64Array.from(features.flat()) },
]);
const SPARSE = designOf(features.length, [
  {
    kind: "sparse",
    matrix: sparseMatrix(
      features.map((values) => ({ indices: [0, 1, 2, 3, 4], values })),
      5,
    ),
  },
]);

const rows = (outcome: readonly number[], margin?: readonly number[]): Preferences => ({
  a: Int32Array.from(P.a),
  b: Int32Array.from(P.b),
  outcome: Float64Array.from(outcome),
  weight: Float64Array.from(P.weight),
  ...(margin ? { margin: Float64Array.from(margin) } : {}),
});

const near = (found: ArrayLike<number>, expected: readonly number[]): void =>
  expected.forEach((v, k) => expect(found[k]).toBeCloseTo(v, 5));

const fit = (given: Preferences, ties: TieModel = "half", design = DENSE) =>
  fitBradleyTerryHead(design, given, { lambda: P.lambda, ties, gradientTolerance: 1e-10 });

describe("fitBradleyTerryHead(design, preferences, options)", () => {
  test("equals scikit-learn's LogisticRegression on differences, with rater weights", () => {
    near(fit(rows(P.outcome)).weights, P.plain);
  });
  test("counts ties half, as scikit-learn with both labels at half weight", () => {
    near(fit(rows(P.withTies)).weights, P.halfTies);
  });
  test("takes margins off the winner's lead, as direct minimisation by scipy", () => {
    near(fit(rows(P.outcome, P.margin)).weights, P.margins);
  });
  test("fits Davidson's and Rao and Kupper's ties, as direct minimisation by scipy", () => {
    const davidson = fit(rows(P.withTies), "davidson");
    near([...davidson.weights, davidson.tieParameter], P.davidson);
    const raoKupper = fit(rows(P.withTies), "rao-kupper");
    near([...raoKupper.weights, raoKupper.tieParameter], P.raoKupper);
  });
  test("with indicators of systems as features equals choix.opt_pairwise", () => {
    const { n, battles, lambda } = systems;
    const matrix = sparseMatrix(
      Array.from({ length: n }, (_, k) => ({ indices: [k], values: [1] })),
      n,
    );
    const given: Preferences = {
      a: Int32Array.from(battles, ([winner]) => winner),
      b: Int32Array.from(battles, ([, loser]) => loser),
      outcome: new Float64Array(battles.length).fill(1),
      weight: new Float64Array(battles.length).fill(1),
    };
    const design = designOf(n, [{ kind: "sparse", matrix }]);
    const found = fitBradleyTerryHead(design, given, { lambda, ties: "half", gradientTolerance: 1e-10 });
    near(found.weights, systems.strengths);
  });
  test("sparse and dense features give the same head", () => {
    const [dense, sparse] = [fit(rows(P.outcome)), fit(rows(P.outcome), "half", SPARSE)];
    dense.weights.forEach((w, k) => expect(sparse.weights[k]).toBeCloseTo(w, 8));
  });
  test("does not change where a pair is listed the other way round", () => {
    const swapped = { ...rows(P.outcome.map((y) => 1 - y)), a: rows([]).b, b: rows([]).a };
    near(fit(swapped).weights, [...fit(rows(P.outcome)).weights]);
  });
  test("weight 0 leaves a preference out, whatever it says", () => {
    const weight = Float64Array.from(P.weight, (w, i) => (i < 50 ? 0 : w));
    const outcome = Float64Array.from(P.outcome, (y, i) => (i < 50 ? NaN : y));
    const without: Preferences = {
      a: Int32Array.from(P.a.slice(50)),
      b: Int32Array.from(P.b.slice(50)),
      outcome: Float64Array.from(P.outcome.slice(50)),
      weight: Float64Array.from(P.weight.slice(50)),
    };
    near(fit({ ...rows(P.outcome), weight, outcome }).weights, [...fit(without).weights]);
  });
  test("a tie model without any tie comes to half, and none at all to weights of 0", () => {
    expect(fit(rows(P.outcome), "davidson")).toMatchObject({ ties: "half", tieParameter: 0 });
    const empty = { ...rows(P.outcome), weight: new Float64Array(P.weight.length) };
    expect([...fit(empty).weights]).toEqual([0, 0, 0, 0, 0]);
  });
});
