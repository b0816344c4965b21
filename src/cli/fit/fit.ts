import { fitScorer } from "../../fit/index.ts";
import { DATA_FLAGS } from "../data-flags.ts";
import { fitRequest } from "./fit-request.ts";
import { MODEL_FLAGS } from "../model-flags.ts";
import { fitText } from "./fit-text.ts";
import { type Args, COMMON_FLAGS, type Io, type Verb } from "../verb.ts";
import { writeOutput } from "../write-output.ts";

const finite = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? null : value;

/** Tells of the work on stderr, at most once in a while: each stage, and every tenth of the folds. */
function teller(io: Io): (done: number, total: number, what: string) => void {
  let told = "";
  return (done, total, what) => {
    const line = total === 0 ? what : `${what} ${Math.floor((10 * done) / total) * 10}%`;
    if (line !== told) io.err(`${line}\n`);
    told = line;
  };
}

async function run(args: Args, io: Io): Promise<number> {
  const request = await fitRequest(args, io);
  const { data, measure } = request;
  io.err(
    `fitting ${request.learners.map((l) => l.name).join(", ")} on ${data.part.units.length} labels by ${measure.name}\n`,
  );
  const result = fitScorer({ ...request, progress: teller(io) });
  const file = args["out"];
  if (typeof file === "string") {
    await writeOutput("--out", file, `${JSON.stringify(result.form, finite, 2)}\n`);
    io.err(`${result.chosen} with its model card written to ${file}; use it as --scorer fitted:${file}\n`);
  }
  if (args["json"] === true) io.out(`${JSON.stringify(result, finite)}\n`);
  else io.out(fitText(result));
  return 0;
}

/** `trenchcoat fit`: learns a combined or a learned scorer, and says whether it is better than the best single one. */
export const fit: Verb = {
  name: "fit",
  summary:
    "learn a combination of scorers or a head on text features; held out, against the best single member",
  positional: "<paths...>",
  flags: [
    { flags: "-o, --out <file>", summary: "write the fitted scorer with its model card as JSON" },
    {
      flags: "--members <list>",
      summary: "scorers to combine, separated by commas: the data's own, or ones to compute; all",
    },
    { flags: "--member <name>", summary: "one member, where its name holds a comma", repeatable: true },
    {
      flags: "--rule <name>",
      summary:
        "zscore-mean, min, uwo, ridge, nnls, logistic; several are compared with correction (default: ridge for ratings, else logistic)",
      repeatable: true,
    },
    { flags: "--uwo-lambda <n>", summary: "weight of the members' variance in uwo", default: "0.5" },
    { flags: "--route-by <tag>", summary: "also a router: the best member for each value of this tag" },
    {
      flags: "--veto <rule>",
      summary: "also the best member behind a veto, SCORER<NUMBER or SCORER>NUMBER",
      repeatable: true,
    },
    {
      flags: "--head <kind>",
      summary:
        "a head on features of text instead: bt (preferences), ridge (ratings), logistic (right or wrong)",
    },
    {
      flags: "--features <list>",
      summary:
        "of a head: text, ngrams, char-ngrams, prompt-ngrams, embedding:KIND,param=value, or names of text features",
      default: "text,ngrams",
    },
    { flags: "--bits <n>", summary: "log2 of the columns of hashed n-grams", default: "12" },
    { flags: "--ties <model>", summary: "of a bt head: half, rao-kupper, davidson", default: "half" },
    { flags: "--votes", summary: "of a bt head: every vote counts instead of the gold's rule" },
    {
      flags: "--rater-weight <name=w>",
      summary: "of a bt head: weight of a rater's votes",
      repeatable: true,
    },
    {
      flags: "--strength <use>",
      summary: "of a bt head: stated strengths as none, margin or scale",
      default: "none",
    },
    {
      flags: "--learned-baselines",
      summary: "show heads that see the output only, and the prompt only, beside the result",
    },
    { flags: "--gold <name>", summary: "which judgments count as truth" },
    {
      flags: "--measure <name>",
      summary: "the measure by which members are chosen and results compared",
      repeatable: true,
    },
    { flags: "--level <level>", summary: "response or system", repeatable: true },
    { flags: "--where <tag=value>", summary: "keep only data with this tag value", repeatable: true },
    { flags: "--exclude-system <name>", summary: "leave a system out", repeatable: true },
    { flags: "--dataset <name>", summary: "the data set, where the paths hold several" },
    {
      flags: "--cost <name=usd>",
      summary: "US dollars for 1,000 outputs of a member, for the cost frontier",
      repeatable: true,
    },
    { flags: "--folds <n>", summary: "outer folds of item groups", default: "5" },
    {
      flags: "--inner-folds <n>",
      summary: "folds inside each training part, by which ridges are chosen",
      default: "5",
    },
    { flags: "--resamples <n>", summary: "bootstrap resamples and exchanges", default: "1000" },
    { flags: "--confidence <level>", summary: "confidence level of intervals and tests", default: "0.95" },
    ...MODEL_FLAGS,
    ...DATA_FLAGS,
    ...COMMON_FLAGS,
  ],
  examples: [
    "trenchcoat fit ../shared/data/realsumm --members all -o combined.json",
    "trenchcoat fit ratings.csv --members chrf,bleu --member rouge-l --rule ridge --rule nnls",
    "trenchcoat fit ../shared/data/pandalm --head bt --features text,ngrams -o head.json",
    "trenchcoat meta ratings.csv --scorer fitted:combined.json",
  ],
  run,
};
