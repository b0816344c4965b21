import {
  type Context,
  defineScorer,
  isScored,
  lacking,
  type Need,
  type Score,
  summedUsage,
  type Task,
} from "../../core/index.ts";
import { inParallel, widthIn } from "../clients/in-parallel.ts";
import { versionedByContent } from "../embedding/content-version.ts";
import {
  fillTemplate,
  type Pairing,
  pairingsOf,
  readTemplate,
  type Variant,
  VARIANTS,
} from "./given-text.ts";
import { LIKELIHOOD_PARAMS, likelihoodModel, type LikelihoodModel, serverOf } from "./likelihood-model.ts";
import { type Norm, sequenceScore } from "./sequence-score.ts";

const NORM = {
  type: "choice",
  default: "mean",
  choices: ["mean", "sum"],
  summary: "log-probability a token, which does not grow with length, or of the whole text",
} as const;

/** Scores tasks in parallel; an empty text has no likelihood. */
function each(
  needs: readonly Need[],
  width: number,
  score: (task: Task, ctx: Context) => Promise<Score>,
): (tasks: readonly Task[], ctx: Context) => Promise<readonly Score[]> {
  return (tasks, ctx) =>
    inParallel(tasks, widthIn(ctx, width), async (task) => {
      const reason = lacking(task, needs) ?? (task.outputs[0]?.text === "" ? "empty text" : undefined);
      return reason === undefined ? score(task, ctx) : { missing: reason };
    });
}

const ALONE: readonly Need[] = ["text", "model"];

/**
 * How likely a language model finds the output by itself: its mean log-probability a token (fluency; the negative logarithm of its perplexity).
 * A server that puts no begin-of-text token before a text gives the first token no probability: it is left out and counted as `unscored`.
 */
export const likelihood = defineScorer({
  name: "likelihood",
  family: "metric",
  summary: "log-likelihood of the output under a language model, by itself: mean a token, or the sum",
  params: { norm: NORM, ...LIKELIHOOD_PARAMS },
  needs: ALONE,
  arity: "output",
  range: [-Infinity, 0],
  direction: "higher",
  unit: "nats",
  cost: "one model call an output, of its tokens",
  deterministic: false,
  source: "Jelinek et al. 1977, Perplexity: a measure of the difficulty of speech recognition tasks",
  create: (settings) => {
    const model = likelihoodModel(serverOf(settings, "scorer likelihood"));
    const score = async ({ outputs }: Task, ctx: Context): Promise<Score> =>
      sequenceScore(await model.continuation("", outputs[0]!.text!, ctx), settings["norm"] as Norm);
    return { score: each(ALONE, Number(settings["concurrency"]), score), close: () => model.close() };
  },
});

const NEEDS: Readonly<Record<Variant, readonly Need[]>> = {
  "prompt-to-output": ["text", "prompt", "model"],
  "source-to-output": ["text", "source", "model"],
  "context-to-output": ["text", "context", "model"],
  "output-to-source": ["text", "source", "model"],
  "reference-to-output": ["text", "references", "model"],
  "output-to-reference": ["text", "references", "model"],
  "reference-both": ["text", "references", "model"],
};

/** The mean of scores; missing where one is. */
function meanOf(scores: readonly Score[]): Score {
  const missing = scores.find((s) => !isScored(s));
  if (missing !== undefined || scores.length === 1) return missing ?? scores[0]!;
  const values = scores.filter(isScored).map((s) => s.values[0]!);
  return { values: [values.reduce((a, b) => a + b, 0) / values.length] };
}

/** The largest of scores; missing only where all are. */
function bestOf(scores: readonly Score[]): Score {
  const known = scores.filter(isScored);
  if (known.length === 0) return scores[0] ?? { missing: "no references" };
  return known.reduce((a, b) => (b.values[0]! > a.values[0]! ? b : a));
}

/** How pairings become scores. */
interface Asking {
  readonly model: LikelihoodModel;
  readonly template: string;
  readonly norm: Norm;
}

async function scorePairing(
  { given, text }: Pairing,
  { model, template, norm }: Asking,
  ctx: Context,
): Promise<Score> {
  if (text === "") return { missing: "empty text" };
  return sequenceScore(await model.continuation(fillTemplate(template, given), text, ctx), norm);
}

async function scorePairings(
  pairings: readonly (readonly Pairing[])[],
  asking: Asking,
  ctx: Context,
): Promise<Score> {
  const ask = (pairing: Pairing): Promise<Score> => scorePairing(pairing, asking, ctx);
  const asked = await Promise.all(pairings.map((list) => Promise.all(list.map(ask))));
  const best = bestOf(asked.map(meanOf));
  const usage = summedUsage(asked.flat());
  return isScored(best) && usage !== undefined ? { ...best, usage } : best;
}

/**
 * Conditional likelihood (BARTScore, Yuan et al. 2021; GPTScore, Fu et al. 2023) with any causal language model: the mean log-probability a token of
 * one text given another, both in a template. `variant` says which way: source to output (faithfulness), reference to output (precision), output to
 * reference (recall), both (their mean). The best reference counts. Tokens across the border of the two texts count as the second's.
 */
export const conditionalLikelihood = versionedByContent(
  defineScorer({
    name: "conditional-likelihood",
    family: "metric",
    summary:
      "log-likelihood of the output given prompt, source or reference under a language model, or the other way round",
    params: {
      variant: {
        type: "choice",
        default: "prompt-to-output",
        choices: VARIANTS,
        summary: "which text is given and which one's likelihood is taken",
      },
      norm: NORM,
      template: {
        type: "string",
        default: String.raw`{given}\n\n`,
        summary: String.raw`what stands before the text that is judged, with {given} for the other one; \n is a line break, @FILE a file`,
      },
      ...LIKELIHOOD_PARAMS,
    },
    needs: NEEDS["prompt-to-output"],
    arity: "output",
    range: [-Infinity, 0],
    direction: "higher",
    unit: "nats",
    cost: "one model call an output, of both texts' tokens; one or two a reference with the variants that use them",
    deterministic: false,
    source:
      "Yuan et al. 2021, https://arxiv.org/abs/2106.11520; Fu et al. 2023, https://arxiv.org/abs/2302.04166",
    create: (settings) => {
      const where = "scorer conditional-likelihood";
      const variant = settings["variant"] as Variant;
      const template = readTemplate(String(settings["template"]), where);
      const model = likelihoodModel(serverOf(settings, where));
      const asking = { model, template, norm: settings["norm"] as Norm };
      const needs = NEEDS[variant];
      const score = (task: Task, ctx: Context): Promise<Score> =>
        scorePairings(pairingsOf(task, variant), asking, ctx);
      return {
        changes: { needs },
        score: each(needs, Number(settings["concurrency"]), score),
        close: () => model.close(),
      };
    },
  }),
  ({ template }) => (String(template).startsWith("@") ? [String(template).slice(1)] : []),
);
