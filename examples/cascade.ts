// Which answers may a cheap and a dear judge decide alone, at 10% error? In your project import from "trenchcoat/calibration" and "trenchcoat/num".
import { tuneCascade } from "../src/calibration/index.ts";
import { seeded } from "../src/num/index.ts";

const rng = seeded(1, "example");
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const judge = (cost: number, skill: number) => {
  const confidence = range(0, 2000).map(() => 0.5 + 0.5 * rng() ** (1 / skill)); // chance of being right, as calibrated
  return { confidence, loss: confidence.map((p) => Number(rng() > p)), cost };
};
const rows = { stages: [judge(0.01, 1), judge(0.1, 3)], humanCost: 1 };
const { chosen } = tuneCascade(rows, {
  alpha: 0.1,
  delta: 0.1,
  tuning: range(0, 800),
  test: range(800, 2000),
});
process.stdout.write(
  `decide ${(100 * chosen!.accepted).toFixed(0)}% without a human, at ${chosen!.cost.toFixed(2)} of a human's cost\n`,
);
