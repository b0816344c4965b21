import type { HeadBlock, HeadForm } from "../core/index.ts";
import { clusterFolds, denseNumbers, type Rng } from "../num/index.ts";
import {
  fitBradleyTerryHead,
  type FittedHead,
  preferenceLoss,
  type Preferences,
} from "./bradley-terry-head.ts";
import { type Design, type DesignBlock, designOf, rowValues } from "./design.ts";
import type { FitData } from "./fit-data.ts";
import type { FeatureBlock, HeadFeatures } from "./head-features.ts";
import type { Learned, Learner } from "./learner.ts";
import type { TieModel } from "./pair-loss.ts";
import { fitPointwiseHead, labelLoss } from "./pointwise-head.ts";
import type { VoteLabels } from "./vote-labels.ts";

export interface HeadLearnerOptions {
  readonly name: string;
  readonly family?: "composite" | "sentinel";
  readonly ties: TieModel;
  /** Of pairs: outcomes, weights, margins; the gold's own outcome with weight 1 where absent. */
  readonly votes?: VoteLabels;
  readonly innerFolds: number;
}

/** Accurate enough to rank ridges by held-out loss; the head itself is fitted to 1e-7. */
const ROUGH = 1e-4;

/** Ridges tried, from strong to weak so that each fit starts near the last. */
const RIDGES = [1000, 300, 100, 30, 10, 3, 1, 0.3, 0.1];

interface Scaling {
  readonly centre: Float64Array;
  readonly scale: Float64Array;
}

/** Means and standard deviations of columns over some rows; constant columns have scale 1. */
function scaling(values: Float64Array, nCols: number, rows: Iterable<number>): Scaling {
  const centre = new Float64Array(nCols);
  const scale = new Float64Array(nCols);
  const own = [...rows];
  for (let c = 0; c < nCols; c++) {
    let [total, squares] = [0, 0];
    for (const i of own) total += values[i * nCols + c]!;
    centre[c] = total / own.length;
    for (const i of own) squares += (values[i * nCols + c]! - centre[c]!) ** 2;
    scale[c] = Math.sqrt(squares / own.length);
    if (!(scale[c]! > 1e-12)) scale[c] = 1;
  }
  return { centre, scale };
}

const widthOf = (block: FeatureBlock): number =>
  block.kind === "named" ? block.names.length : block.kind === "ngrams" ? block.matrix.nCols : block.nCols;

/** Blocks standardised by constants of the training rows; hashed n-grams stay as they are. */
function standardised(
  features: HeadFeatures,
  rows: ReadonlySet<number>,
): {
  design: Design;
  scalings: (Scaling | undefined)[];
} {
  const scalings: (Scaling | undefined)[] = [];
  const blocks = features.blocks.map((block): DesignBlock => {
    if (block.kind === "ngrams") {
      scalings.push(undefined);
      return { kind: "sparse", matrix: block.matrix };
    }
    const nCols = widthOf(block);
    const made = scaling(block.values, nCols, rows);
    scalings.push(made);
    const values = block.values.map((v, at) => (v - made.centre[at % nCols]!) / made.scale[at % nCols]!);
    return { kind: "dense", nCols, values };
  });
  return { design: designOf(features.nRows, blocks), scalings };
}

/** Fitting and held-out loss of one kind of head on some units. */
interface HeadModel {
  fit(
    design: Design,
    units: Int32Array,
    at: { lambda: number; start?: Float64Array; gradientTolerance?: number },
  ): FittedHead;
  loss(design: Design, head: FittedHead, units: Int32Array): number;
}

const valuesAt = (design: Design, head: FittedHead): Float64Array =>
  rowValues(design, head.weights, new Float64Array(design.nRows)).map((v) => v + head.intercept);

function only(n: number, units: Int32Array, weight: ArrayLike<number> | undefined): Float64Array {
  const out = new Float64Array(n);
  for (const i of units) out[i] = weight ? weight[i]! : 1;
  return out;
}

function pairModel(data: FitData, features: HeadFeatures, options: HeadLearnerOptions): HeadModel {
  const { votes } = options;
  const n = data.part.units.length;
  const rows = (units: Int32Array): Preferences => ({
    a: features.a,
    b: features.b!,
    outcome: votes?.outcome ?? data.part.truth,
    weight: only(n, units, votes?.weight),
    ...(votes ? { margin: votes.margin } : {}),
  });
  return {
    fit: (design, units, at) => fitBradleyTerryHead(design, rows(units), { ...at, ties: options.ties }),
    loss: (design, head, units) => preferenceLoss(valuesAt(design, head), rows(units), head),
  };
}

function pointModel(data: FitData, features: HeadFeatures): HeadModel {
  const loss = data.kind === "ratings" ? "squared" : "logistic";
  const labels = (units: Int32Array) => {
    const y = new Float64Array(features.nRows);
    const weight = new Float64Array(features.nRows);
    for (const i of units) {
      y[features.a[i]!] = data.part.truth[i]!;
      weight[features.a[i]!] = 1;
    }
    return { y, weight };
  };
  return {
    fit: (design, units, at) => fitPointwiseHead(design, labels(units), { ...at, loss }),
    loss: (design, head, units) => labelLoss(valuesAt(design, head), labels(units), loss),
  };
}

interface Choosing {
  readonly design: Design;
  readonly model: HeadModel;
  readonly train: Int32Array;
  readonly foldOf: Int32Array;
  readonly nFolds: number;
}

/** Weaker ridges are not tried once the held-out loss has risen this often in a row: their fits take longest. */
const RISES = 2;

/**
 * The ridge with the smallest mean held-out loss over inner folds of item groups, from strong to weak; the search ends when weaker ones only get worse. Each fold's fits
 * start from the stronger ridge before.
 */
function chosenRidge({ design, model, train, foldOf, nFolds }: Choosing): number {
  const folds = Array.from({ length: nFolds }, (_, fold) => ({
    inside: train.filter((_i, k) => foldOf[k] !== fold),
    outside: train.filter((_i, k) => foldOf[k] === fold),
    start: undefined as Float64Array | undefined,
  })).filter(({ outside }) => outside.length > 0);
  let [best, least, last, rises] = [RIDGES[0]!, Infinity, Infinity, 0];
  for (const lambda of RIDGES) {
    let loss = 0;
    for (const fold of folds) {
      const start = fold.start ? { start: fold.start } : {};
      const head = model.fit(design, fold.inside, { lambda, gradientTolerance: ROUGH, ...start });
      fold.start = head.parameters;
      loss += model.loss(design, head, fold.outside) * fold.outside.length;
    }
    if (loss < least) [best, least] = [lambda, loss];
    rises = loss > last ? rises + 1 : 0;
    if (rises === RISES) break;
    last = loss;
  }
  return best;
}

function blocksOf(
  features: HeadFeatures,
  weights: Float64Array,
  scalings: (Scaling | undefined)[],
): HeadBlock[] {
  let at = 0;
  return features.blocks.map((block, k): HeadBlock => {
    const own = Array.from(weights.subarray(at, at + widthOf(block)));
    at += own.length;
    if (block.kind === "ngrams")
      return { kind: "ngrams", of: block.of, hashing: block.hashing, weights: own };
    const scaled = {
      centre: Array.from(scalings[k]!.centre),
      scale: Array.from(scalings[k]!.scale),
      weights: own,
    };
    return block.kind === "named"
      ? { kind: "named", names: block.names, ...scaled }
      : { kind: "embedding", of: block.of, encoder: block.encoder, ...scaled };
  });
}

function modelOf(data: FitData, head: FittedHead): HeadForm["model"] {
  if (data.kind === "preferences")
    return { kind: "bradley-terry", ties: head.ties, tieParameter: head.tieParameter };
  return { kind: data.kind === "ratings" ? "ridge" : "logistic" };
}

/** Learns a linear head on features: Bradley-Terry from preferences, ridge from ratings, logistic from right and wrong. Ridge and scaling come from the training units. */
export function headLearner(data: FitData, features: HeadFeatures, options: HeadLearnerOptions): Learner {
  const model = data.kind === "preferences" ? pairModel(data, features, options) : pointModel(data, features);
  const fit = (train: Int32Array, rng: Rng): Learned => {
    const rows = new Set(Array.from(train, (i) => features.a[i]!));
    if (features.b) for (const i of train) rows.add(features.b[i]!);
    const { design, scalings } = standardised(features, rows);
    const clusterOf = denseNumbers(Int32Array.from(train, (i) => data.part.clusterOf[i]!));
    const foldOf = clusterFolds(clusterOf, options.innerFolds, rng);
    const lambda = chosenRidge({ design, model, train, foldOf, nFolds: options.innerFolds });
    const head = model.fit(design, train, { lambda });
    const values = valuesAt(design, head);
    const { a, b } = features;
    return {
      values: Float64Array.from(a, (row, i) => (b ? values[row]! - values[b[i]!]! : values[row]!)),
      chose: `ridge ${lambda}`,
      body: {
        kind: "head",
        model: modelOf(data, head),
        blocks: blocksOf(features, head.weights, scalings),
        intercept: head.intercept,
        lambda,
        unit: data.kind === "ratings" ? "gold scale" : "log-odds",
      },
    };
  };
  return { name: options.name, family: options.family ?? "composite", fit };
}
