import { filtersOf, textOf } from "./parse-flags.ts";
import {
  collect,
  type Dataset,
  type Scorer,
  type ScorerSpec,
  unknownName,
  UserError,
} from "../core/index.ts";
import {
  type Candidate,
  candidates,
  chooseGold,
  makeView,
  type Part,
  type View,
  wholePart,
} from "../meta/index.ts";
import { openDatasets } from "../readers/index.ts";
import { type OwnScorers, scorerMaker } from "../scorers/index.ts";
import { dataOptions, wholeNumber } from "./data-flags.ts";
import { type AskingContext, askingScorers } from "./model-flags.ts";
import { tablesOf } from "./sentinels.ts";
import type { Args, Flag, Io } from "./verb.ts";

/** Flags of verbs that set one scorer beside one gold. */
export const LABELLED_FLAGS: readonly Flag[] = [
  {
    flags: "--scorer <name>",
    summary: "the scorer: one of the data's own, or one to compute (chrf, bleu:tokenize=zh)",
  },
  { flags: "--gold <name>", summary: "which judgments count as truth" },
  { flags: "--where <tag=value>", summary: "keep only data with this tag value", repeatable: true },
  { flags: "--exclude-system <name>", summary: "leave a system out", repeatable: true },
  { flags: "--dataset <name>", summary: "the data set, where the paths hold several" },
  { flags: "--confidence <level>", summary: "confidence level of intervals", default: "0.95" },
];

/** A flag's number strictly within bounds. @throws UserError naming the flag */
export function numberFlag(value: unknown, flag: string, [low, high]: readonly [number, number]): number {
  const number = String(value).trim() === "" ? NaN : Number(value);
  if (number > low && number < high) return number;
  throw new UserError({
    where: flag,
    problem: "invalid number",
    expected: high === Infinity ? `a number above ${low}` : `a number in (${low}, ${high})`,
    got: `"${String(value)}"`,
  });
}

/** The one data set that the paths and `--dataset` name. @throws UserError where there are several or none */
export async function oneDataset(args: Args, io: Io): Promise<Dataset> {
  const sources = await openDatasets(args.paths, dataOptions(args, io).open);
  const wanted = textOf(args["dataset"]);
  const names = sources.map((s) => s.head.name);
  const chosen = wanted === undefined ? sources : sources.filter((s) => s.head.name === wanted);
  if (wanted !== undefined && chosen.length === 0) throw unknownName("--dataset", "data set", wanted, names);
  if (chosen.length !== 1)
    throw new UserError({
      where: args.paths.join(" "),
      problem: `${chosen.length} data sets`,
      expected: `--dataset with one of: ${names.join(", ")}`,
    });
  return collect(chosen[0]!);
}

/** One data set with the gold that was chosen, before any scorer is asked. */
export interface GoldenData {
  readonly dataset: Dataset;
  readonly view: View;
  /** All judged units. */
  readonly part: Part;
  readonly seed: number;
  readonly confidence: number;
}

/** One data set seen by one gold, and the scorer beside it. */
export interface LabelledData extends GoldenData {
  readonly candidate: Candidate;
}

/** Reads the data of `args` and chooses the gold. `gold` overrides `--gold`. @throws UserError naming what is missing */
export async function goldenData(args: Args, io: Io, gold?: string): Promise<GoldenData> {
  const seed = wholeNumber(args, "--seed", [0, 2 ** 31 - 1]);
  const confidence = numberFlag(args["confidence"], "--confidence", [0.5, 1]);
  const filters = filtersOf(args);
  const dataset = await oneDataset(args, io);
  const chosen = chooseGold(dataset, gold ?? textOf(args["gold"]));
  if (!chosen)
    throw new UserError({
      where: dataset.head.name,
      problem: "no judgments",
      expected: "human labels in the data",
    });
  const view = makeView(dataset, chosen, filters);
  return { dataset, view, part: wholePart(view), seed, confidence };
}

/** The scorer of a call. @throws UserError that names those of the data and of the config as well */
export async function scorerNamed(dataset: Dataset, name: string, own: OwnScorers): Promise<Scorer> {
  try {
    return await scorerMaker(own)(name);
  } catch (cause) {
    if (!(cause instanceof UserError) || cause.problem.where !== "--scorer") throw cause;
    throw unknownName("--scorer", "scorer", name, [...candidates(dataset).map((c) => c.name), ...own.keys()]);
  }
}

/** A data set with the scorer of this name beside it: published with the data, else computed now; `check` sees it before it is asked. @throws UserError */
export async function scorerBeside(
  dataset: Dataset,
  name: string,
  ctx: AskingContext,
  check: (spec: ScorerSpec) => void = () => undefined,
): Promise<{ readonly dataset: Dataset; readonly candidate: Candidate }> {
  const own = candidates(dataset).find((c) => c.name === name);
  if (own) return { dataset, candidate: own };
  const scorer = await scorerNamed(dataset, name, ctx.own);
  try {
    check(scorer.spec);
    const tables = await tablesOf(dataset, scorer, ctx);
    const made = { ...dataset, tables: [...dataset.tables, ...tables] };
    return { dataset: made, candidate: candidates(made).at(-1)! };
  } finally {
    await scorer.close?.();
  }
}

/** The data with the scorer of this name beside them: published with the data, else computed now. @throws UserError */
export async function withScorer(data: GoldenData, name: string, ctx: AskingContext): Promise<LabelledData> {
  const { dataset, candidate } = await scorerBeside(data.dataset, name, ctx);
  if (dataset === data.dataset) return { ...data, candidate };
  const view = { ...data.view, dataset };
  return { ...data, dataset, view, part: wholePart(view), candidate };
}

/** What `labelledData` may do otherwise. */
export interface LabelledOptions {
  /** Overrides `--gold`. */
  readonly gold?: string | undefined;
  /** Refuses data before any scorer is asked. */
  check?(data: GoldenData): void;
}

/** Reads the data of `args`, chooses gold and scorer; a scorer that asks models does it by the model flags. @throws UserError naming what is missing */
export async function labelledData(
  args: Args,
  io: Io,
  { gold, check }: LabelledOptions = {},
): Promise<LabelledData> {
  const name = textOf(args["scorer"]);
  if (name === undefined)
    throw new UserError({ where: "--scorer", problem: "no scorer named", expected: "--scorer NAME" });
  const data = await goldenData(args, io, gold);
  check?.(data);
  return askingScorers(args, io, (ctx) => withScorer(data, name, ctx));
}
