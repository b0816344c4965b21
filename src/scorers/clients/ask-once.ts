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

/** The answer's own tokens with their price. Where it names none, what the call was expected to use. */
function costOf<T>({ usage, estimate, price }: ModelCall<T>, json: unknown): Usage {
  const said = usage?.(json) ?? {};
  const { inputTokens = estimate?.inputTokens, outputTokens = estimate?.outputTokens } = said;
  if (said.costUsd !== undefined || price === undefined) return said;
  if (inputTokens === undefined && outputTokens === undefined) return said;
  const usd = (inputTokens ?? 0) * price.inputUsd + (outputTokens ?? 0) * price.outputUsd;
  return { ...said, costUsd: usd / 1e6 };
}

function parsed(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function answered<T>(call: ModelCall<T>, text: string, spent: Usage): Attempt<T> {
  const found = parsed(text);
  const broken = (reason: string, usage: Usage): Attempt<T> => ({
    kind: "failed",
    reason,
    again: "soon",
    usage,
  });
  if (found === undefined)
    return broken(text.trim() === "" ? "an empty answer" : "an answer that is no JSON", spent);
  let usage = spent;
  try {
    usage = { ...costOf(call, found.json), ...spent };
    return { kind: "value", value: call.read(found.json), usage };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return broken(`an answer that cannot be read: ${visible(words)}`, usage);
  }
}

/** Tries a call once over HTTP. Keys are taken from `env` here and given to the server only. */
export function askOnce({ http, clock, env, timeoutMs, maxBytes }: AskOptions): Attempter {
  const questionOf = questions(env);
  return {
    attempt: async <T>(call: ModelCall<T>, signal: AbortSignal): Promise<Attempt<T>> => {
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
