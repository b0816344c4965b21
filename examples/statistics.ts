// Single statistics on plain arrays, NaN where a value is missing. In your project import from "trenchcoat/meta".
import { kendall, mcNemarExact, pearson, spearman, wilson } from "../src/meta/index.ts";

const human = [1, 2, 2, 3, 4, 5, 5, 6];
const metric = [0.1, 0.25, 0.2, 0.4, NaN, 0.7, 0.66, 0.9];

for (const [name, { value, p, n, dropped }] of [
  ["pearson", pearson(metric, human)],
  ["spearman", spearman(metric, human)],
  ["tau-b", kendall(metric, human, "b")],
] as const)
  process.stdout.write(`${name} ${value.toFixed(4)}, p ${p.toPrecision(3)}, n ${n}, dropped ${dropped}\n`);

// Two judges on the same 100 pairs: 18 that only the first gets right, 7 that only the second does.
process.stdout.write(`mcnemar exact p ${mcNemarExact({ b: 18, c: 7 }).p.toFixed(4)}\n`);
const { low, high } = wilson({ count: 71, nobs: 100 }, 0.05);
process.stdout.write(`accuracy 0.71, 95% interval [${low.toFixed(3)}, ${high.toFixed(3)}]\n`);
