/** npx tsx bench/statistics.ts DIR: times our side of `bench/peers/statistics.py DIR`, which writes the data there and times the references. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { clippedLambda, fitIsotonic, ppiMean } from "../src/calibration/index.ts";
import { dawidSkene, type Votes } from "../src/elicit/index.ts";
import { battleCounts, bradleyTerry, krippendorffAlpha } from "../src/meta/index.ts";
import { bootstrapValues, clusterWeights, randomNormal, seeded } from "../src/num/index.ts";

const [folder = "."] = process.argv.slice(2);

function column(name: string): Float64Array {
  const bytes = readFileSync(join(folder, `${name}.bin`));
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

function time(name: string, runs: number, body: () => number): void {
  const ms: number[] = [];
  let check = NaN;
  for (let k = 0; k < runs; k++) {
    const began = performance.now();
    check = body();
    ms.push(performance.now() - began);
  }
  const median = ms.toSorted((a, b) => a - b)[runs >> 1]!;
  console.log(`${name}: first ${ms[0]!.toFixed(1)} ms, median ${median.toFixed(1)} ms, result ${check}`);
}

for (const name of ["values5", "values687"]) {
  const table = { values: column(name), nUnits: 5000, nRaters: 10 };
  for (const level of ["interval", "nominal", "ordinal"] as const)
    time(`alpha ${level}, ${name}`, 15, () => krippendorffAlpha(table, level));
}
console.log(`memory so far ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);

const battles = { nSystems: 100, a: column("a"), b: column("b"), outcome: column("outcome") };
time("Bradley-Terry from 1,000,000 rows", 5, () => bradleyTerry(battleCounts(battles)).strengths[0]!);

const [x, y] = [column("x"), column("y")];
time("isotonic, 1,000,000 points", 3, () => fitIsotonic(x, y).y.length);

const sample = { y: y.slice(0, 1000), prediction: x.slice(0, 1000), unlabeled: x };
time("PPI mean, 1,000,000 rows", 5, () => ppiMean(sample, clippedLambda(sample)).estimate);

const names = (n: number, kind: string): string[] => Array.from({ length: n }, (_, i) => kind + i);
const votes: Votes = {
  tasks: names(40_000, "task"),
  raters: names(1000, "rater"),
  labels: names(5, "label"),
  task: Uint32Array.from(column("task")),
  rater: Uint32Array.from(column("rater")),
  label: Uint32Array.from(column("label")),
};
function dawidSkeneMs(nIterations: number): number {
  const began = performance.now();
  dawidSkene(votes, { nIterations, tolerance: -Infinity });
  return performance.now() - began;
}
dawidSkeneMs(2);
const few = dawidSkeneMs(2);
console.log(`Dawid-Skene, 400,000 labels: ${((dawidSkeneMs(12) - few) / 10).toFixed(1)} ms an iteration`);

// Pearson as sums of x, y, xx, yy, xy.
const rng = seeded(1, "resampling");
const n = 5000;
const stats = new Float64Array(5 * n);
for (let i = 0; i < n; i++) {
  const u = randomNormal(rng);
  const v = u + randomNormal(rng);
  stats.set([u, v, u * u, v * v, u * v], 5 * i);
}
const combine = ([sx, sy, xx, yy, xy]: ArrayLike<number> & Iterable<number>): number =>
  (n * xy! - sx! * sy!) / Math.sqrt((n * xx! - sx! * sx!) * (n * yy! - sy! * sy!));
time("10,000 resamples of Pearson, n = 5,000, draws included, one thread", 1, () => {
  const weights = clusterWeights(n, 10_000, rng);
  const values = bootstrapValues(
    { nCols: 5, stats, combine: (sums) => combine(Float64Array.from(sums)) },
    weights,
  );
  return values.reduce((a, b) => a + b, 0) / values.length;
});
