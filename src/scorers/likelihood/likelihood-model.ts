import {
  addUsage,
  type Called,
  type Context,
  isCalled,
  type ModelCall,
  type ModelCaller,
  type ParamSpec,
  type Settings,
  UserError,
} from "../../core/index.ts";
import { modelCaller, type OpenCaller } from "../clients/model-caller.ts";
import { endpoint } from "../embedding/http-embedders.ts";
import { tokensIn } from "../reward/read-answer.ts";
import { alignByNumber, alignContinuation, type Continuation } from "./align-tokens.ts";
import { readEcho, readPromptLogprobs } from "./read-logprobs.ts";

const PATH = "/v1/completions";
/** Characters of a token, about; for rate limits and budgets. */
const CHARS_A_TOKEN = 4;

/** Parameters of every scorer that asks a language model for log-probabilities. */
export const LIKELIHOOD_PARAMS: Readonly<Record<string, ParamSpec>> = {
  url: {
    type: "string",
    default: "",
    summary: "address of a server with OpenAI's completions that echoes a prompt's log-probabilities",
  },
  model: { type: "string", default: "", summary: "name of the model there" },
  api: {
    type: "choice",
    default: "echo",
    choices: ["echo", "prompt-logprobs"],
    summary:
      "echo: OpenAI's echo with logprobs (vLLM, llama.cpp's Python server and others); prompt-logprobs: vLLM's own field, by token numbers",
  },
  key_env: {
    type: "string",
    default: "",
    summary: "environment variable that holds the key, sent as a bearer token; none where empty",
  },
  concurrency: {
    type: "integer",
    default: 8,
    min: 1,
    max: 1024,
    summary: "texts under way at once outside a run, whose --concurrency decides",
  },
};

/** Where a model is and how it is asked. */
export interface LikelihoodServer {
  readonly url: string;
  readonly model: string;
  readonly api: "echo" | "prompt-logprobs";
  readonly keyEnv: string;
}

/** A causal language model that says how likely a text is after another. */
export interface LikelihoodModel {
  continuation(context: string, text: string, ctx: Context): Promise<Called<Continuation>>;
  close(): Promise<void>;
}

/** The server that the settings name. @throws UserError where they name none */
export function serverOf(settings: Settings, where: string, prefix = ""): LikelihoodServer {
  const url = String(settings[`${prefix}url`]);
  if (url === "")
    throw new UserError({
      where,
      problem: `no ${prefix}url`,
      expected: `${prefix}url=http://HOST:PORT of a server with /v1/completions that echoes log-probabilities`,
    });
  return {
    url: endpoint(url, PATH),
    model: String(settings[`${prefix}model`]),
    api: settings["api"] as LikelihoodServer["api"],
    keyEnv: String(settings["key_env"]),
  };
}

class Completions implements LikelihoodModel {
  readonly #server: LikelihoodServer;
  #own: OpenCaller | undefined;

  constructor(server: LikelihoodServer) {
    this.#server = server;
  }

  #caller(ctx: Context): ModelCaller {
    return ctx.models ?? (this.#own ??= modelCaller());
  }

  #call<T>(prompt: string, more: object, read: (json: unknown) => T): ModelCall<T> {
    const { url, model, keyEnv } = this.#server;
    const key = { env: keyEnv, header: "authorization", prefix: "Bearer " };
    return {
      url,
      // One token, because 0 means "no limit" to some servers; what is generated is not read.
      body: { ...(model === "" ? {} : { model }), prompt, max_tokens: 1, temperature: 0, ...more },
      ...(keyEnv === "" ? {} : { key }),
      estimate: { inputTokens: Math.ceil(prompt.length / CHARS_A_TOKEN), outputTokens: 1 },
      read,
      usage: tokensIn,
    };
  }

  async continuation(context: string, text: string, ctx: Context): Promise<Called<Continuation>> {
    if (this.#server.api === "prompt-logprobs") return this.#byNumber(context, text, ctx);
    const read = (json: unknown): Continuation => alignContinuation(context, text, readEcho(json));
    const call = this.#call(context + text, { echo: true, logprobs: 1 }, read);
    return this.#caller(ctx).call(call, ctx.signal);
  }

  async #byNumber(context: string, text: string, ctx: Context): Promise<Called<Continuation>> {
    const ask = (prompt: string) =>
      this.#caller(ctx).call(this.#call(prompt, { prompt_logprobs: 0 }, readPromptLogprobs), ctx.signal);
    const both = await ask(context + text);
    if (!isCalled(both)) return both;
    if (context === "") return { value: alignByNumber([], both.value), usage: both.usage };
    const first = await ask(context);
    if (!isCalled(first)) return first;
    const ids = first.value.map((t) => t.id);
    return { value: alignByNumber(ids, both.value), usage: addUsage(both.usage, first.usage) };
  }

  async close(): Promise<void> {
    this.#own?.close();
  }
}

/** A model behind OpenAI-compatible completions. */
export const likelihoodModel = (server: LikelihoodServer): LikelihoodModel => new Completions(server);
