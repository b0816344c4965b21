import {
  addUsage,
  type Called,
  type Context,
  isCalled,
  type ParamSpec,
  pooled,
  type Score,
  type Task,
  UserError,
} from "../../core/index.ts";
import type { ChatAnswer } from "../clients/chat.ts";
import { defineJudge, type Judge } from "./define-judge.ts";
import { evidence } from "./evidence.ts";
import { followLabels } from "./follow-labels.ts";
import { labelPlace } from "./label-place.ts";
import { type LabelMass, weightedRating } from "./label-mass.ts";
import type { Label } from "./labels.ts";
import { ratingFromText, labelRange } from "./rating.ts";

/** Scales up to this long have the probability of every label in a score's parts. */
const MAX_PARTS = 11;

/** Params of judges that read log-probabilities. */
export const MASS_PARAMS = {
  top_logprobs: {
    type: "integer",
    default: 20,
    min: 1,
    max: 1_000_000,
    summary: "alternatives of a token asked for; a server that refuses so many is asked for 5",
  },
  min_mass: {
    type: "number",
    default: 0.9,
    min: 0,
    max: 1,
    summary: "least probability that the labels must cover together",
  },
} as const satisfies Readonly<Record<string, ParamSpec>>;

const OWN_PARAMS = {
  follow: {
    type: "integer",
    default: 20,
    min: 0,
    max: 1000,
    summary:
      "most further calls that follow beginnings of labels of several tokens, where more than 0.01 is unresolved and the server goes on with an answer",
  },
  fallback: {
    type: "choice",
    default: "missing",
    choices: ["missing", "repeats"],
    summary: "what a rating is where the labels cover less than min_mass or there are no log-probabilities",
  },
  repeats: {
    type: "integer",
    default: 20,
    min: 2,
    max: 1000,
    summary: "ratings sampled at temperature 1 and averaged, with fallback=repeats",
  },
} as const satisfies Readonly<Record<string, ParamSpec>>;

/** What of the probability mass goes into a score's parts. */
export function massParts(mass: LabelMass, labels: readonly Label[]): Record<string, number> {
  const { covered, unresolved, unlisted } = mass;
  const each = labels.length > MAX_PARTS ? [] : labels.map((l, i) => [`p_${l.name}`, mass.byLabel[i]!]);
  return { mass: covered, unresolved, unlisted, ...Object.fromEntries(each) };
}

/** Why a mass below the least one gives no score; in tenths, so that a run's reasons can be counted. */
export function tooLittle({ covered }: LabelMass, least: number): { readonly missing: string } {
  const tenth = Math.floor(10 * covered + 1e-9);
  const share = `${(tenth / 10).toFixed(1)} to ${((tenth + 1) / 10).toFixed(1)}`;
  return { missing: `labels cover ${share} of the probability, less than ${least}` };
}

type Answered = Extract<Called<ChatAnswer>, { value: ChatAnswer }>;

/** The rating by the labels' probabilities, beginnings of labels followed where the model can. */
async function fromMass(
  judge: Judge,
  called: Answered,
  asking: { readonly task: Task; readonly ctx: Context },
): Promise<Score> {
  const { settings, continues } = judge;
  const { labels } = judge.prompt;
  const { value: answer } = called;
  if (answer.tokens === undefined) return { missing: "the server gives no log-probabilities" };
  const { task, ctx } = asking;
  const request = { ctx, messages: judge.messages(task), topLogprobs: Number(settings["top_logprobs"]) };
  const followed = await followLabels(
    answer,
    { labels, start: labelPlace(answer, labels) },
    {
      continues: continues === "yes" ? "yes" : "maybe",
      most: continues === "no" ? 0 : Number(settings["follow"]),
      ask: (beginning) => judge.ask(task, { ...request, continues: beginning }),
    },
  );
  if ("missing" in followed) return { missing: followed.missing };
  const { mass, nFollowed } = followed;
  const least = Number(settings["min_mass"]);
  if (!(mass.covered > 0 && mass.covered >= least)) return tooLittle(mass, least);
  const { value, low, high } = weightedRating(mass, labels);
  return {
    values: [value],
    parts: { ...massParts(mass, labels), ...(nFollowed > 0 ? { followed: nFollowed } : {}), low, high },
    ...evidence(answer, addUsage(called.usage, followed.usage)),
  };
}

/** The mean of ratings sampled at temperature 1. */
async function fromRepeats(judge: Judge, task: Task, ctx: Context): Promise<Score> {
  const times = Number(judge.settings["repeats"]);
  const asked = (repeat: number): Promise<Score> =>
    ratingFromText({
      ...judge,
      ask: (t, asking) => judge.ask(t, { ...asking, temperature: 1 }),
    })(task, { ...ctx, repeat });
  const base = (ctx.repeat ?? 0) * times;
  return pooled(await Promise.all(Array.from({ length: times }, (_, k) => asked(base + k))));
}

/** Scores one output by the expectation over the probabilities of the labels. */
function weighted(judge: Judge): (task: Task, ctx: Context) => Promise<Score> {
  const { settings } = judge;
  const isRepeating = settings["fallback"] === "repeats";
  if (!judge.hasLogprobs && !isRepeating)
    throw new UserError({
      where: "judge",
      problem: "this protocol gives no log-probabilities",
      expected: "another server, or fallback=repeats",
      help: "fallback=repeats averages ratings sampled at temperature 1",
    });
  return async (task, ctx) => {
    if (!judge.hasLogprobs) return fromRepeats(judge, task, ctx);
    const topLogprobs = Number(settings["top_logprobs"]);
    const called = await judge.ask(task, { ctx, messages: judge.messages(task), topLogprobs });
    if (!isCalled(called)) return called;
    const score = await fromMass(judge, called, { task, ctx });
    return "missing" in score && isRepeating ? fromRepeats(judge, task, ctx) : score;
  };
}

const WEIGHTED = {
  kind: "rating",
  arity: "output",
  maxTokens: 8,
  structured: false,
  params: { ...MASS_PARAMS, ...OWN_PARAMS },
  range: labelRange,
  score: weighted,
} as const;

/** The expected rating. */
export const judgeWeighted = defineJudge({
  ...WEIGHTED,
  name: "judge-weighted",
  summary: "a language model's expected rating: its scale weighted by the probability of each label",
  prompt: "rating-number",
  unit: "points of the prompt's scale",
  source: "Liu et al. 2023, G-Eval, https://arxiv.org/abs/2303.16634",
});

/** The probability that everything in an output is supported. */
export const judgeFaithful = defineJudge({
  ...WEIGHTED,
  name: "judge-faithful",
  summary: "a language model's probability that the output says nothing that its source does not support",
  prompt: "faithfulness",
  unit: "probability",
  source: "Liu et al. 2023, G-Eval, https://arxiv.org/abs/2303.16634",
});
