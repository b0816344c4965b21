// Which system do people prefer, and which ranks are certain? In your project import from "trenchcoat/meta" and "trenchcoat/num".
import { rankSystems } from "../src/meta/index.ts";
import { randomInt, seeded } from "../src/num/index.ts";

const rng = seeded(1, "example");
const systems = ["base", "tuned", "large"];
const a = Array.from({ length: 600 }, () => randomInt(rng, 3));
const b = a.map((first) => (first + 1 + randomInt(rng, 2)) % 3);
const outcome = a.map((first, i) => Number(rng() < 1 / (1 + Math.exp(0.6 * (b[i]! - first)))));
const clusters = { of: Int32Array.from(a.keys()), nClusters: a.length }; // item of each battle

const battles = { nSystems: 3, a, b, outcome };
const found = rankSystems(
  { systems, styles: [], battles, clusters },
  { model: "half", confidence: 0.95, resamples: 200, seed: 1 },
);
for (const sentence of found.sentences) process.stdout.write(`${sentence}\n`);
