import {
  type Arity,
  type Called,
  type Context,
  defineScorer,
  type Direction,
  lacking,
  type Message,
  type ParamSpec,
  pooled,
  type Score,
  type ScorerDefinition,
  type Settings,
  type Task,
  UserError,
} from "../../core/index.ts";
import { hashSeed } from "../../num/index.ts";
import type { AnswerSchema, ChatAnswer, ChatModel, ChatRequest } from "../clients/chat.ts";
import { CHAT_PARAMS, chatModel } from "../clients/chat-model.ts";
import { inParallel, widthIn } from "../clients/in-parallel.ts";
import { fillPrompt, type ListNames } from "./fill-prompt.ts";
import { type JudgePrompt, needsOf, type PromptKind } from "./prompt-file.ts";
import { promptOf } from "./prompt-library.ts";

/** Calls under way at once where no engine limits them. */
const PARALLEL = 16;
/** Counts up with every change of how prompts are filled or answers read, so that no older answer's score is taken for the new one. */
const CODE_VERSION = 1;

/** A judge ready to be asked. */
export interface Judge {
  readonly prompt: JudgePrompt;
  readonly settings: Settings;
  readonly hasLogprobs: boolean;
  readonly continues: ChatModel["continues"];
  /** Messages about a task. */
  messages(task: Task, names?: ListNames): readonly Message[];
  /** Asks once. `time`: which of several times within one score; `schema` is left out where the settings say so. */
  ask(
    task: Task,
    asking: {
      readonly ctx: Context;
      readonly messages: readonly Message[];
      readonly time?: number;
      readonly temperature?: number;
      readonly topLogprobs?: number;
      readonly schema?: AnswerSchema;
      /** Beginning of the answer, of which the next token is wanted. */
      readonly continues?: string;
    },
  ): Promise<Called<ChatAnswer>>;
}

/** What differs between judges. */
export interface JudgeInput {
  readonly name: string;
  readonly summary: string;
  readonly kind: PromptKind;
  /** The package's prompt that it uses unless told otherwise. */
  readonly prompt: string;
  readonly arity: Arity;
  readonly direction?: Direction;
  readonly unit: string;
  readonly source: string;
  readonly maxTokens: number;
  /** Whether a schema is sent by default. */
  readonly structured: boolean;
  readonly params?: Readonly<Record<string, ParamSpec>>;
  range(prompt: JudgePrompt, settings: Settings): readonly [number, number];
  /** How it scores one task. @throws UserError where the settings do not fit the model */
  score(judge: Judge): (task: Task, ctx: Context) => Promise<Score>;
}

function paramsOf({ prompt, maxTokens, structured, params }: JudgeInput): Record<string, ParamSpec> {
  return {
    ...CHAT_PARAMS,
    prompt: {
      type: "string",
      default: prompt,
      summary: "prompt by name, or your own as a path (./mine.md)",
    },
    criterion: {
      type: "string",
      default: "overall quality",
      summary: "what is judged, where the prompt has {{criterion}}",
    },
    temperature: { type: "number", default: 0, min: 0, max: 2, summary: "sampling temperature" },
    max_tokens: {
      type: "integer",
      default: maxTokens,
      min: 1,
      max: 1_000_000,
      summary: "longest answer, reasoning included",
    },
    samples: {
      type: "integer",
      default: 1,
      min: 1,
      max: 1000,
      summary: "times that every question is asked; the score is the mean",
    },
    structured: {
      type: "boolean",
      default: structured,
      summary: "hold the server to a JSON schema; one that cannot is asked without",
    },
    ...params,
  };
}

function checkSamples(settings: Settings, name: string): void {
  if (Number(settings["samples"]) > 1 && settings["temperature"] === 0)
    throw new UserError({
      where: `scorer ${name}`,
      problem: "samples at temperature 0 ask for the same answer again",
      expected: "a temperature above 0 with samples",
      got: `samples=${String(settings["samples"])}`,
      help: "temperature=0.7, or samples=1",
    });
}

/** The seed that a server is sent: small enough for all of them, another one for every item and time. */
function seedOf(ctx: Context, task: Task, repeat: number): number {
  return hashSeed(ctx.seed, task.item.id, ...task.outputs.map((o) => o.id), repeat) >>> 1;
}

function judgeOf(prompt: JudgePrompt, model: ChatModel, settings: Settings): Judge {
  const samples = Number(settings["samples"]);
  return {
    prompt,
    settings,
    hasLogprobs: model.hasLogprobs,
    continues: model.continues,
    messages: (task, names) =>
      fillPrompt(prompt, task, {
        criterion: String(settings["criterion"]),
        ...(names === undefined ? {} : { names }),
      }),
    ask: (task, { ctx, messages, time = 0, temperature, topLogprobs, schema, continues }) => {
      const repeat = (ctx.repeat ?? 0) * samples + time;
      const warmth = temperature ?? Number(settings["temperature"]);
      const request: ChatRequest = {
        messages,
        temperature: warmth,
        maxTokens: continues === undefined ? Number(settings["max_tokens"]) : 1,
        ...(continues === undefined ? {} : { continues }),
        ...(warmth > 0 ? { seed: seedOf(ctx, task, repeat) } : {}),
        ...(topLogprobs === undefined ? {} : { topLogprobs }),
        ...(schema === undefined || settings["structured"] !== true ? {} : { schema }),
      };
      return model.ask(request, { ctx, repeat });
    },
  };
}

/** Asks `samples` times, each as a repeat of its own, and pools what was read. */
function sampled(
  score: (task: Task, ctx: Context) => Promise<Score>,
  samples: number,
): (task: Task, ctx: Context) => Promise<Score> {
  if (samples === 1) return score;
  return async (task, ctx) => {
    const times = Array.from({ length: samples }, (_, k) => (ctx.repeat ?? 0) * samples + k);
    return pooled(await Promise.all(times.map((repeat) => score(task, { ...ctx, repeat }))));
  };
}

/**
 * A registry entry for a judge: a prompt, the model it is put to and how the answer is read. The prompt's hash is part of the version, so an
 * edited prompt never answers from what was stored. Judges of one run ask in parallel; scores do not depend on the order of answers.
 */
export function defineJudge(input: JudgeInput): ScorerDefinition {
  const { name, summary, kind, arity, unit, source, direction = "higher" } = input;
  const params = paramsOf(input);
  const changes = (prompt: JudgePrompt, settings: Settings, content?: string) => ({
    version: [CODE_VERSION, prompt.hash, content].filter((part) => part !== undefined).join("."),
    needs: needsOf(prompt),
    range: input.range(prompt, settings),
  });
  const usual = promptOf(input.prompt, kind);
  const defaults = Object.fromEntries(Object.entries(params).map(([key, p]) => [key, p.default]));
  return defineScorer({
    name,
    summary,
    arity,
    unit,
    source,
    direction,
    params,
    ...changes(usual, defaults),
    family: "judge",
    deterministic: false,
    create: async (settings) => {
      checkSamples(settings, name);
      const prompt = promptOf(String(settings["prompt"]), kind);
      const needs = needsOf(prompt);
      const model = await chatModel(settings);
      const score = sampled(input.score(judgeOf(prompt, model, settings)), Number(settings["samples"]));
      return {
        changes: changes(prompt, settings, model.version),
        score: (tasks, ctx) =>
          inParallel(tasks, widthIn(ctx, PARALLEL), async (task) => {
            const reason = lacking(task, needs);
            return reason === undefined ? score(task, ctx) : { missing: reason };
          }),
        ...(model.close === undefined ? {} : { close: model.close }),
      };
    },
  });
}
