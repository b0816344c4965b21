// Does calibrating a reward model's margins help on pairs that it has not seen? In your project import from "trenchcoat/calibration" and "trenchcoat/num".
import { compareCalibration, crossFitted, sigmoid } from "../src/calibration/index.ts";
import { randomNormal, seeded } from "../src/num/index.ts";

const rng = seeded(1, "example");
const x = Float64Array.from({ length: 500 }, () => 4 * randomNormal(rng)); // margins, far too sure
const y = x.map((margin) => Number(rng() < sigmoid(margin / 5)));
const clusterOf = Int32Array.from(x.keys()); // item of each pair
const options = { name: "platt", input: "margin", isAntisymmetric: true, nFolds: 10, rng } as const;

const after = crossFitted({ x, y, clusterOf }, options);
const found = compareCalibration({ y, before: x.map(sigmoid), after, clusterOf, isPairs: true });
process.stdout.write(
  `log loss ${found.before.logLoss.toFixed(3)} -> ${found.after.logLoss.toFixed(3)}, p ${found.p.toPrecision(2)}\n`,
);
process.stdout.write(`${found.isImproved ? "improved" : "not improved"}: ${found.reason}\n`);
