import { textFeature, UserError } from "../../core/index.ts";
import {
  baselineLearners,
  combinationLearner,
  type CombinationName,
  type FeatureRequest,
  type FitData,
  fitData,
  type FitRequest,
  type Guard,
  guardedLearner,
  headFeatures,
  headLearner,
  type LabelKind,
  type Learner,
  memberData,
  routerLearner,
  voteLabels,
  type Yardstick,
} from "../../fit/index.ts";
import { type Candidate, candidates, chooseMeasures, type Part } from "../../meta/index.ts";
import { encoderOf } from "../../scorers/index.ts";
import { wholeNumber } from "../data-flags.ts";
import { costsOf } from "./fit-costs.ts";
import { type FeatureWord, featureFlags, memberNames, ruleNames, voteFlags } from "./fit-flags.ts";
import { type GoldenData, goldenData, numberFlag, withScorer } from "../labelled-data.ts";
import { type AskingContext, askingScorers } from "../model-flags.ts";
import { strings, textOf } from "../parse-flags.ts";
import { vetoFlags } from "../veto-flag.ts";
import type { Args, Io } from "../verb.ts";
import { VERSION } from "../version.ts";

/** What a head is called after its labels. */
const HEADS: Readonly<Record<LabelKind, string>> = {
  preferences: "bt",
  ratings: "ridge",
  "right-wrong": "logistic",
};

const DEFAULT_RULE: Readonly<Record<LabelKind, CombinationName>> = {
  preferences: "logistic",
  ratings: "ridge",
  "right-wrong": "logistic",
};

/** Most members that are left out one by one. */
const MAX_ABLATION = 16;

/** The data's own scorers of what the gold judges, without sentinels and scorers made for another aspect. */
function ownScorers(part: Part): Candidate[] {
  const { dataset, gold, units } = part.view;
  return candidates(dataset).filter(
    ({ spec, tables }) =>
      spec.family !== "sentinel" &&
      (spec.aspect === undefined || spec.aspect === gold.aspect) &&
      tables.some((t) => t.over === "outputs" || (t.over === units && units === "pairs")),
  );
}

interface Read {
  readonly part: Part;
  readonly members: readonly Candidate[];
  readonly guards: readonly Candidate[];
}

/** Scores the named scorers that did not come with the data, and finds all of them. */
async function scored(
  data: GoldenData,
  calls: readonly string[],
  ctx: AskingContext,
): Promise<{ data: GoldenData; found: Candidate[] }> {
  let made = data;
  const found: Candidate[] = [];
  for (const call of calls) {
    const { candidate, ...rest } = await withScorer(made, call, ctx);
    made = rest;
    found.push(candidate);
  }
  return { data: made, found };
}

/** What the flags ask for is read and asked with. */
interface Asking {
  readonly args: Args;
  readonly io: Io;
  readonly ctx: AskingContext;
}

async function readMembers({ args, io, ctx }: Asking): Promise<Read> {
  const raw = await goldenData(args, io);
  const names = memberNames(args);
  const isAll = names.length === 1 && names[0] === "all";
  const own = ownScorers(raw.part);
  if (names.length === 0 && args["head"] === undefined)
    throw new UserError({
      where: "--members",
      problem: "no members named",
      expected: `--members A,B or --members all (${own.length} in the data: ${own
        .slice(0, 10)
        .map((c) => c.name)
        .join(", ")}${own.length > 10 ? ", ..." : ""})`,
    });
  const calls = isAll ? own.map((c) => c.name) : names.length === 0 ? ["length", "random"] : names;
  const members = await scored(raw, calls, ctx);
  const guards = await scored(
    members.data,
    vetoFlags(args, "veto").map((v) => v.call),
    ctx,
  );
  return { part: guards.data.part, members: members.found, guards: guards.found };
}

function guardsOf(data: FitData, found: readonly Candidate[], args: Args): Guard[] {
  const { part } = data;
  return vetoFlags(args, "veto").map(({ strikes, threshold }, k) => ({
    data: memberData(part.view, found[k]!, Array.from(part.units)),
    strikes,
    threshold,
  }));
}

/** Features asked for by words; of the whole table only those that every judged output has. */
async function requestsOf(
  words: readonly FeatureWord[],
  data: FitData,
  { args, io, ctx }: Asking,
): Promise<FeatureRequest[]> {
  const bits = wholeNumber(args, "--bits", [4, 20]);
  const requests: FeatureRequest[] = [];
  for (const word of words) {
    if (word.kind === "ngrams") {
      const sizes: readonly [number, number] = word.unit === "word" ? [1, 2] : [2, 4];
      const hashing = { unit: word.unit, sizes, bits, value: "log", isUnitLength: true } as const;
      requests.push({ kind: "ngrams", of: word.of, hashing });
    } else if (word.kind === "embedding") {
      const encode = await encoderOf(word.encoder);
      requests.push({ ...word, encode: (texts) => encode(texts, ctx) });
    } else if (word.isWholeTable) requests.push({ kind: "named", names: usableNames(word.names, data, io) });
    else requests.push({ kind: "named", names: word.names });
  }
  return requests;
}

/** Judged outputs at which a feature is tried before it is taken. */
function usableNames(names: readonly string[], { part }: FitData, io: Io): string[] {
  const { dataset } = part.view;
  const ids = new Set(
    Array.from(part.units).flatMap((unit) =>
      part.view.units === "pairs"
        ? [dataset.pairs[unit]!.a, dataset.pairs[unit]!.b]
        : [dataset.outputs[unit]!.id],
    ),
  );
  const rows = [...ids].map((id) => {
    const output = dataset.outputs[dataset.outputIndex.get(id)!]!;
    return { output, item: dataset.items[dataset.itemIndex.get(output.itemId)!]! };
  });
  const share = (name: string): number => {
    const feature = textFeature(name);
    return rows.filter(({ item, output }) => !Number.isNaN(feature.of(item, output))).length / rows.length;
  };
  const whole = names.filter((name) => share(name) === 1);
  const rest = names.filter((name) => !whole.includes(name));
  if (rest.length > 0) io.err(`left out, since they do not apply to every output: ${rest.join(", ")}\n`);
  return whole;
}

interface Built {
  readonly data: FitData;
  readonly learners: readonly Learner[];
  rebuild?(name: string, data: FitData): Learner | undefined;
}

async function headOf(data: FitData, asking: Asking): Promise<Built> {
  const { args } = asking;
  const wanted = String(args["head"]);
  const fits = HEADS[data.kind];
  if (wanted !== fits)
    throw new UserError({
      where: "--head",
      problem: `"${wanted}" does not fit gold "${data.part.view.gold.name}", which gives ${data.kind}`,
      expected: `--head ${fits}`,
    });
  const made = await headFeatures(data, await requestsOf(featureFlags(args), data, asking));
  const { ties, ...votes } = voteFlags(args);
  const isPlain =
    !votes.usesVotes && votes.strength === "none" && Object.keys(votes.raterWeights).length === 0;
  const options = {
    name: `${wanted} head`,
    ties,
    innerFolds: wholeNumber(args, "--inner-folds", [2, 20]),
    ...(data.kind === "preferences" && !isPlain ? { votes: voteLabels(made.data, votes) } : {}),
  };
  return { data: made.data, learners: [headLearner(made.data, made.features, options)] };
}

function combinationsOf(data: FitData, read: Read, { args, by }: { args: Args; by: Yardstick }): Built {
  const options = {
    uwoLambda: numberFlag(args["uwoLambda"], "--uwo-lambda", [0, Infinity]),
    innerFolds: wholeNumber(args, "--inner-folds", [2, 20]),
  };
  const tag = textOf(args["routeBy"]);
  const guards = guardsOf(data, read.guards, args);
  const asked = ruleNames(args);
  const isOther = tag !== undefined || guards.length > 0;
  const rules = asked.length === 0 && !isOther ? [DEFAULT_RULE[data.kind]] : asked;
  const rebuild = (name: string, some: FitData): Learner | undefined => {
    const rule = rules.find((r) => r === name);
    return rule === undefined ? undefined : combinationLearner(some, rule, options);
  };
  if (rules.length > 0 && data.members.length < 2)
    throw new UserError({
      where: "--members",
      problem: "one member is nothing to combine",
      expected: "at least two",
    });
  return {
    data,
    learners: [
      ...rules.map((rule) => combinationLearner(data, rule, options)),
      ...(tag === undefined ? [] : [routerLearner(data, tag, by)]),
      ...(guards.length === 0 ? [] : [guardedLearner(data, guards, by)]),
    ],
    rebuild,
  };
}

/** A request and what to call its data. */
type AskedFit = Omit<FitRequest, "progress"> & { readonly path: string };

/** What the flags ask for, with the data read and scored. @throws UserError naming the flag */
export function fitRequest(args: Args, io: Io): Promise<AskedFit> {
  return askingScorers(args, io, (ctx) => requestWith({ args, io, ctx }));
}

async function requestWith(asking: Asking): Promise<AskedFit> {
  const { args } = asking;
  const seed = wholeNumber(args, "--seed", [0, 2 ** 31 - 1]);
  const resamples = wholeNumber(args, "--resamples", [20, 100_000]);
  const confidence = numberFlag(args["confidence"], "--confidence", [0.5, 1]);
  const nFolds = wholeNumber(args, "--folds", [2, 50]);
  const options = { seed, resamples, permutations: resamples, confidence };
  const read = await readMembers(asking);
  const data = fitData(read.part, read.members);
  const [measure] = chooseMeasures(read.part, {
    names: strings(args["measure"]),
    levels: strings(args["level"]),
    all: false,
  });
  const by: Yardstick = { measure: measure!, options: { permutations: 0, seed } };
  const built =
    args["head"] === undefined ? combinationsOf(data, read, { args, by }) : await headOf(data, asking);
  const { nClusters } = built.data.part;
  if (nClusters < 2 * nFolds)
    throw new UserError({
      where: read.part.view.dataset.head.name,
      problem: `${nClusters} item groups with labels and all members' scores`,
      expected: `at least two a fold (${2 * nFolds})`,
      help: "fewer --folds, or members that score the same outputs",
    });
  return {
    ...built,
    measure: measure!,
    options,
    version: VERSION,
    nFolds,
    baselines: args["learnedBaselines"] === true ? await baselineLearners(built.data) : [],
    costs: await costsOf(
      args,
      built.data.members.map((m) => m.name),
    ),
    maxAblation: MAX_ABLATION,
    path: args.paths.join(" "),
  };
}
