import { combinedValue, type CombinationRule, UserError } from "../core/index.ts";
import { clusterFolds, denseNumbers, type Rng } from "../num/index.ts";
import { fitBradleyTerryHead, preferenceLoss, type Preferences } from "./bradley-terry-head.ts";
import { type Design, designOf, rowValues } from "./design.ts";
import { type FitData, marginAt, memberOf, memberZ, type MemberZ } from "./fit-data.ts";
import type { Learned, Learner } from "./learner.ts";
import { addMoments, linearFit, type LinearOptions, moments, squaredError } from "./least-squares.ts";
import { fitPointwiseHead, labelLoss } from "./pointwise-head.ts";

export const COMBINATION_RULES = ["zscore-mean", "min", "uwo", "ridge", "nnls", "logistic"] as const;
export type CombinationName = (typeof COMBINATION_RULES)[number];

export interface CombinationOptions {
  /** Weight of the variance in `uwo`. */
  readonly uwoLambda: number;
  /** Folds of item groups inside the training data, by which the ridge is chosen. */
  readonly innerFolds: number;
}

/** Ridges tried, as shares of the number of training units. */
const RIDGES = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10];

/** One column a member: z of outputs, or margins of pairs. */
function columnsOf(z: readonly MemberZ[]): Float64Array[] {
  return z.map((m) => m.first.map((_, i) => marginAt(m, i)));
}

function dense(columns: readonly Float64Array[], nRows: number): Design {
  const nCols = columns.length;
  const values = new Float64Array(nRows * nCols);
  columns.forEach((column, c) => column.forEach((v, i) => (values[i * nCols + c] = v)));
  return designOf(nRows, [{ kind: "dense", nCols, values }]);
}

interface Training {
  readonly data: FitData;
  readonly columns: readonly Float64Array[];
  readonly train: Int32Array;
  /** Inner fold of each training unit. */
  readonly foldOf: Int32Array;
  readonly nFolds: number;
}

function rowsOfFold({ train, foldOf }: Training, fold: number): Int32Array {
  return train.filter((_, k) => foldOf[k] === fold);
}

/** The ridge with the smallest mean held-out loss over inner folds; the largest of equals. */
function chosenRidge(n: number, lossAt: (lambda: number) => number): number {
  let [best, least] = [NaN, Infinity];
  for (const share of RIDGES.toReversed()) {
    const loss = lossAt(share * n);
    if (loss < least) [best, least] = [share * n, loss];
  }
  return Number.isNaN(best) ? n : best;
}

function linearRule(training: Training, how: "ridge" | "nnls"): CombinationRule {
  const { data, columns, train, nFolds } = training;
  const isPairs = data.kind === "preferences";
  const y = isPairs ? data.part.truth.map((t) => t - 0.5) : data.part.truth;
  const folds = Array.from({ length: nFolds }, (_, f) => moments(columns, y, rowsOfFold(training, f)));
  const all = folds.reduce((a, b) => addMoments(a, b, 1));
  const options = (lambda: number): LinearOptions => ({ how, lambda, hasIntercept: !isPairs });
  const lambda =
    how === "nnls"
      ? 0
      : chosenRidge(train.length, (l) =>
          folds.reduce(
            (sum, f) => sum + f.n * squaredError(f, linearFit(addMoments(all, f, -1), options(l))),
            0,
          ),
        );
  const { weights, intercept } = linearFit(all, options(lambda));
  return { kind: "linear", how, weights: Array.from(weights), intercept, lambda };
}

/** Fits and losses of logistic weights on some units, pairs without intercept. */
function logistic({ data, columns }: Training) {
  const { part, kind } = data;
  const n = part.units.length;
  const weightOf = (rows: Int32Array): Float64Array => {
    const weight = new Float64Array(n);
    for (const i of rows) weight[i] = 1;
    return weight;
  };
  if (kind === "preferences") {
    // Row n holds zeros: a margin is the value of its row less that of row n.
    const design = dense(columns, n + 1);
    const pairs = (rows: Int32Array): Preferences => ({
      a: Int32Array.from({ length: n }, (_, i) => i),
      b: new Int32Array(n).fill(n),
      outcome: part.truth,
      weight: weightOf(rows),
    });
    return {
      fit: (rows: Int32Array, lambda: number) =>
        fitBradleyTerryHead(design, pairs(rows), { lambda, ties: "half" }),
      loss: (weights: Float64Array, _: number, rows: Int32Array) =>
        preferenceLoss(rowValues(design, weights, new Float64Array(n + 1)), pairs(rows), {
          ties: "half",
          tieParameter: 0,
        }),
    };
  }
  const design = dense(columns, n);
  const labels = (rows: Int32Array) => ({ y: part.truth, weight: weightOf(rows) });
  return {
    fit: (rows: Int32Array, lambda: number) =>
      fitPointwiseHead(design, labels(rows), { loss: "logistic", lambda }),
    loss: (weights: Float64Array, intercept: number, rows: Int32Array) =>
      labelLoss(
        rowValues(design, weights, new Float64Array(n)).map((v) => v + intercept),
        labels(rows),
        "logistic",
      ),
  };
}

function logisticRule(training: Training): CombinationRule {
  const { train, foldOf, nFolds } = training;
  const model = logistic(training);
  const lambda = chosenRidge(train.length, (l) => {
    let total = 0;
    for (let fold = 0; fold < nFolds; fold++) {
      const inside = train.filter((_, k) => foldOf[k] !== fold);
      const fit = model.fit(inside, l);
      total += model.loss(fit.weights, fit.intercept, rowsOfFold(training, fold));
    }
    return total;
  });
  const { weights, intercept } = model.fit(train, lambda);
  return { kind: "logistic", weights: Array.from(weights), intercept, lambda };
}

function ruleOf(name: CombinationName, training: Training, options: CombinationOptions): CombinationRule {
  if (name === "zscore-mean" || name === "min") return { kind: name };
  if (name === "uwo") return { kind: "uwo", lambda: options.uwoLambda };
  return name === "logistic" ? logisticRule(training) : linearRule(training, name);
}

/** Combined values at all units: of outputs, or the lead of a over b. */
function valuesOf(rule: CombinationRule, z: readonly MemberZ[], isMargin: boolean): Float64Array {
  const n = z[0]!.first.length;
  const row = new Float64Array(z.length);
  const combine = (at: (m: MemberZ) => number): number => {
    for (let k = 0; k < z.length; k++) row[k] = at(z[k]!);
    return combinedValue(rule, row);
  };
  return Float64Array.from({ length: n }, (_, i) => {
    if (isMargin) return combine((m) => marginAt(m, i));
    const first = combine((m) => m.first[i]!);
    return z[0]!.second ? first - combine((m) => m.second![i]!) : first;
  });
}

const UNITS: Readonly<Record<CombinationName, string>> = {
  "zscore-mean": "z",
  min: "z",
  uwo: "z",
  ridge: "gold scale",
  nnls: "gold scale",
  logistic: "log-odds",
};

function refuse(name: CombinationName, problem: string, expected: string): never {
  throw new UserError({ where: `--rule ${name}`, problem, expected });
}

function check(name: CombinationName, data: FitData, hasPairMember: boolean): void {
  if (name === "logistic" && data.kind === "ratings")
    refuse(name, "the gold is a rating, not right or wrong", "ridge or nnls");
  if (hasPairMember && (name === "min" || name === "uwo"))
    refuse(
      name,
      "a member scores pairs, and the worst of several margins depends on which output is listed first",
      "a linear rule, or members that score single outputs",
    );
}

/** Learns one rule of combination. @throws UserError where the rule does not fit the gold or the members */
export function combinationLearner(
  data: FitData,
  name: CombinationName,
  options: CombinationOptions,
): Learner {
  const isMargin = data.members.some((m) => m.over === "pairs");
  check(name, data, isMargin);
  const fit = (train: Int32Array, rng: Rng): Learned => {
    const members = data.members.map((m) => memberOf(m, train));
    const z = data.members.map((m, k) => memberZ(m, members[k]!));
    const clusterOf = Int32Array.from(train, (i) => data.part.clusterOf[i]!);
    const foldOf = clusterFolds(denseNumbers(clusterOf), options.innerFolds, rng);
    const training = { data, columns: columnsOf(z), train, foldOf, nFolds: options.innerFolds };
    const rule = ruleOf(name, training, options);
    const over = isMargin ? "pairs" : "outputs";
    const body = { kind: "combination", over, members, rule, unit: UNITS[name] } as const;
    return { values: valuesOf(rule, z, isMargin), body };
  };
  return { name, family: "composite", fit };
}
