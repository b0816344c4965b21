import { createHash } from "node:crypto";
import { type Called, isCalled, type ModelCall, type ModelCaller, type Usage } from "../core/index.ts";
import { onAbort } from "../scorers/index.ts";
import type { AnswerStore, StoredAnswer } from "./answer-store.ts";

/** The key of a question's answer: SHA-256 of address, method, headers, body and repeat. Keys of servers are no part of a question. */
export function answerKey({
  url,
  method = "POST",
  headers = {},
  body,
  repeat = 0,
}: ModelCall<unknown>): string {
  const sorted = Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([url, method, sorted, body ?? null, repeat]);
  return createHash("sha256").update(text).digest("hex");
}

/** What a question ended in: an answer as it came, or why there is none. */
type End = { readonly answer: StoredAnswer } | { readonly missing: string };

/** An end, and what this call makes of it. */
interface Ended<T> {
  readonly called: Called<T>;
  readonly end: End;
}

/** The value of an answer that cost nothing; undefined where this call cannot read it. */
function reread<T>(call: ModelCall<T>, { json, usage }: StoredAnswer): Called<T> | undefined {
  const { costUsd } = usage;
  const saved: Usage = { cachedCalls: 1, ...(costUsd === undefined ? {} : { savedUsd: costUsd }) };
  try {
    return { value: call.read(json), usage: saved };
  } catch {
    return undefined;
  }
}

function aborted(signal: AbortSignal): { readonly fired: Promise<never>; forget(): void } {
  let forget = (): void => undefined;
  const fired = new Promise<never>((_, reject) => {
    forget = onAbort(signal, () => reject(signal.reason));
  });
  fired.catch(() => undefined);
  return { fired, forget };
}

/**
 * Answers from a store where it has the answer, keeps new ones there, and asks identical questions that are under way at once only once. An
 * answer that a call cannot read is asked for anew. Questions without an answer are kept nowhere.
 */
export function cachedCaller(inner: ModelCaller, store?: AnswerStore): ModelCaller {
  const underWay = new Map<string, Promise<End>>();

  /** Asks, keeping the answer as it came. */
  const ask = async <T>(call: ModelCall<T>, key: string, signal: AbortSignal): Promise<Ended<T>> => {
    let json: unknown;
    const read = (answer: unknown): T => {
      json = answer;
      return call.read(answer);
    };
    const called = await inner.call({ ...call, read }, signal);
    if (!isCalled(called)) return { called, end: { missing: called.missing } };
    const answer = { json, usage: called.usage };
    store?.put(key, answer);
    return { called, end: { answer } };
  };

  const first = async <T>(call: ModelCall<T>, key: string, signal: AbortSignal): Promise<Ended<T>> => {
    const answer = store?.has(key) ? await store.get(key) : undefined;
    const called = answer && reread(call, answer);
    return called ? { called, end: { answer } } : ask(call, key, signal);
  };

  const follow = async <T>(
    call: ModelCall<T>,
    running: Promise<End>,
    signal: AbortSignal,
  ): Promise<Called<T> | undefined> => {
    const abort = aborted(signal);
    try {
      const end = await Promise.race([running.catch(() => undefined), abort.fired]);
      if (end === undefined) return undefined;
      return "missing" in end ? { missing: end.missing } : reread(call, end.answer);
    } finally {
      abort.forget();
    }
  };

  const call = async <T>(asked: ModelCall<T>, signal: AbortSignal): Promise<Called<T>> => {
    signal.throwIfAborted();
    const key = answerKey(asked as ModelCall<unknown>);
    const running = underWay.get(key);
    const followed = running && (await follow(asked, running, signal));
    if (followed) return followed;
    const mine = first(asked, key, signal);
    const end = mine.then((m) => m.end);
    end.catch(() => undefined);
    underWay.set(key, end);
    try {
      return (await mine).called;
    } finally {
      if (underWay.get(key) === end) underWay.delete(key);
    }
  };
  return { call };
}
