import { type Clock, type ModelCall, type Usage, UserError, visible } from "../../core/index.ts";
import type { Attempt, Attempter } from "./attempt.ts";
import { type Http, HttpFailure, type HttpReply } from "./http-exchange.ts";
import { type Question, questions, withoutSecret } from "./question.ts";
import { verdictOf } from "./reply-verdict.ts";

/** What asking needs besides the call. */
export interface AskOptions {
  readonly http: Http;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

const HELP: Partial<Record<HttpFailure["kind"], string>> = {
  "no-host": "check the address",
  untrusted: "check http or https, and the server's certificate (NODE_EXTRA_CA_CERTS names your own)",
};

function failed<T>(error: HttpFailure, question: Question, usage: Usage): Attempt<T> {
  const { kind, message: reason } = error;
  const help = HELP[kind];
  if (help !== undefined) throw new UserError({ where: question.shown, problem: reason, help });
  const again = kind === "too-long" ? "never" : kind === "unreachable" ? "reconnect" : "soon";
  return { kind: "failed", reason, again, usage };
}

/** The answer's own tokens with their price. Where it names none, what the call was expected to use. What has no price is counted as such. */
function costOf<T>({ usage, estimate, price }: ModelCall<T>, json: unknown): Usage {
  const said = usage?.(json) ?? {};
  const { inputTokens = estimate?.inputTokens, outputTokens = estimate?.outputTokens } = said;
  if (said.costUsd !== undefined) return said;
  if (price === undefined || (inputTokens === undefined && outputTokens === undefined))
    return { ...said, unpricedCalls: 1 };
  const usd = ((inputTokens ?? 0) * price.inputUsd + (outputTokens ?? 0) * price.outputUsd) / 1e6;
  return { ...said, costUsd: usd, ...(price.isUnverified ? { unverifiedUsd: usd } : {}) };
}

function parsed(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function readingOf<T>(call: ModelCall<T>, json: unknown, spent: Usage): Attempt<T> {
  let usage = spent;
  try {
    usage = { ...costOf(call, json), ...spent };
    return { kind: "value", value: call.read(json), usage };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    const reason = `an answer that cannot be read: ${visible(words)}`;
    return { kind: "failed", reason, again: "soon", usage };
  }
}

function answered<T>(call: ModelCall<T>, text: string, spent: Usage): Attempt<T> {
  const found = parsed(text);
  if (found !== undefined) return readingOf(call, found.json, spent);
  const reason = text.trim() === "" ? "an empty answer" : "an answer that is no JSON";
  return { kind: "failed", reason, again: "soon", usage: spent };
}

/** Tries a call of a model in this process. */
async function answeredHere<T>(call: ModelCall<T>, signal: AbortSignal, clock: Clock): Promise<Attempt<T>> {
  const began = clock.now();
  const given = await call.answer!(signal);
  const spent = { calls: 1, latencyMs: clock.now() - began };
  if ("json" in given) return readingOf(call, given.json, spent);
  return { kind: "failed", reason: given.missing, again: "never", usage: spent };
}

/** Tries a call once, over HTTP or in this process. Keys are taken from `env` here and given to the server only. */
export function askOnce({ http, clock, env, timeoutMs, maxBytes }: AskOptions): Attempter {
  const questionOf = questions(env);
  return {
    attempt: async <T>(call: ModelCall<T>, signal: AbortSignal): Promise<Attempt<T>> => {
      if (call.answer !== undefined) return answeredHere(call, signal, clock);
      const question = questionOf(call);
      const { request, shown, secret } = question;
      const began = clock.now();
      const spent = (): Usage => ({ calls: 1, latencyMs: clock.now() - began });
      let reply: HttpReply;
      try {
        reply = await http.exchange(request, { signal, timeoutMs: call.timeoutMs ?? timeoutMs, maxBytes });
      } catch (error) {
        if (error instanceof HttpFailure) return failed(error, question, spent());
        throw error;
      }
      const text = withoutSecret(reply.text, secret);
      if (reply.status >= 200 && reply.status < 300) return answered(call, text, spent());
      const asked = { shown, key: call.key, hasKey: secret !== undefined };
      return { kind: "failed", ...verdictOf({ ...reply, text }, asked), usage: spent() };
    },
  };
}
