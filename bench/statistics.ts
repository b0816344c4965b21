import { clippedLambda, fitIsotonic, ppiMean } from "../src/calibration/index.ts";
import { dawidSkene, type Votes } from "../src/elicit/index.ts";
import { battleCounts, bradleyTerry, krippendorffAlpha, type MeasurementLevel } from "../src/meta/index.ts";
import { bootstrapValues, clusterWeights, seeded } from "../src/num/index.ts";
import { hashed } from "./preferences.ts";

/** Work that is timed; returns a number that the reference's must equal. Data are made before, from counters, the same here and in peer_statistics.py. */
type Body = () => number;

const column = (n: number, from: number, f: (u: number, i: number) => number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => f(hashed(from + i), i));

/** A number with mean 0 and sd 1, from three of the counters. */
const bell = (counter: number): number =>
  2 * (hashed(counter) + hashed(counter + 1) + hashed(counter + 2) - 1.5);

/** Ratings of 5,000 units by 10 raters, a tenth missing: the unit's quality and as much noise, rounded and cut to [1, most]. */
function ratings(most: number, scale: number) {
  const [nUnits, nRaters] = [5000, 10];
  const centre = (most + 1) / 2;
  const values = column(nUnits * nRaters, 1_000_000, (u, i) => {
    if (u < 0.1) return NaN;
    const v = centre + scale * (bell(3 * Math.floor(i / nRaters)) + bell(100_000 + 3 * i));
    return Math.min(most, Math.max(1, Math.floor(v + 0.5)));
  });
  return { values, nUnits, nRaters };
}

const alpha =
  (level: MeasurementLevel, most = 5, scale = 1) =>
  (): Body => {
    const table = ratings(most, scale);
    return () => krippendorffAlpha(table, level);
  };

const N = 1_000_000;

/** 1,000,000 battles of 100 models; the check is the first strength about their mean. */
function bradleyTerryRows(): Body {
  const nSystems = 100;
  const strength = column(nSystems, 4 * N, (u) => 4 * u - 2);
  const a = column(N, 0, (u) => Math.floor(nSystems * u));
  const b = column(N, N, (u, i) => (a[i]! + 1 + Math.floor((nSystems - 1) * u)) % nSystems);
  const outcome = column(N, 2 * N, (u, i) =>
    Number(u < 1 / (1 + Math.exp(strength[b[i]!]! - strength[a[i]!]!))),
  );
  return () => bradleyTerry(battleCounts({ nSystems, a, b, outcome })).strengths[0]!;
}

/** A score and whether the output is right, more often the higher it is. */
function scored(): { readonly x: Float64Array; readonly y: Float64Array } {
  const x = column(N, 0, (_, i) => bell(3 * i));
  return { x, y: column(N, 3 * N, (u, i) => Number(u < 1 / (1 + Math.exp(-x[i]!)))) };
}

function isotonic(): Body {
  const { x, y } = scored();
  return () => fitIsotonic(x, y).y.length;
}

function ppi(): Body {
  const { x, y } = scored();
  const sample = { y: y.slice(0, 1000), prediction: x.slice(0, 1000), unlabeled: x };
  return () => ppiMean(sample, clippedLambda(sample)).estimate;
}

const names = (n: number): string[] => Array.from({ length: n }, (_, i) => String(i));

/** 400,000 labels of 40,000 tasks by 1,000 raters, 30 iterations; the check is the prior of the first label. */
function dawidSkeneVotes(): Body {
  const [nTasks, nRaters, nVotes] = [40_000, 1000, 400_000];
  const truth = column(nTasks, 0, (u) => Math.floor(5 * u));
  const task = Uint32Array.from({ length: nVotes }, (_, i) => Math.floor(i / 10));
  const rater = Uint32Array.from(column(nVotes, N, (u) => Math.floor(nRaters * u)));
  const label = Uint32Array.from(
    column(nVotes, 2 * N, (u, i) => (u < 0.7 ? truth[task[i]!]! : Math.floor(5 * hashed(3 * N + i)))),
  );
  const votes: Votes = {
    tasks: names(nTasks),
    raters: names(nRaters),
    labels: names(5),
    task,
    rater,
    label,
  };
  return () => dawidSkene(votes, { nIterations: 30, tolerance: -Infinity }).priors[0]!;
}

/** Draws, sums and Pearson of 10,000 resamples of 5,000 pairs. */
function resamplePearson(): Body {
  const n = 5000;
  const stats = new Float64Array(5 * n);
  for (let i = 0; i < n; i++) {
    const u = bell(3 * i);
    const v = u + bell(N + 3 * i);
    stats.set([u, v, u * u, v * v, u * v], 5 * i);
  }
  const combine = (s: ArrayLike<number>): number =>
    (n * s[4]! - s[0]! * s[1]!) / Math.sqrt((n * s[2]! - s[0]! * s[0]!) * (n * s[3]! - s[1]! * s[1]!));
  return () => {
    const weights = clusterWeights(n, 10_000, seeded(1, "resampling"));
    const values = bootstrapValues({ nCols: 5, stats, combine }, weights);
    return values.reduce((sum, v) => sum + v, 0) / values.length;
  };
}

/** Statistics by benchmark. */
export const STATISTICS: Readonly<Record<string, () => Body>> = {
  "alpha-interval": alpha("interval"),
  "alpha-ordinal": alpha("ordinal"),
  "alpha-nominal": alpha("nominal"),
  "alpha-687": alpha("ordinal", 687, 100),
  "bt-battles": bradleyTerryRows,
  "dawid-skene": dawidSkeneVotes,
  isotonic,
  "ppi-mean": ppi,
  "resample-pearson": resamplePearson,
};
