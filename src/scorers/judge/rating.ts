import { type Context, isCalled, type Score, type Task } from "../../core/index.ts";
import type { AnswerSchema } from "../clients/chat.ts";
import { defineJudge, type Judge } from "./define-judge.ts";
import { evidence } from "./evidence.ts";
import { isNumeric, type Label, scaleOf } from "./labels.ts";
import type { JudgePrompt } from "./prompt-file.ts";
import { readLabel } from "./read-label.ts";

/** The range of a prompt's labels. */
export function labelRange({ labels }: JudgePrompt): readonly [number, number] {
  const { low, high } = scaleOf(labels);
  return [low, high];
}

/** An answer of a reason and a verdict under `key`. */
export function verdictSchema(key: string, labels: readonly Label[]): AnswerSchema {
  const names = labels.map((l) => l.name);
  const verdict = isNumeric(labels) ? { type: "number" } : { type: "string", enum: names };
  return {
    name: "verdict",
    schema: {
      type: "object",
      properties: { reason: { type: "string" }, [key]: verdict },
      required: ["reason", key],
      additionalProperties: false,
    },
  };
}

/** Scores one output by the label that the judge's text gives. */
export function ratingFromText(judge: Judge): (task: Task, ctx: Context) => Promise<Score> {
  const { labels } = judge.prompt;
  const schema = verdictSchema("rating", labels);
  return async (task, ctx) => {
    const called = await judge.ask(task, { ctx, messages: judge.messages(task), schema });
    if (!isCalled(called)) return called;
    const read = readLabel(called.value, labels);
    if ("missing" in read) return read;
    return { values: [read.value.value], ...evidence(called.value, called.usage) };
  };
}

/** A rating on the prompt's scale, read from the judge's text. */
export const judgeRating = defineJudge({
  name: "judge-rating",
  summary: "a language model's rating by a rubric, read from its answer",
  kind: "rating",
  prompt: "rating",
  arity: "output",
  unit: "points of the prompt's scale",
  source: "Zheng et al. 2023, Judging LLM-as-a-Judge, https://arxiv.org/abs/2306.05685",
  maxTokens: 1024,
  structured: false,
  range: labelRange,
  score: ratingFromText,
});

/** Direct assessment from 0 to 100. */
export const judgeDirect = defineJudge({
  name: "judge-direct",
  summary: "a language model's direct assessment of a translation, 0 to 100, without a reference",
  kind: "rating",
  prompt: "direct",
  arity: "output",
  unit: "points from 0 to 100",
  source: "Kocmi and Federmann 2023, GEMBA, https://arxiv.org/abs/2302.14520",
  maxTokens: 64,
  structured: false,
  range: labelRange,
  score: ratingFromText,
});
