import { type Context, isCalled, type Score, type Task } from "../../core/index.ts";
import type { AnswerSchema } from "../clients/chat.ts";
import { defineJudge, type Judge } from "./define-judge.ts";
import { evidence } from "./evidence.ts";
import { LETTERED, NUMBERED } from "./fill-prompt.ts";
import { labelPlace } from "./label-place.ts";
import { labelMass } from "./label-mass.ts";
import { type Label, parseLabels } from "./labels.ts";
import { verdictSchema } from "./rating.ts";
import { readLabel } from "./read-label.ts";
import { readRanking } from "./read-ranking.ts";
import { asListed, ORDER_PARAM, shownOrder } from "./shown-order.ts";
import { MASS_PARAMS } from "./weighted.ts";

const LETTERS = 26;
const TOO_FEW = { missing: "fewer than two outputs to compare" } as const;

const RANKING_SCHEMA: AnswerSchema = {
  name: "ranking",
  schema: {
    type: "object",
    properties: { ranking: { type: "array", items: { type: "integer" } } },
    required: ["ranking"],
    additionalProperties: false,
  },
};

function ranking(judge: Judge): (task: Task, ctx: Context) => Promise<Score> {
  return async (task, ctx) => {
    const n = task.outputs.length;
    if (n < 2) return TOO_FEW;
    const shown = shownOrder(task, judge.settings, ctx);
    const messages = judge.messages(shown.task, NUMBERED);
    const called = await judge.ask(task, { ctx, messages, schema: RANKING_SCHEMA });
    if (!isCalled(called)) return called;
    const ranks = readRanking(called.value, n);
    if ("missing" in ranks) return ranks;
    const values = ranks.value.map((rank) => (n - rank) / (n - 1));
    return { values: asListed(values, shown), ...evidence(called.value, called.usage) };
  };
}

/** Ranks all outputs of an item at once. */
export const judgeRanking = defineJudge({
  name: "judge-ranking",
  summary: "a language model's ranking of all outputs of an item: 1 the best, 0 the worst, evenly between",
  kind: "ranking",
  prompt: "ranking",
  arity: "list",
  unit: "share of the others that it is ranked above",
  source: "Sun et al. 2023, Is ChatGPT Good at Search?, https://arxiv.org/abs/2304.09542",
  maxTokens: 1024,
  structured: true,
  params: ORDER_PARAM,
  range: () => [0, 1],
  score: ranking,
});

function letterLabels(n: number): readonly Label[] {
  return parseLabels(Array.from({ length: n }, (_, i) => `${LETTERED(i)}=${i}`).join(", "), "judge-pick");
}

/** The probability of every letter, or 1 for the one chosen. */
function picks(judge: Judge, called: Parameters<typeof readLabel>[0], labels: readonly Label[]): Score {
  if (called.tokens !== undefined) {
    const mass = labelMass(called, labels, labelPlace(called, labels));
    if (mass.covered > 0 && mass.covered >= Number(judge.settings["min_mass"]))
      return {
        values: mass.byLabel.map((p) => p / mass.covered),
        parts: { mass: mass.covered, unresolved: mass.unresolved, unlisted: mass.unlisted },
      };
  }
  const read = readLabel(called, labels);
  return "missing" in read ? read : { values: labels.map((_, i) => (i === read.value.value ? 1 : 0)) };
}

function pick(judge: Judge): (task: Task, ctx: Context) => Promise<Score> {
  return async (task, ctx) => {
    const n = task.outputs.length;
    if (n < 2) return TOO_FEW;
    if (n > LETTERS) return { missing: `${n} outputs, more than letters` };
    const labels = letterLabels(n);
    const shown = shownOrder(task, judge.settings, ctx);
    const messages = judge.messages(shown.task, LETTERED);
    const request = judge.hasLogprobs
      ? { topLogprobs: Number(judge.settings["top_logprobs"]) }
      : { schema: verdictSchema("choice", labels) };
    const called = await judge.ask(task, { ctx, messages, ...request });
    if (!isCalled(called)) return called;
    const score = picks(judge, called.value, labels);
    if ("missing" in score) return score;
    return { ...score, values: asListed(score.values, shown), ...evidence(called.value, called.usage) };
  };
}

/** Picks the best of n. */
export const judgePick = defineJudge({
  name: "judge-pick",
  summary:
    "a language model's pick of the best of all outputs of an item: its probability, or 1 for the one picked",
  kind: "pick",
  prompt: "pick",
  arity: "list",
  unit: "probability of being picked",
  source: "Zheng et al. 2023, Judging LLM-as-a-Judge, https://arxiv.org/abs/2306.05685",
  maxTokens: 512,
  structured: false,
  params: { ...ORDER_PARAM, ...MASS_PARAMS },
  range: () => [0, 1],
  score: pick,
});
