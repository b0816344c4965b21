import {
  DEFAULT_FEATURES,
  DEFAULT_SETTINGS,
  type DebiasOptions,
  debias as repair,
  EDITS,
  NUISANCE_METHODS,
  type NuisanceMethod,
  type ReauditAbout,
  reauditDebiased,
  TAUGHT_FEATURES,
  UNKNOWN_WORTH,
  worthByGold,
} from "../../audit/index.ts";
import {
  asksModels,
  type Dataset,
  type ScorerSpec,
  textFeature,
  unknownName,
  UserError,
} from "../../core/index.ts";
import { chooseGold, makeView, type View } from "../../meta/index.ts";
import { scoreRows } from "../../run/index.ts";
import { scorerMaker } from "../../scorers/index.ts";
import { DATA_FLAGS, wholeNumber } from "../data-flags.ts";
import { debiasDryRun, NO_AUDIT, OF_DATA } from "./debias-dry-run.ts";
import { checkOfOutputs, FEATURES, outputValuesOf, runGuard } from "./debias-guard.ts";
import { debiasPage } from "./debias-page.ts";
import { debiasText } from "./debias-text.ts";
import { LABELLED_FLAGS, oneDataset, scorerBeside } from "../labelled-data.ts";
import { type AskingContext, askingScorers, MODEL_FLAGS } from "../model-flags.ts";
import { PAGE_FLAG, writePage } from "../page-flag.ts";
import { confidenceFlag, filtersOf, strings, textOf } from "../parse-flags.ts";
import { type Args, COMMON_FLAGS, type Io, type Verb } from "../verb.ts";
import { checkOutput } from "../write-output.ts";
import { vetoFlags } from "../veto-flag.ts";
import { writeForm } from "../write-form.ts";

function methodFlag(args: Args): NuisanceMethod | undefined {
  const given = textOf(args["method"]);
  if (given === undefined) return undefined;
  const found = NUISANCE_METHODS.find((m) => m === given);
  if (found) return found;
  throw unknownName("--method", "method", given, NUISANCE_METHODS);
}

function callOf(args: Args): string {
  const call = textOf(args["scorer"]);
  if (call !== undefined) return call;
  throw new UserError({ where: "--scorer", problem: "no scorer named", expected: "--scorer NAME" });
}

/** The features named, or those that the method takes off by itself. */
const featuresOf = (names: readonly string[], method: NuisanceMethod): DebiasOptions["features"] =>
  (names.length > 0 ? names : method === "edits" ? TAUGHT_FEATURES : DEFAULT_FEATURES).map(textFeature);

/** Items that are edited: all up to so many, fewer for a scorer that asks a model. */
const [MOST_ITEMS, MOST_FOR_MODELS] = [500, 100];

/** What is edited in the audit before and after. */
function reauditAbout(
  spec: ScorerSpec,
  { view, confidence }: { readonly view: View | undefined; readonly confidence: number },
): Omit<ReauditAbout, "ask"> {
  const sample = asksModels(spec) ? MOST_FOR_MODELS : MOST_ITEMS;
  return {
    ...(view ? { view } : {}),
    edits: EDITS,
    settings: { ...DEFAULT_SETTINGS, confidence, sample },
  };
}

/** The audit before and after, of the scorer asked anew. */
async function reaudited(
  dataset: Dataset,
  options: DebiasOptions,
  { view, ctx }: { readonly view: View | undefined; readonly ctx: AskingContext },
) {
  const scorer = await scorerMaker(ctx.own)(options.call);
  try {
    return await reauditDebiased(dataset, options, {
      ...reauditAbout(options.spec, { view, confidence: options.confidence }),
      ask: (tasks) => scoreRows(scorer, tasks, ctx),
    });
  } finally {
    await scorer.close?.();
  }
}

async function run(args: Args, io: Io): Promise<number> {
  const call = callOf(args);
  const seed = wholeNumber(args, "--seed", [0, 2 ** 31 - 1]);
  const names = strings(args["feature"]);
  const options = {
    call,
    seed,
    givesBack: args["giveBack"] === true,
    nFolds: wholeNumber(args, "--folds", [2, 100]),
    resamples: wholeNumber(args, "--resamples", [100, 100_000]),
    confidence: confidenceFlag(args),
  };
  names.forEach(textFeature);
  const asked = methodFlag(args);
  const isGuarded = vetoFlags(args, "guard").length > 0;
  await checkOutput("--html", args["html"]);
  await checkOutput("--out", args["out"]);
  const read = await oneDataset(args, io);
  const gold = chooseGold(read, textOf(args["gold"]));
  const isUsable = gold !== undefined && gold.over !== "systems";
  if (args["dryRun"] === true) {
    const view = isUsable ? makeView(read, gold, filtersOf(args)) : undefined;
    return debiasDryRun(
      {
        dataset: read,
        call,
        seed,
        method: asked ?? "edits",
        about: (spec) => reauditAbout(spec, { ...options, view }),
      },
      { args, io },
    );
  }
  const check = checkOfOutputs(call, FEATURES);
  const { dataset, candidate } = await askingScorers(args, io, (ctx) => scorerBeside(read, call, ctx, check));
  if (isGuarded) {
    const of = { dataset, candidate, call, gold: isUsable ? gold.name : null, seed };
    await runGuard(of, { args, io });
    return 0;
  }
  const view = isUsable ? makeView(dataset, gold, filtersOf(args)) : undefined;
  const isPublished = candidate.spec.origin === "imported";
  const refused = isPublished ? OF_DATA : args["audit"] === false ? NO_AUDIT : undefined;
  const method = asked ?? (refused ? "linear" : "edits");
  const whole = {
    ...options,
    method,
    features: featuresOf(names, method),
    spec: candidate.spec,
    isPublished,
    values: outputValuesOf(candidate, call, FEATURES),
    gold: isUsable ? gold.name : null,
    worth: view ? worthByGold(view) : UNKNOWN_WORTH,
    isGivenGold: isUsable && args["withoutGold"] !== true,
  };
  const again = refused
    ? { reaudit: { refused }, effects: [] }
    : await askingScorers(args, io, (ctx) => reaudited(dataset, whole, { view, ctx }));
  // Where edits cannot be tried, a repair that nobody asked to be taught by them learns from the outputs as they are.
  const isUntaught = asked === undefined && !("lesson" in again);
  const learnt = isUntaught
    ? { ...whole, method: "linear" as const, features: featuresOf(names, "linear") }
    : whole;
  const { result, form } = repair(dataset, learnt, again);
  await writeForm(form, "repaired", { args, io });
  const text = debiasText(result, io.columns ?? 100);
  await writePage({ args, io }, debiasPage(result), text);
  io.out(args["json"] === true ? `${JSON.stringify(result)}\n` : text);
  return 0;
}

/** `trenchcoat debias`: takes what length and look explain off a scorer, or puts guards before it, and says what that did to its agreement with humans. */
export const debias: Verb = {
  name: "debias",
  summary:
    "repair a scorer: take nuisance features off it or guard it, tested on held-out folds against humans",
  positional: "<paths...>",
  flags: [
    { flags: "-o, --out <file>", summary: "write the repaired scorer, for --scorer fitted:FILE" },
    {
      flags: "--method <name>",
      summary:
        "edits: taught by what edits do to the score; linear, piecewise: by the outputs as they are, beside the gold (default: edits where the scorer can be asked, else linear)",
    },
    {
      flags: "--feature <name>",
      summary: `feature to take off; repeatable (default: for edits all that edits are made to move, else ${DEFAULT_FEATURES.join(", ")})`,
      repeatable: true,
    },
    {
      flags: "--give-back",
      summary: "edits: also give back what the scorer punishes, which can make it easier to fool",
    },
    {
      flags: "--without-gold",
      summary: "linear, piecewise: take off all that features explain, also what humans like of them",
    },
    {
      flags: "--guard <rule>",
      summary:
        "instead of taking features off, put a guard before the scorer: outputs it strikes get a floor; SCORER<NUMBER or SCORER>NUMBER, repeatable",
      repeatable: true,
    },
    {
      flags: "--no-audit",
      summary: "do not audit the scorer by edits before and after; that asks it about new texts",
    },
    { flags: "--dry-run", summary: "say what it would ask in calls, tokens and dollars, and stop" },
    { flags: "--folds <n>", summary: "folds of item groups", default: "10" },
    { flags: "--resamples <n>", summary: "bootstrap resamples and permutations", default: "1000" },
    PAGE_FLAG,
    ...LABELLED_FLAGS,
    ...MODEL_FLAGS,
    ...DATA_FLAGS,
    ...COMMON_FLAGS,
  ],
  examples: [
    "trenchcoat debias ../shared/data/realsumm --scorer rouge_1_recall --feature characters",
    "trenchcoat debias answers.jsonl --scorer chrf --gold quality -o chrf-repaired.json",
    "trenchcoat debias answers.jsonl --scorer judge-rating:model=m --dry-run",
    "trenchcoat attack answers.jsonl --scorer fitted:chrf-repaired.json",
    'trenchcoat debias answers.jsonl --scorer my-judge --guard "repeated-answer:file=answers.jsonl<1" -o guarded.json',
  ],
  run,
};
