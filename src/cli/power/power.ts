import { filtersOf, strings } from "../parse-flags.ts";
import { collect, plainContext, UserError } from "../../core/index.ts";
import { type PowerOptions, type PowerStudy, studyPower } from "../../meta/index.ts";
import { openDatasets } from "../../readers/index.ts";
import { DATA_FLAGS, dataOptions, wholeNumber } from "../data-flags.ts";
import { numberFlag } from "../labelled-data.ts";
import { withSentinels } from "../sentinels.ts";
import { type Args, COMMON_FLAGS, type Io, type Verb } from "../verb.ts";

const optional = <K extends string>(name: K, value: unknown) =>
  (typeof value === "string" ? { [name]: value } : {}) as { [key in K]?: string };

function optionsOf(args: Args): PowerOptions {
  const scorers = strings(args["scorer"]);
  if (scorers.length > 2)
    throw new UserError({
      where: "--scorer",
      problem: "too many scorers",
      expected: "at most two",
      got: `${scorers.length}`,
    });
  const effect = args["effect"];
  return {
    ...optional("gold", args["gold"]),
    ...optional("measure", args["measure"]),
    filters: filtersOf(args),
    scorers,
    ...(effect === undefined ? {} : { effect: numberFlag(effect, "--effect", [0, Infinity]) }),
    power: numberFlag(args["power"], "--power", [0, 1]),
    alpha: numberFlag(args["alpha"], "--alpha", [0, 0.5]),
    seed: wholeNumber(args, "--seed", [0, 2 ** 31 - 1]),
  };
}

const count = (n: number): string => (Number.isFinite(n) ? n.toLocaleString("en-US") : "-");

function lines(study: PowerStudy): string[] {
  const rows = study.curve.map((c) => `  ${c.effect.toFixed(4).padStart(8)}  ${count(c.n).padStart(12)}`);
  return [
    `${study.dataset}  ${study.gold}  ${study.measure}: ${study.a} against ${study.b}`,
    "",
    ...study.sentences.map((s) => `- ${s}`),
    "",
    "  true difference  items needed",
    ...rows,
    "",
    `power ${study.power}, alpha ${study.alpha}, ${study.nClusters} clusters, ${study.needed.method}, seed ${study.seed}`,
    "",
  ];
}

async function run(args: Args, io: Io): Promise<number> {
  const options = optionsOf(args);
  const reading = dataOptions(args, io);
  const studies: PowerStudy[] = [];
  const ctx = { ...plainContext(options.seed), signal: io.signal };
  for (const source of await openDatasets(args.paths, reading.open))
    studies.push(studyPower(await withSentinels(await collect(source), ctx), options));
  if (args["json"] === true) {
    const plain = (_: string, v: unknown) => (typeof v === "number" && !Number.isFinite(v) ? null : v);
    io.out(`${JSON.stringify({ seed: options.seed, studies }, plain)}\n`);
  } else io.out(studies.flatMap(lines).join("\n"));
  return 0;
}

export const power: Verb = {
  name: "power",
  summary:
    "how small a difference between two scorers can these data show, and how many items does one take?",
  positional: "<paths...>",
  flags: [
    { flags: "--gold <name>", summary: "which judgments count as truth" },
    { flags: "--measure <name>", summary: "this measure instead of the data's first" },
    {
      flags: "--scorer <name>",
      summary: "a scorer to compare, twice; the best two where absent",
      repeatable: true,
    },
    {
      flags: "--effect <size>",
      summary: "true difference to find, e.g. 0.03; the smallest detectable where absent",
    },
    { flags: "--power <share>", summary: "wanted chance of finding it", default: "0.8" },
    { flags: "--alpha <level>", summary: "level of the two-sided test", default: "0.05" },
    { flags: "--where <tag=value>", summary: "keep only data with this tag value", repeatable: true },
    { flags: "--exclude-system <name>", summary: "leave a system out", repeatable: true },
    ...DATA_FLAGS,
    ...COMMON_FLAGS,
  ],
  examples: [
    "trenchcoat power ../shared/data/judgebench --measure accuracy --effect 0.03",
    "trenchcoat power ../shared/data/hanna --gold Coherence --power 0.9",
  ],
  run,
};
