import { type Context, isCalled, type ParamSpec, type Score, type Task } from "../../core/index.ts";
import type { ChatAnswer } from "../clients/chat.ts";
import { defineJudge, type Judge } from "./define-judge.ts";
import { evidence } from "./evidence.ts";
import { labelPlace } from "./label-place.ts";
import { labelMass, weightedRating } from "./label-mass.ts";
import { verdictSchema } from "./rating.ts";
import { readLabel } from "./read-label.ts";
import { MASS_PARAMS, massParts, tooLittle } from "./weighted.ts";

const PARAMS = {
  verdict: {
    type: "choice",
    default: "auto",
    choices: ["auto", "probabilities", "text"],
    summary:
      "from the labels' probabilities, from the text (1, 0.5 or 0), or auto: the first where the server gives it",
  },
  ...MASS_PARAMS,
} as const satisfies Readonly<Record<string, ParamSpec>>;

type Preference = Pick<Extract<Score, { values: readonly number[] }>, "values" | "parts">;

/** P(first preferred) by the labels' probabilities; missing where they cover too little. */
function byMass(judge: Judge, answer: ChatAnswer): Preference | { readonly missing: string } {
  const { labels } = judge.prompt;
  if (answer.tokens === undefined) return { missing: "the server gives no log-probabilities" };
  const mass = labelMass(answer, labels, labelPlace(answer, labels));
  const least = Number(judge.settings["min_mass"]);
  if (!(mass.covered > 0 && mass.covered >= least)) return tooLittle(mass, least);
  const { value, low, high } = weightedRating(mass, labels);
  return { values: [value], parts: { ...massParts(mass, labels), low, high } };
}

function byText(judge: Judge, answer: ChatAnswer): Preference | { readonly missing: string } {
  const read = readLabel(answer, judge.prompt.labels);
  return "missing" in read ? read : { values: [read.value.value] };
}

/** Scores one pair as it is shown; the other order is another task. */
function preference(judge: Judge): (task: Task, ctx: Context) => Promise<Score> {
  const { settings, prompt } = judge;
  const how = settings["verdict"];
  const asksMass = how === "probabilities" || (how === "auto" && judge.hasLogprobs);
  const request = asksMass
    ? { topLogprobs: Number(settings["top_logprobs"]) }
    : { schema: verdictSchema("verdict", prompt.labels) };
  return async (task, ctx) => {
    const called = await judge.ask(task, { ctx, messages: judge.messages(task), ...request });
    if (!isCalled(called)) return called;
    const { value: answer, usage } = called;
    const weighed = asksMass ? byMass(judge, answer) : byText(judge, answer);
    const score = "missing" in weighed && how === "auto" ? byText(judge, answer) : weighed;
    return "missing" in score ? score : { ...score, ...evidence(answer, usage) };
  };
}

/** Which of two outputs is better. */
export const judgePairwise = defineJudge({
  name: "judge-pairwise",
  summary: "a language model's choice between two outputs; runs ask in both orders and keep both",
  kind: "pairwise",
  prompt: "pairwise",
  arity: "pair",
  unit: "probability that the first is preferred",
  source: "Zheng et al. 2023, Judging LLM-as-a-Judge, https://arxiv.org/abs/2306.05685",
  maxTokens: 512,
  structured: false,
  params: PARAMS,
  range: () => [0, 1],
  score: preference,
});
