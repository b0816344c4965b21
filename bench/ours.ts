import { readFileSync } from "node:fs";
import {
  accuracyTuned,
  groupMatrix,
  kendallScratch,
  type MetricPair,
  type PermBoth,
  permBothSwap,
  permBothTuned,
  prepareKendall,
  presentIn,
  randomBits,
  tauB,
  weightedKendallCounts,
} from "../src/meta/index.ts";
import { seeded } from "../src/num/index.ts";
import { bleu } from "../src/scorers/lexical/bleu-counts.ts";
import { chrf } from "../src/scorers/lexical/chrf-counts.ts";
import { rouge } from "../src/scorers/lexical/rouge-counts.ts";
import { ter } from "../src/scorers/lexical/ter-counts.ts";
import { fitBradleyTerryHead } from "../src/fit/index.ts";
import type { Pair } from "./pairs.ts";
import { makePreferences } from "./preferences.ts";
import { STATISTICS } from "./statistics.ts";
import type { Matrix } from "./run-data.ts";

/** What a child is given: the pairs, and the scores of two metrics beside gold. */
interface Data {
  readonly pairs: readonly Pair[];
  readonly matrix: Matrix;
}

/** Work that is timed; returns a number that the reference's must equal. */
type Body = () => number;

interface Counting {
  readonly nCols: number;
  count(hypothesis: string, references: readonly string[], out: Float64Array): void;
  combine(sums: ArrayLike<number>): number;
}

/** Mean sentence score. */
function sentences(metric: Counting, pairs: readonly Pair[]): number {
  const row = new Float64Array(metric.nCols);
  let total = 0;
  for (const { hypothesis, reference } of pairs) {
    metric.count(hypothesis, [reference], row);
    total += metric.combine(row);
  }
  return total / pairs.length;
}

/** Mean F1 of the four ROUGE scores together. */
function rougeScores(pairs: readonly Pair[]): number {
  const metric = rouge(["rouge1", "rouge2", "rougeL", "rougeLsum"], true);
  const row = new Float64Array(12);
  let total = 0;
  for (const { hypothesis, reference } of pairs) {
    metric.score(reference, hypothesis, row);
    total += row[2]! + row[5]! + row[8]! + row[11]!;
  }
  return total / (4 * pairs.length);
}

const TER_OPTIONS = { normalized: false, noPunct: false, asianSupport: false, caseSensitive: false };

function metricPair({ gold, metric1, metric2 }: Matrix): MetricPair {
  return {
    gold: Float64Array.from(gold),
    metric1: Float64Array.from(metric1),
    metric2: Float64Array.from(metric2),
  };
}

/** Bootstrap of tau-b by multiplicities; returns the mean, which random draws shift a little. */
function bootstrapKendall({ x, y }: Matrix): number {
  const rng = seeded(1);
  const n = x.length;
  const prepared = prepareKendall(x, y);
  const scratch = kendallScratch(prepared);
  const weights = new Int32Array(n);
  let total = 0;
  for (let k = 0; k < 1000; k++) {
    weights.fill(0);
    for (let i = 0; i < n; i++) weights[Math.floor(rng() * n)]!++;
    total += tauB(weightedKendallCounts(prepared, weights, scratch));
  }
  return total / 1000;
}

const RESAMPLES = 1000;

const difference = ({ value1, value2 }: PermBoth): number => value2 - value1;

/** The penalised loss reached. */
function bradleyTerryHead(): Body {
  const { design, rows } = makePreferences();
  return () => fitBradleyTerryHead(design, rows, { lambda: 1, ties: "half", gradientTolerance: 1e-6 }).loss;
}

const BODIES: Readonly<Record<string, (data: Data) => Body>> = {
  bleu: (d) => () => sentences(bleu({ effectiveOrder: true }), d.pairs),
  chrf: (d) => () => sentences(chrf(), d.pairs),
  "chrf++": (d) => () => sentences(chrf({ wordOrder: 2 }), d.pairs),
  ter: (d) => () => sentences(ter(TER_OPTIONS), d.pairs),
  rouge: (d) => () => rougeScores(d.pairs),
  "acc-eq-wmt": (d) => {
    const { gold, metric1 } = metricPair(d.matrix);
    const groups = groupMatrix(d.matrix, "item", presentIn(gold, metric1));
    return () => accuracyTuned(groups, { gold, metric: metric1 }).value;
  },
  "perm-both-tuned": (d) => {
    const pair = metricPair(d.matrix);
    const groups = groupMatrix(d.matrix, "item");
    const options = { resamples: RESAMPLES, bits: randomBits(seeded(1)) };
    return () => difference(permBothTuned(groups, pair, options));
  },
  "perm-both-pearson": (d) => {
    const pair = metricPair(d.matrix);
    const groups = groupMatrix(d.matrix, "none");
    const options = { statistic: "pearson", resamples: RESAMPLES, bits: randomBits(seeded(1)) } as const;
    return () => difference(permBothSwap(groups, pair, options));
  },
  "bt-head": bradleyTerryHead,
  "bt-head-liblinear": bradleyTerryHead,
  ...STATISTICS,
  "kendall-bootstrap": (d) => () => bootstrapKendall(d.matrix),
};

/** CPU time of this thread so far, without those that compile and collect garbage beside it; NaN where the system does not say. */
function threadCpuMs(): number {
  try {
    return Number(readFileSync("/proc/thread-self/schedstat", "utf8").split(" ")[0]) / 1e6;
  } catch {
    return NaN;
  }
}

/** Runs one benchmark once and prints {ms, cpuMs, check, peakMb}. Usage: node ours.mjs NAME DATA.json */
function main([name = "", file = ""]: readonly string[]): void {
  const body = BODIES[name]!(JSON.parse(readFileSync(file, "utf8")) as Data);
  const cpu = threadCpuMs();
  const began = performance.now();
  const check = body();
  const ms = performance.now() - began;
  const cpuMs = threadCpuMs() - cpu;
  console.log(JSON.stringify({ ms, cpuMs, check, peakMb: process.resourceUsage().maxRSS / 1024 }));
}

main(process.argv.slice(2));
