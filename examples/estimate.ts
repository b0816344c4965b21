// What would humans have said on all 2,000 outputs, given 100 labels? In your project import from "trenchcoat/calibration" and "trenchcoat/num".
import { estimateSystems } from "../src/calibration/index.ts";
import { randomNormal, seeded } from "../src/num/index.ts";

const rng = seeded(1, "example");
const scores = Float64Array.from({ length: 2000 }, () => randomNormal(rng));
const human = scores.map((s) => 3 + s + 0.5 * randomNormal(rng));
const labels = human.map((y, i) => (i % 20 === 0 ? y : NaN)); // one in twenty was labelled
const clusterOf = Int32Array.from(labels.keys()); // item of each output

const [found] = estimateSystems([{ name: "ours", labels, scores, clusterOf }], { confidence: 0.95, rng });
for (const kind of ["human", "ppi"] as const)
  process.stdout.write(
    `${kind} ${found![kind].estimate.toFixed(3)} [${found![kind].low.toFixed(3)}, ${found![kind].high.toFixed(3)}]\n`,
  );
process.stdout.write(`${found!.n} labels are worth ${Math.round(found!.effectiveN)}\n`);
