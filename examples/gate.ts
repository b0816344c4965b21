// May this judge be used? The lower end of its interval decides. In your project import from "trenchcoat".
import { collect, metaEvaluate, openDatasets } from "../src/index.ts";

const [source] = await openDatasets(["data/demo/judgebench.jsonl"]);
const { result } = metaEvaluate([{ dataset: await collect(source!) }], { path: "data/demo", resamples: 200 });
const row = result.rows.find(
  ({ scorer, measure, slice }) =>
    scorer === "Skywork-Reward-Gemma-2-27B" && measure === "accuracy" && Object.keys(slice).length === 0,
);
const isGood = row !== undefined && row.ciLow !== null && row.ciLow >= 0.55;
process.stdout.write(
  `${isGood ? "PASS" : "FAIL"}: accuracy ${row?.value?.toFixed(3)}, lower end ${row?.ciLow?.toFixed(3)}\n`,
);
