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
import { onAbort } from "./on-abort.ts";

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
/** Questions under way until the first has ended: more than one, so that one that hangs holds up no other. */
const FIRST_QUESTIONS = 4;

interface Asking {
  readonly ctx: Context;
  readonly repeat: number;
}

/** What a server has rejected, and requests to it go without. */
interface Rejected {
  readonly limitName?: "max_completion_tokens";
  /** Most alternatives of a token that it takes; 0: log-probabilities at all. */
  readonly mostLogprobs?: number;
  readonly schema?: true;
  readonly seed?: true;
}

/** What a rejection in such words is about. */
interface Rejection {
  readonly says: RegExp;
  /** What the server does not take of a request, undefined where the request has nothing of the kind. */
  of(request: ChatRequest): Rejected | undefined;
}

const REJECTIONS: readonly Rejection[] = [
  {
    says: /max_completion_tokens/i,
    of: ({ limitName }) => (limitName === undefined ? { limitName: "max_completion_tokens" } : undefined),
  },
  {
    says: /log_?prob/i,
    of: ({ topLogprobs = 0 }) =>
      topLogprobs > 0 ? { mostLogprobs: topLogprobs > FEW_LOGPROBS ? FEW_LOGPROBS : 0 } : undefined,
  },
  {
    says: /response_?(format|schema|mime)|json_?schema|input_schema|structured|guided|grammar|tool/i,
    of: ({ schema }) => (schema === undefined ? undefined : { schema: true }),
  },
  { says: /\bseed\b/i, of: ({ seed }) => (seed === undefined ? undefined : { seed: true }) },
];

/** A request without what its server rejects. */
function relaxed(request: ChatRequest, rejected: Rejected): ChatRequest {
  const { schema, seed, topLogprobs = 0, ...rest } = request;
  const nLogprobs = Math.min(topLogprobs, rejected.mostLogprobs ?? topLogprobs);
  return {
    ...rest,
    ...(rejected.limitName === undefined ? {} : { limitName: rejected.limitName }),
    ...(schema === undefined || rejected.schema ? {} : { schema }),
    ...(seed === undefined || rejected.seed ? {} : { seed }),
    ...(nLogprobs === 0 ? {} : { topLogprobs: nLogprobs }),
  };
}

/** What a server just rejected of a request, undefined where its words are about something else. */
function rejectionOf(request: ChatRequest, reason: string): Rejected | undefined {
  if (!/\bHTTP (400|422)\b/.test(reason)) return undefined;
  for (const { says, of } of REJECTIONS) {
    const found = says.test(reason) ? of(request) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

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

/** Lets few questions through until the first of them has ended, so that what it taught is known to all others. */
class FirstQuestions {
  #nStarted = 0;
  #isOver = false;
  readonly #waiting = new Set<() => void>();

  async pass(signal: AbortSignal): Promise<void> {
    if (this.#isOver || this.#nStarted++ < FIRST_QUESTIONS) return;
    await new Promise<void>((resolve) => {
      const forget = onAbort(signal, resolve);
      this.#waiting.add(() => {
        forget();
        resolve();
      });
    });
  }

  end(): void {
    this.#isOver = true;
    for (const go of this.#waiting) go();
    this.#waiting.clear();
  }
}

/** A chat model behind HTTP. What the server rejects of a request that it then answers without is left out of every later one. */
export function httpChat(chat: HttpChat): ChatModel {
  const first = new FirstQuestions();
  let known: Rejected = {};
  const attempt = async (
    request: ChatRequest,
    asking: Asking,
    rejected: Rejected,
  ): Promise<Called<ChatAnswer>> => {
    const { ctx, repeat } = asking;
    const sent = relaxed(request, rejected);
    const called = await (ctx.models ?? chat.caller).call(callOf(chat, sent, repeat), ctx.signal);
    if (isCalled(called)) {
      known = { ...known, ...rejected };
      return called;
    }
    const more = rejectionOf(sent, called.missing);
    if (more === undefined) return called;
    const again = await attempt(request, asking, { ...rejected, ...more });
    return { ...again, usage: addUsage(called.usage ?? {}, again.usage) };
  };
  const ask = async (request: ChatRequest, asking: Asking): Promise<Called<ChatAnswer>> => {
    await first.pass(asking.ctx.signal);
    try {
      return await attempt(request, asking, known);
    } finally {
      first.end();
    }
  };
  const { hasLogprobs, continues } = chat.vendor;
  return { hasLogprobs, continues, ask };
}
