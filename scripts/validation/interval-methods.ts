/** Every kind of interval on simulated samples: how often it holds the truth, and how wide it is beside one that knows the estimate's spread. */
import {
  clusterMean,
  estimateSystems,
  type LabelledSystem,
  normalInterval,
  ppiLambda,
  ppiMean,
  tInterval,
} from "../../src/calibration/index.ts";
import {
  alphaRow,
  ARENA_SCALE,
  clopperPearson,
  iccRow,
  intervalOf,
  rankSystems,
  ratingTable,
  type SummedScorer,
  wilson,
} from "../../src/meta/index.ts";
import {
  bootstrapValues,
  clusterWeights,
  expandedConfidence,
  jackknifeValues,
  percentileInterval,
  randomNormal,
  type Rng,
} from "../../src/num/index.ts";
import { simulate } from "../../test/meta/ranking/simulated.ts";
import { simulateRatings } from "../../test/meta/raters/simulate.ts";
import { type Case, type Setting, worldOf } from "./null-tests.ts";
import {
  accuracySums,
  creditOf,
  drawSample,
  pearsonSums,
  type Sample,
  truths,
  valueOf,
} from "./simulated-clusters.ts";

/** One estimate with its interval. */
export interface Found {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** Kinds of interval that are made from the same sample. */
export interface IntervalFamily {
  readonly names: readonly string[];
  readonly at: readonly number[];
  readonly cases: readonly Case[];
  /** Wider than need be by construction, so that coverage has no upper bound. */
  readonly isConservative?: boolean;
  /** Positions of names that are kept as published: shown, not promised. */
  readonly asPublished?: readonly number[];
  /** The estimands. */
  truths(setting: Setting): readonly number[];
  intervals(setting: Setting, rng: Rng): readonly Found[];
}

const SIZES = [20, 50, 200];
const ALL: readonly Case[] = ["plain", "ties", "missing at random", "missing not at random"];
const RESAMPLES = 500;

const sampleOf = (setting: Setting, rng: Rng): Sample =>
  drawSample(worldOf(setting, { sizes: "1-30", nScorers: 2 }), rng);

/** Both measures of both scorers: accuracy and Pearson of the first, then of the second. */
function measuresOf(s: Sample): { first: SummedScorer[]; second: SummedScorer[] } {
  const of = (k: number) => [accuracySums(s, s.scores[k]!), pearsonSums(s, s.scores[k]!)];
  return { first: of(0), second: of(1) };
}

/** accuracy, Pearson, their differences, and the mean credit, of which the last is the first again. */
function estimatesOf(s: Sample): number[] {
  const { first, second } = measuresOf(s);
  const [a, p] = first.map(valueOf) as [number, number];
  const [a2, p2] = second.map(valueOf) as [number, number];
  return [a, a, p, p, a - a2, p - p2, a];
}

/** Credits of the first scorer that are there, with their clusters. */
function credited({ start, scores }: Sample): { values: number[]; clusterOf: number[] } {
  const [values, clusterOf]: [number[], number[]] = [[], []];
  for (let c = 0; c + 1 < start.length; c++)
    for (let i = start[c]!; i < start[c + 1]!; i++) {
      const credit = creditOf(scores[0]![i]!);
      if (Number.isNaN(credit)) continue;
      values.push(credit);
      clusterOf.push(c);
    }
  return { values, clusterOf };
}

/** Accuracy and Pearson of one scorer in the population. */
const TRUTHS = truths();

/** What `meta` reports of two scorers, from one sample and one set of resamples. */
const MEASURED: IntervalFamily = {
  names: [
    "accuracy, bootstrap percentile",
    "accuracy, bootstrap BCa",
    "Pearson, bootstrap percentile",
    "Pearson, bootstrap BCa",
    "difference of accuracies, bootstrap",
    "difference of Pearsons, bootstrap",
    "mean of rows, t by cluster",
  ],
  at: SIZES,
  cases: ALL,
  truths: (setting) => {
    const [a, p] = setting.case === "ties" ? TRUTHS.tied : TRUTHS.plain;
    return [a, a, p, p, 0, 0, a];
  },
  intervals: (setting, rng) => {
    const s = sampleOf(setting, rng);
    const estimates = estimatesOf(s);
    const { first, second } = measuresOf(s);
    const weights = clusterWeights(setting.n, RESAMPLES, rng);
    const nClusters = setting.n;
    const drawn = first.map((m) => bootstrapValues(m, weights));
    const single = first.flatMap((m, k) =>
      [false, true].map((smooth) =>
        intervalOf(
          { estimate: valueOf(m), resampled: drawn[k]!, nClusters, leftOut: jackknifeValues(m) },
          { confidence: 0.95, smooth, seed: 1 },
        ),
      ),
    );
    const ends = single.map(({ ciLow, ciHigh }) => ({ low: ciLow ?? NaN, high: ciHigh ?? NaN }));
    const gaps = second.map((m, k) => {
      const other = bootstrapValues(m, weights);
      return percentileInterval(
        drawn[k]!.map((v, b) => v - other[b]!),
        expandedConfidence(0.95, setting.n),
      );
    });
    const t = tInterval(clusterMean(credited(s)), 0.95);
    return [...ends, ...gaps, t].map(({ low, high }, k) => ({ estimate: estimates[k]!, low, high }));
  },
};

const PROPORTIONS: IntervalFamily = {
  names: ["share of clusters, Wilson", "share of clusters, Clopper-Pearson"],
  at: SIZES,
  cases: ["plain"],
  truths: () => [0.7, 0.7],
  intervals: ({ n }, rng) => {
    let count = 0;
    for (let i = 0; i < n; i++) if (rng() < 0.7) count++;
    return [wilson, clopperPearson].map((of) => ({ estimate: count / n, ...of({ count, nobs: n }, 0.05) }));
  },
};

const PPI: IntervalFamily = {
  names: ["PPI mean, t, n labels and 10 n outputs", "PPI mean, normal (ppi_py), n labels and 10 n outputs"],
  asPublished: [1],
  at: SIZES,
  cases: ["plain"],
  truths: () => [0, 0],
  intervals: ({ n }, rng) => {
    const guess = (v: number): number => 0.7 * v + 0.6 * randomNormal(rng);
    const y = Float64Array.from({ length: n }, () => randomNormal(rng));
    const unlabeled = Float64Array.from({ length: 10 * n }, () => guess(randomNormal(rng)));
    const sample = { y, prediction: y.map(guess), unlabeled };
    const lambda = ppiLambda(sample);
    const large = ppiMean(sample, lambda, { largeSample: true });
    return [
      tInterval(ppiMean(sample, lambda), 0.95),
      { estimate: large.estimate, ...normalInterval(large, 0.05) },
    ];
  },
};

/** Labels on the rows of n clusters, scores on these and on three times as many others, less the mean label of all, which is what is estimated. */
function partlyLabelled({ n, case: which }: Setting, rng: Rng): LabelledSystem {
  const world = worldOf({ n: 4 * n, case: which }, { sizes: "1-30", nScorers: 1 });
  const { start, gold, scores } = drawSample(world, rng);
  const clusterOf = new Int32Array(gold.length);
  for (let c = 0; c + 1 < start.length; c++) clusterOf.fill(c, start[c], start[c + 1]);
  const mean = gold.reduce((a, b) => a + b, 0) / gold.length;
  const labels = gold.map((y, i) => (clusterOf[i]! < n ? y - mean : NaN));
  return { name: "s", labels, scores: scores[0]!, clusterOf };
}

const ESTIMATED: IntervalFamily = {
  names: ["`estimate`, scores and labels", "`estimate`, labels only"],
  at: SIZES,
  cases: ["plain", "ties", "missing at random"],
  isConservative: true,
  truths: () => [0, 0],
  intervals: (setting, rng) => {
    const found = estimateSystems([partlyLabelled(setting, rng)], { confidence: 0.95, rng })[0]!;
    return [found.ppi, found.human];
  },
};

const RANKED: IntervalFamily = {
  names: ["Bradley-Terry rating, sandwich"],
  at: SIZES,
  cases: ["plain", "ties"],
  truths: () => [ARENA_SCALE.centre],
  intervals: ({ n, case: which }, rng) => {
    const tieShare = which === "ties" ? 0.5 : 0;
    const strengths = [0, 0.4, 0.2, -0.2, -0.4];
    const data = simulate({ strengths, nClusters: n, perCluster: 8, taste: 0.5, tieShare }, rng);
    const { systems } = rankSystems(data, { model: "half", confidence: 0.95, resamples: 1, seed: 1 });
    const found = systems.find((s) => s.system === "s0")!;
    return [{ estimate: found.rating ?? NaN, low: found.ciLow ?? NaN, high: found.ciHigh ?? NaN }];
  },
};

/** Variances: item 1/2, output 1/2, residual 1. */
const COEFFICIENTS = { "krippendorff-alpha-interval": 0.5, "icc-2-1": 0.5 };

const RATED: IntervalFamily = {
  names: Object.keys(COEFFICIENTS).map((name) => `${name}, jackknife`),
  at: SIZES,
  cases: ["plain", "missing at random"],
  truths: () => Object.values(COEFFICIENTS),
  intervals: (setting, rng) => {
    const missing = setting.case === "plain" ? 0 : 0.1;
    const design = { nItems: setting.n, nSystems: 4, nRaters: 3, item: 0.5, both: 0.5, residual: 1, missing };
    const { rows, clusterOf } = simulateRatings(design, rng);
    const clusters = { clusterOf, nClusters: setting.n };
    const input = { table: ratingTable(rows), raters: ["a", "b", "c"], ...clusters, confidence: 0.95 };
    const found = [alphaRow(input, "interval"), iccRow(input, "single")];
    return found.map((c) => ({ estimate: c.value ?? NaN, low: c.ciLow ?? NaN, high: c.ciHigh ?? NaN }));
  },
};

export const INTERVALS: readonly IntervalFamily[] = [MEASURED, PROPORTIONS, PPI, ESTIMATED, RANKED, RATED];

/** What the replications showed of one kind of interval. */
export interface Coverage {
  readonly name: string;
  readonly isConservative: boolean;
  readonly isAsPublished: boolean;
  readonly coverage: number;
  /** Mean width over 2 x 1.96 x the estimate's spread between the replications. */
  readonly widthRatio: number;
  /** Mean estimate minus truth, in the oracle's standard deviations. */
  readonly bias: number;
}

/** Mean and spread of an estimate between samples, undefined ones left out. */
function spreadOf(values: readonly number[]): { readonly mean: number; readonly sd: number } {
  const defined = values.filter((v) => !Number.isNaN(v));
  const mean = defined.reduce((a, b) => a + b, 0) / defined.length;
  return { mean, sd: Math.sqrt(defined.reduce((a, v) => a + (v - mean) ** 2, 0) / (defined.length - 1)) };
}

export interface Simulating {
  readonly replications: number;
  readonly seeds: (replication: number) => Rng;
}

/** Coverage of each kind of interval of a family in one setting; an interval without ends does not cover. */
export function coverageOf(
  family: IntervalFamily,
  setting: Setting,
  { replications, seeds }: Simulating,
): Coverage[] {
  const truths = family.truths(setting);
  const found = Array.from({ length: replications }, (_, r) => family.intervals(setting, seeds(r)));
  return family.names.map((name, k) => {
    const truth = truths[k]!;
    const own = found.map((row) => row[k]!);
    const widths = own.map((f) => f.high - f.low).filter((w) => !Number.isNaN(w));
    const { mean, sd } = spreadOf(own.map((f) => f.estimate));
    return {
      name,
      isConservative: family.isConservative ?? false,
      isAsPublished: family.asPublished?.includes(k) ?? false,
      coverage: own.filter((f) => f.low <= truth && truth <= f.high).length / replications,
      widthRatio: widths.reduce((a, b) => a + b, 0) / widths.length / (2 * 1.959964 * sd),
      bias: (mean - truth) / sd,
    };
  });
}
