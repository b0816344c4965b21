/** Every test of two or more scorers with its p on a simulated sample, and the lead that it must find. */
import { normalPValue, ppiLambda, ppiMean, type PpiSample, tPValue } from "../../src/calibration/index.ts";
import {
  approximateRandomization,
  clusterSignFlip,
  corpusPairedBootstrap,
  bootstrapScores,
  corpusRandomization,
  discordantCounts,
  exactP,
  groupUnits,
  independentExact,
  mannWhitney,
  maxTPermutation,
  maxTSignFlip,
  mcNemarChiSquare,
  mcNemarExact,
  pairedExact,
  pairedTTest,
  pairingsExact,
  pearson,
  permBothSwap,
  randomBits,
  randomRows,
  randomSwaps,
  rankSystems,
  type SummedScorer,
  type SwapStatistic,
  type SwapTrials,
  welchTTest,
  wilcoxon,
  williamsTest,
} from "../../src/meta/index.ts";
import { weightedMidranks, weightedPearson } from "../../src/meta/measures/weighted.ts";
import { jackknifeValues, randomNormal, type Rng, sortOrder } from "../../src/num/index.ts";
import { simulate } from "../../test/meta/ranking/simulated.ts";
import {
  accuracySums,
  clusterMeans,
  creditOf,
  drawSample,
  type Lead,
  NO_LEAD,
  pearsonSums,
  type Sample,
  valueOf,
  type World,
} from "./simulated-clusters.ts";

/** A test as the simulation sees it. */
export interface NullTest {
  readonly name: string;
  /** "exact": at most alpha whatever the sample. "asymptotic": near alpha from 50 clusters on. "conservative": asymptotic from below. "as published": shown, not promised. */
  readonly kind: "exact" | "asymptotic" | "conservative" | "as published";
  readonly sizes: World["sizes"];
  readonly nScorers: number;
  /** Clusters at which it is run; its own sizes where it enumerates. */
  readonly at: readonly number[];
  /** Cases beyond the plain one that it can be asked. */
  readonly cases: readonly Case[];
  /** The lead that it must find in 80% of samples. */
  lead(setting: Setting): Lead;
  /** The smallest p over its family. */
  p(sample: Sample, rng: Rng): number;
  /** Draws by a model of its own, where clusters of scored rows are not what it tests. */
  own?(n: number, isNull: boolean, rng: Rng): number;
}

/** A test in one setting. */
export interface Setting {
  readonly n: number;
  readonly case: Case;
}

/** A departure from complete, untied data. */
export type Case = "plain" | "ties" | "missing at random" | "missing not at random";

const DRAWS = 99;
const SIZES = [20, 50, 200];
const ALL: readonly Case[] = ["plain", "ties", "missing at random", "missing not at random"];
const COMPLETE: readonly Case[] = ["plain", "ties"];

/** Leads fall with 1 / sqrt(n), so that they are about three standard errors at every size. */
const shift =
  (k: number) =>
  ({ n }: Setting): Lead => ({ shift: k / Math.sqrt(n), noise: 0 });
/** Three values show less of a smaller error: with ties the lead has to be larger. */
const noise =
  (k: number) =>
  ({ n, case: which }: Setting): Lead => ({
    shift: 0,
    noise: Math.min(0.93, ((which === "ties" ? 1.5 : 1) * k) / Math.sqrt(n)),
  });

const accuracies = (s: Sample): SummedScorer[] => s.scores.map((x) => accuracySums(s, x));
const correlations = (s: Sample): SummedScorer[] => s.scores.map((x) => pearsonSums(s, x));
const smallest = (tests: readonly { readonly pAdjusted: number }[]): number =>
  Math.min(...tests.map((t) => t.pAdjusted));
const meanGaps = (s: Sample): { x: Float64Array; y: Float64Array } => {
  const [a, b] = accuracies(s).map(clusterMeans) as [Float64Array, Float64Array];
  const keep = Array.from(a.keys()).filter((c) => !Number.isNaN(a[c]! - b[c]!));
  return { x: Float64Array.from(keep, (c) => a[c]!), y: Float64Array.from(keep, (c) => b[c]!) };
};

/** The smallest p of sign flips, from values with each cluster left out. */
function signFlip(
  { start }: Sample,
  { estimates, values }: { readonly estimates: readonly number[]; readonly values: readonly Float64Array[] },
  rng: Rng,
): number {
  const sizes = Float64Array.from({ length: start.length - 1 }, (_, c) => start[c + 1]! - start[c]!);
  return smallest(maxTSignFlip({ estimates, leftOut: [{ values, sizes }] }, { resamples: DRAWS, rng }));
}

/** Spearman's correlation with gold over the rows that have a score, on all clusters and without each. */
function spearmanLeftOut(
  { start, gold }: Sample,
  scores: Float64Array,
): { readonly estimate: number; readonly values: Float64Array } {
  const clusterOf = new Int32Array(gold.length);
  for (let c = 0; c + 1 < start.length; c++) clusterOf.fill(c, start[c]!, start[c + 1]!);
  const kept = Int32Array.from(scores.keys()).filter((i) => !Number.isNaN(scores[i]!));
  const [x, y] = [gold, scores].map((v) => Float64Array.from(kept, (i) => v[i]!)) as [
    Float64Array,
    Float64Array,
  ];
  const [byX, byY] = [sortOrder(x), sortOrder(y)];
  const [rankX, rankY] = [new Float64Array(x.length), new Float64Array(x.length)];
  const weights = new Int32Array(x.length);
  const without = (cluster: number): number => {
    for (let k = 0; k < kept.length; k++) weights[k] = clusterOf[kept[k]!] === cluster ? 0 : 1;
    weightedMidranks(x, byX, weights, rankX);
    weightedMidranks(y, byY, weights, rankY);
    return weightedPearson(rankX, rankY, weights);
  };
  return {
    estimate: without(-1),
    values: Float64Array.from({ length: start.length - 1 }, (_, c) => without(c)),
  };
}

const clustered = { sizes: "1-30", nScorers: 2, at: SIZES, cases: ALL } as const;
const single = { sizes: "one", nScorers: 2, at: SIZES, cases: COMPLETE } as const;

const permBoth = (statistic: SwapStatistic, k: number): NullTest => ({
  ...single,
  name: `PERM-BOTH by unit, ${statistic}`,
  // z-scores of two scorers lie on two grids: exchanged scores lose the ties that acc-eq counts, so that the published rule is not exact.
  kind: statistic === "acc-eq" ? "as published" : "exact",
  lead: noise(k),
  p: ({ gold, scores }, rng) => {
    const groups = groupUnits(new Uint8Array(gold.length), 1);
    const pair = { gold, metric1: scores[1]!, metric2: scores[0]! };
    const { countTwoSided } = permBothSwap(groups, pair, {
      statistic,
      resamples: DRAWS,
      bits: randomBits(rng),
    });
    return (countTwoSided + 1) / (DRAWS + 1);
  },
});

const counts = ({ nCols, stats }: SummedScorer) => ({ nCols, counts: stats });
const corpusPair = (s: Sample) => {
  const [a, b] = accuracies(s) as [SummedScorer, SummedScorer];
  return { a: counts(a), b: counts(b), combine: (sums: ArrayLike<number>) => a.combine(sums) };
};

const right = (s: Sample, k: number): Float64Array => s.scores[k]!.map((v) => (creditOf(v) > 0.5 ? 1 : 0));

const ownSamples = (
  name: string,
  n: number,
  p: (x: Float64Array, y: Float64Array) => number,
  model: (isNull: boolean, rng: Rng) => { x: Float64Array; y: Float64Array },
): NullTest => ({
  name,
  kind: "exact",
  sizes: "one",
  nScorers: 2,
  at: [n],
  cases: ["plain"],
  lead: () => NO_LEAD,
  p: () => NaN,
  own: (_, isNull, rng) => {
    const { x, y } = model(isNull, rng);
    return p(x, y);
  },
});

/** Skewed values (exponential), the second shifted down by `gap` sd under the alternative. */
const skewed = (m: number, gap: number) => (isNull: boolean, rng: Rng) => ({
  x: Float64Array.from({ length: m }, () => -Math.log(1 - rng()) + (isNull ? 0 : gap)),
  y: Float64Array.from({ length: m }, () => -Math.log(1 - rng())),
});

const related = (m: number, rho: number) => (isNull: boolean, rng: Rng) => {
  const x = Float64Array.from({ length: m }, () => randomNormal(rng));
  return { x, y: x.map((v) => (isNull ? 0 : rho) * v + Math.sqrt(1 - rho * rho) * randomNormal(rng)) };
};

const corpusExchange = (name: string, extreme: NonNullable<SwapTrials["extreme"]>): NullTest => ({
  ...clustered,
  name,
  kind: extreme === "at least" ? "exact" : "as published",
  lead: shift(3.9),
  p: (s, rng) => {
    const { combine, ...pair } = corpusPair(s);
    return corpusRandomization(pair, combine, { n: DRAWS, draw: randomSwaps(rng), extreme }).p;
  },
});

/** Williams' test is for normal data; what it does with three values is shown. */
const williams = (name: string, which: "plain" | "ties"): NullTest => ({
  ...single,
  name,
  kind: which === "plain" ? "asymptotic" : "as published",
  cases: [which],
  lead: noise(3.2),
  p: ({ gold, scores: [x, y] }) =>
    williamsTest({
      r12: pearson(gold, x!).value,
      r13: pearson(gold, y!).value,
      r23: pearson(x!, y!).value,
      n: gold.length,
    }).pTwoSided,
});

const ppi = (rule: "t" | "normal (ppi_py)", p: (sample: PpiSample) => number): NullTest => ({
  ...single,
  name: `PPI mean, ${rule}, n labels and 10 n outputs`,
  kind: rule === "t" ? "asymptotic" : "as published",
  cases: ["plain"],
  lead: () => NO_LEAD,
  p: () => NaN,
  own: (n, isNull, rng) => {
    const truth = isNull ? 0 : 3 / Math.sqrt(n);
    const guess = (v: number): number => 0.7 * v + 0.6 * randomNormal(rng);
    const y = Float64Array.from({ length: n }, () => truth + randomNormal(rng));
    const unlabeled = Float64Array.from({ length: 10 * n }, () => guess(truth + randomNormal(rng)));
    return p({ y, prediction: y.map(guess), unlabeled });
  },
});

const STRENGTHS = [0, 0, 0, 0, 0];

export const TESTS: readonly NullTest[] = [
  permBoth("pearson", 3.2),
  permBoth("tau-b", 3.4),
  permBoth("acc-eq", 3.4),
  {
    ...clustered,
    name: "PERM-BOTH by cluster, accuracy",
    kind: "exact",
    lead: shift(3.9),
    p: (s, rng) => smallest(maxTPermutation(accuracies(s), { resamples: DRAWS, rng })),
  },
  {
    ...clustered,
    name: "PERM-BOTH by cluster, Pearson",
    kind: "exact",
    lead: noise(2.4),
    p: (s, rng) => smallest(maxTPermutation(correlations(s), { resamples: DRAWS, rng })),
  },
  {
    ...clustered,
    name: "max-t of 6 scorers, accuracy (family-wise)",
    kind: "exact",
    nScorers: 6,
    lead: shift(4.8),
    p: (s, rng) => smallest(maxTPermutation(accuracies(s), { resamples: DRAWS, rng })),
  },
  {
    ...clustered,
    name: "cluster sign flip",
    kind: "exact",
    lead: shift(3.9),
    p: (s, rng) => {
      const { x, y } = meanGaps(s);
      return clusterSignFlip(
        x.map((v, c) => v - y[c]!),
        { resamples: DRAWS, rng },
      ).p;
    },
  },
  {
    ...clustered,
    name: "approximate randomization, accuracy",
    kind: "exact",
    lead: shift(3.9),
    p: (s, rng) => {
      const [a, b] = accuracies(s) as [SummedScorer, SummedScorer];
      return approximateRandomization(a, b, { resamples: DRAWS, rng }).p;
    },
  },
  corpusExchange("approximate randomization of a corpus score", "at least"),
  corpusExchange("approximate randomization of a corpus score, sacrebleu's count", "strictly greater"),
  {
    ...single,
    name: "exact McNemar",
    kind: "exact",
    lead: shift(11),
    p: (s) => mcNemarExact(discordantCounts(right(s, 0), right(s, 1))).p,
  },
  ownSamples(
    "exact paired permutations, n = 10",
    10,
    (x, y) => exactP(pairedExact(x, y), "two-sided"),
    skewed(10, 2),
  ),
  ownSamples(
    "exact splits, n = 7 + 7",
    14,
    (x, y) => exactP(independentExact(x, y), "two-sided"),
    skewed(7, 2),
  ),
  ownSamples(
    "exact pairings (Pearson), n = 7",
    7,
    (x, y) => exactP(pairingsExact(x, y), "two-sided"),
    related(7, 0.92),
  ),
  {
    ...clustered,
    name: "max-t sign flips of 6 scorers, Pearson (family-wise)",
    kind: "asymptotic",
    nScorers: 6,
    lead: noise(3.4),
    p: (s, rng) => {
      const all = correlations(s);
      return signFlip(s, { estimates: all.map(valueOf), values: all.map(jackknifeValues) }, rng);
    },
  },
  {
    ...clustered,
    name: "max-t sign flips of 6 scorers, Spearman (family-wise)",
    kind: "asymptotic",
    nScorers: 6,
    lead: noise(3.4),
    p: (s, rng) => {
      const all = s.scores.map((x) => spearmanLeftOut(s, x));
      return signFlip(s, { estimates: all.map((x) => x.estimate), values: all.map((x) => x.values) }, rng);
    },
  },
  {
    ...clustered,
    name: "sacrebleu's paired bootstrap of a corpus score",
    kind: "as published",
    lead: shift(3.9),
    p: (s, rng) => {
      const { combine, a, b } = corpusPair(s);
      // The same resamples for both systems.
      const both = {
        nCols: 4,
        counts: Float64Array.from({ length: 2 * a.counts.length }, (_, i) =>
          i % 4 < 2
            ? a.counts[2 * Math.floor(i / 4) + (i % 4)]!
            : b.counts[2 * Math.floor(i / 4) + (i % 4) - 2]!,
        ),
      };
      const draws: { readonly a: number[]; readonly b: number[] } = { a: [], b: [] };
      bootstrapScores(
        both,
        (x) => {
          draws.a.push(x[0]! / x[1]!);
          draws.b.push(x[2]! / x[3]!);
          return 0;
        },
        { n: DRAWS, draw: randomRows(rng) },
      );
      const scores = { a: Float64Array.from(draws.a), b: Float64Array.from(draws.b) };
      return corpusPairedBootstrap({ a, b }, combine, scores).p;
    },
  },
  williams("Williams, normal data", "plain"),
  williams("Williams, three values", "ties"),
  {
    ...clustered,
    name: "paired t by cluster",
    kind: "asymptotic",
    lead: shift(3.9),
    p: (s) => {
      const { x, y } = meanGaps(s);
      return pairedTTest(x, y).p;
    },
  },
  {
    ...clustered,
    name: "Wilcoxon by cluster",
    kind: "asymptotic",
    lead: shift(4.2),
    p: (s) => {
      const { x, y } = meanGaps(s);
      return wilcoxon(x, y).p;
    },
  },
  {
    ...single,
    name: "McNemar's chi-square, Edwards",
    kind: "conservative",
    lead: shift(11),
    p: (s) => mcNemarChiSquare(discordantCounts(right(s, 0), right(s, 1)), "edwards").p,
  },
  {
    ...single,
    name: "McNemar's chi-square",
    kind: "asymptotic",
    lead: shift(11),
    p: (s) => mcNemarChiSquare(discordantCounts(right(s, 0), right(s, 1)), "none").p,
  },
  {
    ...single,
    name: "Welch's t, n and n",
    kind: "asymptotic",
    cases: ["plain"],
    lead: () => NO_LEAD,
    p: () => NaN,
    own: (n, isNull, rng) => {
      const gap = isNull ? 0 : 4.5 / Math.sqrt(n);
      const x = Float64Array.from({ length: n }, () => gap + randomNormal(rng));
      return welchTTest(
        x,
        x.map(() => 2 * randomNormal(rng) - gap),
      ).p;
    },
  },
  {
    ...single,
    name: "Mann-Whitney, n and n",
    kind: "asymptotic",
    cases: ["plain"],
    lead: () => NO_LEAD,
    p: () => NaN,
    own: (n, isNull, rng) => {
      const { x, y } = skewed(n, 3.6 / Math.sqrt(n))(isNull, rng);
      return mannWhitney(x, y).p;
    },
  },
  ppi("t", (sample) => tPValue(ppiMean(sample, ppiLambda(sample)), 0)),
  ppi("normal (ppi_py)", (sample) =>
    normalPValue(ppiMean(sample, ppiLambda(sample), { largeSample: true }), 0),
  ),
  {
    ...single,
    name: "Bradley-Terry sandwich, all pairs of 5 (family-wise)",
    kind: "asymptotic",
    cases: COMPLETE,
    lead: () => NO_LEAD,
    p: () => NaN,
    own: (n, isNull, rng) => {
      const strengths = isNull ? STRENGTHS : [14 / Math.sqrt(n), 0, 0, 0, 0];
      const data = simulate({ strengths, nClusters: n, perCluster: 8, taste: 0.5, tieShare: 0.2 }, rng);
      const { pairs } = rankSystems(data, { model: "half", confidence: 0.95, resamples: 1, seed: 1 });
      return Math.min(...pairs.map((x) => x.pAdjusted ?? 1));
    },
  },
];

export function worldOf({ n, case: which }: Setting, test: Pick<NullTest, "sizes" | "nScorers">): World {
  const missing = which === "missing at random" ? "at random" : "not at random";
  return {
    nClusters: n,
    sizes: test.sizes,
    ties: which === "ties",
    missing: which.startsWith("missing") ? missing : "none",
    nScorers: test.nScorers,
  };
}

/** Share of samples with p <= 0.05. */
export function rejectionRate(
  test: NullTest,
  setting: Setting,
  given: {
    readonly isNull: boolean;
    readonly replications: number;
    readonly seeds: (replication: number) => Rng;
  },
): number {
  const world = worldOf(setting, test);
  const lead = given.isNull ? NO_LEAD : test.lead(setting);
  let rejected = 0;
  for (let r = 0; r < given.replications; r++) {
    const rng = given.seeds(r);
    const p = test.own ? test.own(setting.n, given.isNull, rng) : test.p(drawSample(world, rng, lead), rng);
    if (p <= 0.05) rejected++;
  }
  return rejected / given.replications;
}
