import { type Context, isCalled, type Score, type Task } from "../../core/index.ts";
import type { AnswerSchema, ChatAnswer } from "../clients/chat.ts";
import { at } from "../clients/json-fields.ts";
import { defineJudge, type Judge } from "./define-judge.ts";
import { evidence } from "./evidence.ts";
import { fold } from "./labels.ts";
import type { Question } from "./prompt-file.ts";
import { jsonIn, type Read, unreadable, withoutReasoning } from "./read-answer.ts";

/** Yes, no, or that the question does not apply. */
export type Ticked = 1 | 0 | "not applicable";

const YES: ReadonlySet<string> = new Set(["yes", "y", "true", "1"]);
const NO: ReadonlySet<string> = new Set(["no", "n", "false", "0"]);
const NEITHER: ReadonlySet<string> = new Set(["n/a", "na", "not applicable", "null"]);
const LINE = /^\W{0,6}(?:q(?:uestion)?\s*)?(\d{1,3})\s*[.):=-]+\s*(.+)$/i;

function tickOf(answer: unknown): Ticked | undefined {
  const word = fold(String(answer)).replaceAll(/^[\s"'`*_]+|[\s"'`*_.,;:!]+$/g, "");
  const first = /^(?:not applicable|n\/a|[\p{L}\p{N}]+)/u.exec(word)?.[0] ?? word;
  if (YES.has(word) || YES.has(first)) return 1;
  if (NO.has(word) || NO.has(first)) return 0;
  return NEITHER.has(word) || NEITHER.has(first) ? "not applicable" : undefined;
}

function inJson(text: string, n: number): readonly (Ticked | undefined)[] | undefined {
  const numbers = Array.from({ length: n }, (_, i) => i + 1);
  for (const json of jsonIn(text)) {
    const answers = at(json, "answers") ?? json;
    if (Array.isArray(answers) && answers.length === n)
      return answers.map((a: unknown) => tickOf(at(a, "answer") ?? a));
    const given = numbers.map((k) => {
      const named = at(answers, `q${k}`);
      return named === undefined ? at(answers, String(k)) : named;
    });
    if (given.some((a) => a !== undefined)) return given.map((a) => tickOf(at(a, "answer") ?? a));
  }
  return undefined;
}

function inLines(text: string, n: number): readonly (Ticked | undefined)[] {
  const ticks: (Ticked | undefined)[] = Array.from({ length: n });
  for (const line of text.split("\n")) {
    const found = LINE.exec(line);
    const k = Number(found?.[1]);
    if (found && k >= 1 && k <= n) ticks[k - 1] ??= tickOf(found[2]);
  }
  return ticks;
}

/** The answers to n questions, from JSON or numbered lines. Missing where one has no answer that can be read: a share of fewer would be another number. */
export function readChecklist(answer: ChatAnswer, n: number): Read<readonly Ticked[]> {
  const text = withoutReasoning(answer.text);
  if (answer.finish === "refused") return unreadable(answer, "");
  const ticks = inJson(text, n) ?? inLines(text, n);
  const unanswered = ticks.findIndex((t) => t === undefined);
  if (unanswered < 0) return { value: ticks as readonly Ticked[] };
  return unreadable(answer, `no answer to question ${unanswered + 1} of ${n}`);
}

function schemaOf(questions: readonly Question[]): AnswerSchema {
  const keys = questions.map((_, i) => `q${i + 1}`);
  const answer = { type: "string", enum: ["yes", "no", "n/a"] };
  return {
    name: "checklist",
    schema: {
      type: "object",
      properties: Object.fromEntries(keys.map((key) => [key, answer])),
      required: keys,
      additionalProperties: false,
    },
  };
}

/** The weighted share of yes among the questions that apply, with every answer as a part. */
export function checklistScore(ticks: readonly Ticked[], questions: readonly Question[]): Score {
  let [yes, all] = [0, 0];
  const parts: Record<string, number> = {};
  ticks.forEach((tick, i) => {
    if (tick === "not applicable") return;
    const { weight } = questions[i]!;
    parts[`q${i + 1}`] = tick;
    yes += weight * tick;
    all += weight;
  });
  return all === 0 ? { missing: "judge says that no question applies" } : { values: [yes / all], parts };
}

function checklist(judge: Judge): (task: Task, ctx: Context) => Promise<Score> {
  const { questions } = judge.prompt;
  const schema = schemaOf(questions);
  return async (task, ctx) => {
    const called = await judge.ask(task, { ctx, messages: judge.messages(task), schema });
    if (!isCalled(called)) return called;
    const ticks = readChecklist(called.value, questions.length);
    if ("missing" in ticks) return ticks;
    const score = checklistScore(ticks.value, questions);
    return "missing" in score ? score : { ...score, ...evidence(called.value, called.usage) };
  };
}

/** Yes-or-no questions. */
export const judgeChecklist = defineJudge({
  name: "judge-checklist",
  summary: "weighted share of a checklist's questions to which a language model says yes",
  kind: "checklist",
  prompt: "checklist",
  arity: "output",
  unit: "fraction",
  source: "Lee et al. 2024, CheckEval, https://arxiv.org/abs/2403.18771",
  maxTokens: 512,
  structured: true,
  range: () => [0, 1],
  score: checklist,
});
