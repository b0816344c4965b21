// How many items does it take to tell two judges apart? In your project import from "trenchcoat".
import { collect, meta, openDatasets } from "../src/index.ts";

const [source] = await openDatasets(["data/demo/judgebench.jsonl"]);
const study = meta.studyPower(await collect(source!), {
  filters: { where: {}, excludeSystems: [] },
  scorers: ["Skywork-Reward-Gemma-2-27B", "internlm2-20b-reward"],
  effect: 0.05,
  power: 0.8,
  alpha: 0.05,
  seed: 1,
});
for (const sentence of study.sentences) process.stdout.write(`${sentence}\n`);
