import { aligned } from "../aligned.ts";
import { strings } from "../parse-flags.ts";
import { collect, UserError } from "../../core/index.ts";
import {
  battlesOf,
  type BattleRequest,
  type RankModel,
  type RankOptions,
  rankSystems,
  scoreDifferences,
} from "../../meta/index.ts";
import { openDatasets } from "../../readers/index.ts";
import { DATA_FLAGS, dataOptions, wholeNumber } from "../data-flags.ts";
import { PAGE_FLAG, writePage } from "../page-flag.ts";
import { type RankedData, rankPage } from "./rank-page.ts";
import { type Args, COMMON_FLAGS, type Io, type Verb } from "../verb.ts";

const MODELS: readonly RankModel[] = ["half", "davidson", "rao-kupper", "plackett-luce", "elo"];

function choice<T extends string>(args: Args, flag: string, known: readonly T[]): T {
  const given = String(args[flag.replace(/^--/, "")]);
  const found = known.find((k) => k === given);
  if (found !== undefined) return found;
  throw new UserError({
    where: flag,
    problem: "unknown choice",
    expected: `one of: ${known.join(", ")}`,
    got: `"${given}"`,
  });
}

function number(args: Args, flag: string, [low, high]: readonly [number, number]): number {
  const text = String(args[flag.replace(/^--/, "")]);
  const value = text.trim() === "" ? NaN : Number(text);
  if (value > low && value < high) return value;
  throw new UserError({
    where: flag,
    problem: "invalid number",
    expected: `a number in (${low}, ${high})`,
    got: `"${text}"`,
  });
}

function requestOf(args: Args): BattleRequest {
  const gold = args["gold"];
  return {
    ...(typeof gold === "string" ? { gold } : {}),
    cluster: choice(args, "--cluster", ["item", "rater"]),
    styles: strings(args["style"]),
    excludeSystems: strings(args["excludeSystem"]),
    ...(args["raterWeights"] === true
      ? { raters: args["allowSlots"] === true ? ("slots" as const) : ("persons" as const) }
      : {}),
  };
}

function optionsOf(args: Args): RankOptions {
  const options: RankOptions = {
    model: choice(args, "--ties", MODELS),
    confidence: number(args, "--confidence", [0.5, 1]),
    resamples: wholeNumber(args, "--resamples", [20, 100_000]),
    seed: wholeNumber(args, "--seed", [0, 2 ** 31 - 1]),
    ridge: number(args, "--ridge", [0, 1e6]),
  };
  const needsPlain = options.model === "elo" && strings(args["style"]).length > 0;
  if (needsPlain)
    throw new UserError({
      where: "--style",
      problem: "online Elo takes no covariates",
      expected: "another --ties",
    });
  if (args["raterWeights"] === true && options.model !== "half" && options.model !== "plackett-luce")
    throw new UserError({
      where: "--rater-weights",
      problem: "raters are weighted in the model in which a tie is half a win",
      expected: "--ties half",
      got: `--ties ${options.model}`,
    });
  return options;
}

const points = (v: number | null): string => (v === null ? "-" : v.toFixed(0));
const ends = (low: number | null, high: number | null): string =>
  low === null || high === null ? "-" : `[${low.toFixed(0)}, ${high.toFixed(0)}]`;

const HEAD = ["rank", "range", "system", "rating", "interval", "resampled", "won", "lost", "tied"];

function systemTable(ranking: RankedData): string[] {
  return ranking.groups.flatMap((_, group) => {
    const rows = ranking.systems
      .filter((s) => s.group === group)
      .map((s) => [
        points(s.rank),
        s.rankLow === null ? "-" : s.rankLow === s.rankHigh ? `${s.rankLow}` : `${s.rankLow}-${s.rankHigh}`,
        s.system,
        points(s.rating),
        ends(s.ciLow, s.ciHigh),
        ends(s.bootLow, s.bootHigh),
        ...[s.wins, s.losses, s.ties].map(String),
      ]);
    const title = ranking.groups.length > 1 ? [`group ${group + 1}`] : [];
    return [...title, ...aligned([HEAD, ...rows]), ""];
  });
}

const two = (v: number | null): string => (v === null ? "-" : v.toFixed(2));
const SHOWN_RATERS = 20;

/** The least reliable raters of every group. */
function raterTable({ raterWeights }: RankedData): string[] {
  return raterWeights.flatMap(({ raters, group }) => {
    const rows = raters
      .slice(0, SHOWN_RATERS)
      .map((r) => [r.rater, two(r.reliability), `[${two(r.low)}, ${two(r.high)}]`, String(r.n)]);
    const more = raters.length - rows.length;
    return [
      `raters${raterWeights.length > 1 ? ` of group ${group + 1}` : ""}, least reliable first: 1 votes as the average rater, 0 at random, below 0 against the ranking`,
      ...aligned([["rater", "reliability", "interval", "votes"], ...rows]),
      ...(more > 0 ? [`  and ${more} more (--json has all)`] : []),
      "",
    ];
  });
}

function modelText({ model, tieParameter, ridge, raterWeights }: RankedData): string {
  const names = {
    half: "Bradley-Terry, a tie is half a win",
    davidson: `Davidson, nu = ${tieParameter?.toFixed(3)}`,
    "rao-kupper": `Rao-Kupper, theta = ${tieParameter?.toFixed(3)}`,
    "plackett-luce": "Plackett-Luce",
    elo: "online Elo, k = 4",
  } satisfies Record<RankModel, string>;
  const weighted = raterWeights.length > 0 ? ", raters weighted by reliability" : "";
  return names[model] + weighted + (ridge > 0 ? `, ridge ${ridge}` : "");
}

function lines(ranking: RankedData, head: string): string[] {
  const method = ranking.systems[0]?.ciMethod ?? "no intervals";
  return [
    head,
    "",
    ...ranking.sentences.map((s) => `- ${s}`),
    ...ranking.warnings.map((w) => `- Note: ${w}.`),
    "",
    ...systemTable(ranking),
    ...raterTable(ranking),
    ...(ranking.differences.length > 0
      ? ["what a score difference means", ...ranking.differences.map((d) => `  ${d.sentence}`), ""]
      : []),
    `${modelText(ranking)}; ${ranking.nBattles} battles, ${ranking.nTies} ties, ${ranking.nClusters} clusters; intervals: ${method}, confidence ${ranking.confidence}; ${ranking.resamples} refits, seed ${ranking.seed}; 400 points are odds of 10 to 1`,
    "",
  ];
}

/** Curves hold typed arrays and infinities, which JSON does not. */
function plain(_: string, value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>);
  return typeof value === "number" && !Number.isFinite(value) ? null : value;
}

async function run(args: Args, io: Io): Promise<number> {
  const request = requestOf(args);
  const options = optionsOf(args);
  const reading = dataOptions(args, io);
  const rankings: RankedData[] = [];
  for (const source of await openDatasets(args.paths, reading.open)) {
    const dataset = await collect(source);
    const named = battlesOf(dataset, request);
    const head = { dataset: dataset.head.name, gold: named.gold, cluster: request.cluster };
    const differences = scoreDifferences(dataset, { ...options, gold: named.gold });
    rankings.push({ ...head, ...rankSystems(named, options), differences });
  }
  const text = rankings
    .flatMap((r) => lines(r, `${r.dataset}  ${r.gold}  clusters: ${r.cluster}s`))
    .join("\n");
  await writePage({ args, io }, rankPage(rankings), text);
  if (args["json"] === true) io.out(`${JSON.stringify({ seed: options.seed, rankings }, plain)}\n`);
  else io.out(text);
  return 0;
}

export const rank: Verb = {
  name: "rank",
  summary: "which system do people prefer: ratings from pairwise votes, with intervals and rank ranges",
  positional: "<paths...>",
  flags: [
    { flags: "--gold <name>", summary: "which preferences count" },
    {
      flags: "--ties <model>",
      summary: "half, davidson, rao-kupper, plackett-luce, or elo (for comparison)",
      default: "half",
    },
    { flags: "--cluster <unit>", summary: "what intervals resample: item or rater", default: "item" },
    {
      flags: "--style <tag>",
      summary: "hold this equal: length, headers, lists, bold, or a numeric output tag",
      repeatable: true,
    },
    {
      flags: "--rater-weights",
      summary: "weigh each rater's votes by how they follow the common ranking (needs rater ids)",
    },
    { flags: "--allow-slots", summary: "--rater-weights: take rating slots for persons" },
    { flags: "--exclude-system <name>", summary: "leave a system out", repeatable: true },
    { flags: "--ridge <penalty>", summary: "used only where no finite strengths fit", default: "0.1" },
    { flags: "--resamples <n>", summary: "refits to weighted clusters", default: "500" },
    { flags: "--confidence <level>", summary: "confidence level of intervals", default: "0.95" },
    PAGE_FLAG,
    ...DATA_FLAGS,
    ...COMMON_FLAGS,
  ],
  examples: [
    "trenchcoat rank ../shared/data/pandalm",
    "trenchcoat rank battles.jsonl --ties davidson --style length --style lists",
    "trenchcoat rank battles.jsonl --cluster rater --json",
    "trenchcoat rank battles.jsonl --rater-weights --cluster rater",
  ],
  run,
};
