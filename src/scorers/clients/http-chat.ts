import {
  addUsage,
  type Called,
  type Context,
  isCalled,
  type KeyHeader,
  type ModelCall,
  type ModelCaller,
  type Price,
} from "../../core/index.ts";
import type { ChatAnswer, ChatModel, ChatRequest, ChatVendor } from "./chat.ts";

/** Where a chat model is served and what it costs. */
export interface HttpChat {
  readonly vendor: ChatVendor;
  readonly base: string;
  readonly model: string;
  readonly key?: KeyHeader;
  readonly price?: Price;
  /** Asks where the context has no caller. */
  readonly caller: ModelCaller;
}

/** The least number of alternatives that every server with log-probabilities gives. */
const FEW_LOGPROBS = 5;
const BYTES_A_TOKEN = 4;
const TOKENS_A_MESSAGE = 4;

/** What to leave out of a request that a server rejects with such words. */
interface Relaxation {
  readonly says: RegExp;
  /** The request without it, undefined where it has nothing to leave out. */
  relax(request: ChatRequest): ChatRequest | undefined;
}

function without(request: ChatRequest, name: "schema" | "topLogprobs" | "seed"): ChatRequest | undefined {
  if (request[name] === undefined) return undefined;
  const { [name]: _, ...rest } = request;
  return rest;
}

const RELAXATIONS: readonly Relaxation[] = [
  {
    says: /max_completion_tokens/i,
    relax: (request) =>
      request.limitName === undefined ? { ...request, limitName: "max_completion_tokens" } : undefined,
  },
  {
    says: /log_?prob/i,
    relax: (request) =>
      (request.topLogprobs ?? 0) > FEW_LOGPROBS
        ? { ...request, topLogprobs: FEW_LOGPROBS }
        : without(request, "topLogprobs"),
  },
  {
    says: /response_?(format|schema|mime)|json_?schema|input_schema|structured|guided|grammar|tool/i,
    relax: (request) => without(request, "schema"),
  },
  { says: /\bseed\b/i, relax: (request) => without(request, "seed") },
];

/** About how many tokens messages are: four bytes a token. */
export function estimatedTokens({ messages }: ChatRequest): number {
  return messages.reduce(
    (n, { content }) => n + TOKENS_A_MESSAGE + Math.ceil(Buffer.byteLength(content) / BYTES_A_TOKEN),
    0,
  );
}

function callOf(chat: HttpChat, request: ChatRequest, repeat: number): ModelCall<ChatAnswer> {
  const { vendor, base, model, key, price } = chat;
  return {
    url: vendor.address(base, model),
    body: vendor.body(model, request),
    repeat,
    estimate: { inputTokens: estimatedTokens(request), outputTokens: request.maxTokens },
    read: vendor.read,
    usage: vendor.usage,
    ...(vendor.headers === undefined ? {} : { headers: vendor.headers }),
    ...(key === undefined ? {} : { key }),
    ...(price === undefined ? {} : { price }),
  };
}

/** The request without what the server just rejected, undefined where the rejection is about something else. */
function relaxed(request: ChatRequest, reason: string): ChatRequest | undefined {
  if (!/\bHTTP (400|422)\b/.test(reason)) return undefined;
  for (const { says, relax } of RELAXATIONS) {
    const next = says.test(reason) ? relax(request) : undefined;
    if (next !== undefined) return next;
  }
  return undefined;
}

/** A chat model behind HTTP. */
export function httpChat(chat: HttpChat): ChatModel {
  const ask = async (
    request: ChatRequest,
    asking: { readonly ctx: Context; readonly repeat: number },
  ): Promise<Called<ChatAnswer>> => {
    const caller = asking.ctx.models ?? chat.caller;
    const called = await caller.call(callOf(chat, request, asking.repeat), asking.ctx.signal);
    const next = isCalled(called) ? undefined : relaxed(request, called.missing);
    if (next === undefined) return called;
    const again = await ask(next, asking);
    return { ...again, usage: addUsage(called.usage ?? {}, again.usage) };
  };
  return { hasLogprobs: chat.vendor.hasLogprobs, ask };
}
