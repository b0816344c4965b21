import {
  attack as attackScorer,
  attackCalls,
  type AttackOptions,
  scoreFirstTexts,
  UNKNOWN_WORTH,
  worthByGold,
} from "../../audit/index.ts";
import type { z } from "zod";
import { type Dataset, type Scorer, shortName, signature, UserError } from "../../core/index.ts";
import { chooseGold, makeView } from "../../meta/index.ts";
import { progressTo, timesEstimate } from "../../run/index.ts";
import { scorerMaker } from "../../scorers/index.ts";
import { fileMemory } from "./attack-memory.ts";
import { attackPage } from "./attack-page.ts";
import { attackText } from "./attack-text.ts";
import { ANY, DATA_FLAGS, wholeNumber } from "../data-flags.ts";
import { costJson, costLines, estimateWork, type ScorerEstimate } from "../score/dry-run.ts";
import { numberFlag, oneDataset } from "../labelled-data.ts";
import { askingFlags, askingScorers, MODEL_FLAGS, type ModelFlags } from "../model-flags.ts";
import { PAGE_FLAG, writePage } from "../page-flag.ts";
import { confidenceFlag, filtersOf, strings, textOf } from "../parse-flags.ts";
import type { attackDryRunSchema } from "../run-schema.ts";
import { type Args, COMMON_FLAGS, type Io, type Verb } from "../verb.ts";
import { checkOutput } from "../write-output.ts";

const FAMILIES = ["neutral", "style", "breaking"] as const;

function familiesFlag(args: Args): AttackOptions["families"] {
  const given = strings(args["family"]);
  for (const name of given)
    if (!(FAMILIES as readonly string[]).includes(name))
      throw new UserError({
        where: "--family",
        problem: "unknown family of moves",
        expected: `one of: ${FAMILIES.join(", ")}`,
        got: `"${name}"`,
      });
  return given.length === 0 ? FAMILIES : FAMILIES.filter((f) => given.includes(f));
}

function goldOf(dataset: Dataset, args: Args): Pick<AttackOptions, "gold" | "worth"> {
  const gold = chooseGold(dataset, textOf(args["gold"]));
  if (!gold || gold.over === "systems") return { gold: null, worth: UNKNOWN_WORTH };
  return { gold: gold.name, worth: worthByGold(makeView(dataset, gold, filtersOf(args))) };
}

function callOf(args: Args): string {
  const call = textOf(args["scorer"]);
  if (call !== undefined) return call;
  throw new UserError({
    where: "--scorer",
    problem: "no scorer named",
    expected: "--scorer NAME: one that can score new texts (published scores cannot)",
    help: "trenchcoat scorers lists them",
  });
}

/** Tells of one stage after the other on stderr. */
function stages(io: Io): { told(stage: string, done: number, total: number): void; end(): void } {
  const progress = progressTo(io);
  let name = "";
  let at = { done: 0, total: 0 };
  let end: () => void = () => undefined;
  return {
    told: (stage, done, total) => {
      if (stage !== name) end();
      at = { done, total };
      if (stage === name) return;
      name = stage;
      end = progress.start({ title: stage, unit: stage.split(" ")[0]!, total, done: () => at.done });
    },
    end: () => end(),
  };
}

/** What the attack would ask of one scorer at most: what its first texts take, for as many texts as it may score. */
async function estimateMost(
  dataset: Dataset,
  scorer: Scorer,
  most: number,
  { whole, models, signal }: { whole: AttackOptions; models: ModelFlags; signal: AbortSignal },
): Promise<{ readonly estimates: ScorerEstimate[]; readonly nTexts: number }> {
  let nTexts = 0;
  // Answers that are kept are of the first texts sooner than of the rest, so none are looked at.
  const { cacheDir: _, ...fresh } = models;
  const estimates = await estimateWork(scorer, { models: fresh, signal }, async (ctx) => {
    nTexts = await scoreFirstTexts(dataset, scorer, whole, ctx);
  });
  return { estimates: estimates.map((e) => ({ ...e, ...timesEstimate(e, most / nTexts) })), nTexts };
}

/** Prints what would be asked at most and what that costs, and asks nothing. */
async function dryRun(
  dataset: Dataset,
  scorer: Scorer,
  whole: AttackOptions,
  { args, io }: { readonly args: Args; readonly io: Io },
): Promise<number> {
  const models = askingFlags(args, io);
  const about = { whole, models, signal: io.signal };
  const { byScorer, byEachOther } = attackCalls(dataset, whole);
  const made = [await estimateMost(dataset, scorer, byScorer, about)];
  for (const other of whole.transferTo) made.push(await estimateMost(dataset, other, byEachOther, about));
  const estimates = made.flatMap((m) => m.estimates);
  const said: z.infer<typeof attackDryRunSchema> = {
    dryRun: true,
    dataset: dataset.head.name,
    scorer: shortName(scorer.spec),
    seed: whole.seed,
    mostTextsScored: byScorer + whole.transferTo.length * byEachOther,
    nTextsEstimated: Math.max(...made.map((m) => m.nTexts)),
    ...costJson(estimates, models),
  };
  const pairs = scorer.spec.arity === "pair" ? " (two calls each: both orders)" : "";
  const lines = [
    `at most ${said.mostTextsScored.toLocaleString("en")} texts would be scored${pairs}; nothing was`,
    ...(estimates.length > 0
      ? [
          `  at most, by the tokens of the ${said.nTextsEstimated.toLocaleString("en")} texts that an attack begins with:`,
        ]
      : []),
    ...costLines(estimates, models),
  ];
  io.out(args["json"] === true ? `${JSON.stringify(said)}\n` : `${lines.join("\n")}\n`);
  return 0;
}

async function run(args: Args, io: Io): Promise<number> {
  const call = callOf(args);
  const seed = wholeNumber(args, "--seed", [0, 2 ** 31 - 1]);
  const options = {
    seed,
    threshold: numberFlag(args["threshold"], "--threshold", [0, 100]),
    maxMoves: wholeNumber(args, "--max-moves", [1, 20]),
    callsPerItem: wholeNumber(args, "--calls", [1, ANY]),
    universalCalls: wholeNumber(args, "--universal-calls", [1, ANY]),
    sample: wholeNumber(args, "--sample", [2, ANY]),
    confidence: confidenceFlag(args),
    families: familiesFlag(args),
  };
  await checkOutput("--html", args["html"]);
  const dataset = await oneDataset(args, io);
  const [scorer, ...transferTo] = await Promise.all(
    [call, ...strings(args["transfer"])].map(scorerMaker(io.own)),
  );
  try {
    const whole = { ...options, ...goldOf(dataset, args), transferTo };
    if (args["dryRun"] === true) return await dryRun(dataset, scorer!, whole, { args, io });
    const state = textOf(args["state"]);
    const told = stages(io);
    const memory = state === undefined ? {} : { memory: fileMemory(state, signature(scorer!.spec)) };
    const asked = { ...whole, ...memory, onProgress: told.told };
    const found = await askingScorers(args, io, (ctx) =>
      attackScorer(dataset, scorer!, asked, ctx).finally(told.end),
    );
    const text = attackText(found, io.columns ?? 100);
    await writePage({ args, io }, attackPage(found), text);
    io.out(args["json"] === true ? `${JSON.stringify(found)}\n` : text);
    return 0;
  } finally {
    await Promise.all([scorer, ...transferTo].map((s) => s?.close?.()));
  }
}

/** `trenchcoat attack`: looks for cheap text that fools a scorer. */
export const attack: Verb = {
  name: "attack",
  summary: "look for the cheapest text that raises a score though the answer is no better",
  positional: "<paths...>",
  flags: [
    { flags: "--scorer <call>", summary: "the scorer under attack" },
    {
      flags: "--transfer <call>",
      summary: "a scorer that sees the texts found; repeatable",
      repeatable: true,
    },
    { flags: "--gold <name>", summary: "judgments that say which output of an item is attacked (the worst)" },
    { flags: "--dataset <name>", summary: "the data set, where the paths hold several" },
    { flags: "--sample <n>", summary: "items drawn: half are searched on, half held out", default: "200" },
    { flags: "--calls <n>", summary: "most texts scored for each item searched on", default: "120" },
    {
      flags: "--universal-calls <n>",
      summary: "most sequences tried on all items searched on",
      default: "150",
    },
    { flags: "--max-moves <n>", summary: "longest sequence of moves", default: "4" },
    {
      flags: "--threshold <sd>",
      summary: "a gain of so many SD of the scorer counts as fooled",
      default: "0.5",
    },
    {
      flags: "--family <name>",
      summary: "moves to use: neutral, style, breaking; repeatable",
      repeatable: true,
    },
    { flags: "--confidence <level>", summary: "confidence level of intervals", default: "0.95" },
    { flags: "--state <file>", summary: "keep every score here; a killed attack goes on from it" },
    { flags: "--dry-run", summary: "say what it would ask at most in texts, tokens and dollars, and stop" },
    PAGE_FLAG,
    ...MODEL_FLAGS,
    ...DATA_FLAGS,
    ...COMMON_FLAGS,
  ],
  examples: [
    "trenchcoat attack answers.jsonl --scorer chrf --transfer rouge-l",
    "trenchcoat attack answers.jsonl --scorer fitted:head.json --family style --html attack.html",
    "trenchcoat attack answers.jsonl --scorer judge:model=m --sample 40 --state attack.jsonl --dry-run",
  ],
  run,
};
