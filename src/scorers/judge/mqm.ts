import {
  type Context,
  isCalled,
  type ParamSpec,
  type Score,
  type Settings,
  type Span,
  type Task,
} from "../../core/index.ts";
import type { AnswerSchema, ChatAnswer } from "../clients/chat.ts";
import { at } from "../clients/json-fields.ts";
import { type Aligned, alignQuote } from "./align-spans.ts";
import { defineJudge, type Judge } from "./define-judge.ts";
import { evidence } from "./evidence.ts";
import { fold } from "./labels.ts";
import { jsonIn, type Read, unreadable, withoutReasoning } from "./read-answer.ts";

/** An error as the judge wrote it. */
export interface MqmError {
  readonly quote: string;
  readonly category: string;
  readonly severity: "critical" | "major" | "minor" | "neutral";
}

const SEVERITIES: Readonly<Record<string, MqmError["severity"]>> = {
  critical: "critical",
  major: "major",
  minor: "minor",
  neutral: "neutral",
  none: "neutral",
};
const PUNCTUATION = /punctuation/i;
/** Errors read of one answer; what comes after them is an answer that has run away. */
const MAX_ERRORS = 200;

const WEIGHTS = {
  critical: { type: "number", default: 25, min: 0, summary: "points off for a critical error" },
  major: { type: "number", default: 5, min: 0, summary: "points off for a major error" },
  minor: { type: "number", default: 1, min: 0, summary: "points off for a minor error" },
  punctuation: {
    type: "number",
    default: 0.1,
    min: 0,
    summary: "points off for a minor error of punctuation",
  },
} as const satisfies Readonly<Record<string, ParamSpec>>;

const ERRORS_SCHEMA: AnswerSchema = {
  name: "errors",
  schema: {
    type: "object",
    properties: {
      errors: {
        type: "array",
        items: {
          type: "object",
          properties: {
            span: { type: "string" },
            category: { type: "string" },
            severity: { type: "string", enum: ["critical", "major", "minor"] },
          },
          required: ["span", "category", "severity"],
          additionalProperties: false,
        },
      },
    },
    required: ["errors"],
    additionalProperties: false,
  },
};

const textAt = (json: unknown, ...keys: readonly string[]): string => {
  const value = keys.map((key) => at(json, key)).find((v) => typeof v === "string");
  return typeof value === "string" ? value : "";
};

/** The list of errors in an answer: `{"errors": [...]}` or a bare list of objects; an empty list is an answer too. */
function listIn(text: string): readonly unknown[] | undefined {
  for (const json of jsonIn(text)) {
    const list = Array.isArray(json) ? json : at(json, "errors");
    if (Array.isArray(list) && list.every((e) => typeof e === "object" && e !== null)) return list;
  }
  return undefined;
}

/** Reads the errors that a judge lists. Missing where there is no list, or an error has no known severity: its weight would be a guess. */
export function readErrors(answer: ChatAnswer): Read<readonly MqmError[]> {
  const text = withoutReasoning(answer.text);
  if (answer.finish === "refused") return unreadable(answer, "");
  const list = listIn(text);
  if (list === undefined) return unreadable(answer, "no list of errors in the judge's answer");
  if (list.length > MAX_ERRORS) return { missing: `judge listed ${list.length} errors` };
  const errors: MqmError[] = [];
  for (const entry of list) {
    const severity = SEVERITIES[fold(textAt(entry, "severity")).trim()];
    if (severity === undefined) return unreadable(answer, "judge listed an error without a known severity");
    errors.push({
      quote: textAt(entry, "span", "text", "quote"),
      category: textAt(entry, "category", "type").slice(0, 100),
      severity,
    });
  }
  return { value: errors };
}

const isPunctuation = ({ severity, category }: MqmError): boolean =>
  severity === "minor" && PUNCTUATION.test(category);

function pointsOf(error: MqmError, settings: Settings): number {
  if (error.severity === "neutral") return 0;
  return Number(settings[isPunctuation(error) ? "punctuation" : error.severity]);
}

/**
 * Minus the weights of all errors, with the errors as spans on the text. An error whose quotation is not in the text (an omission, an invention of the judge)
 * keeps its weight, has no offsets, and is counted in `parts.unaligned`.
 */
export function mqmScore(errors: readonly MqmError[], text: string, settings: Settings): Score {
  const taken: Aligned[] = [];
  const spans = errors.map(({ quote, category, severity }): Span => {
    const found = alignQuote(quote, text, taken);
    if (found === undefined) return { text: quote, category, severity };
    taken.push(found);
    return {
      start: found.start,
      end: found.end,
      text: text.slice(found.start, found.end),
      category,
      severity,
    };
  });
  const points = errors.reduce((sum, e) => sum + pointsOf(e, settings), 0);
  const count = (severity: string): number => errors.filter((e) => e.severity === severity).length;
  return {
    values: [points === 0 ? 0 : -points],
    parts: {
      critical: count("critical"),
      major: count("major"),
      minor: count("minor"),
      punctuation: errors.filter(isPunctuation).length,
      unaligned: errors.length - taken.length,
      fuzzy: taken.filter((t) => t.how === "fuzzy").length,
    },
    spans,
  };
}

function mqm(judge: Judge): (task: Task, ctx: Context) => Promise<Score> {
  return async (task, ctx) => {
    const called = await judge.ask(task, { ctx, messages: judge.messages(task), schema: ERRORS_SCHEMA });
    if (!isCalled(called)) return called;
    const errors = readErrors(called.value);
    if ("missing" in errors) return errors;
    const score = mqmScore(errors.value, task.outputs[0]!.text!, judge.settings);
    return { ...score, ...evidence(called.value, called.usage) };
  };
}

/** Error spans with severities. */
export const judgeMqm = defineJudge({
  name: "judge-mqm",
  summary: "minus the weighted errors that a language model marks in a translation (MQM), with their spans",
  kind: "spans",
  prompt: "mqm",
  arity: "output",
  unit: "points",
  source:
    "Kocmi and Federmann 2023, GEMBA-MQM, https://arxiv.org/abs/2310.13988; Freitag et al. 2021 (weights)",
  maxTokens: 2048,
  structured: true,
  params: WEIGHTS,
  range: () => [-Infinity, 0],
  score: mqm,
});
