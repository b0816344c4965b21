import type { Usage } from "./score.ts";

/** What a million tokens cost, in US dollars. */
export interface Price {
  readonly inputUsd: number;
  readonly outputUsd: number;
  /** Set where it comes from a list that nobody has checked. */
  readonly isUnverified?: true;
}

/** How a key is sent. Only the name of the environment variable is ever kept; the key itself is read when a call is made. */
export interface KeyHeader {
  readonly env: string;
  readonly header: string;
  /** Stands before the key, `Bearer `. */
  readonly prefix?: string;
}

/** One question to a model server, as data: address, body and what to make of the answer. */
export interface ModelCall<T> {
  readonly url: string;
  /** Default POST. */
  readonly method?: "POST" | "GET";
  /** JSON. With url, method, headers and `repeat` it is the key of the cache. */
  readonly body?: unknown;
  /** Headers that decide the answer (a version); never a secret. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly key?: KeyHeader;
  /** Which time of asking the same question: another number is another answer. Default 0. */
  readonly repeat?: number;
  /** What the call is expected to use, for rate limits, budgets and dry runs. */
  readonly estimate?: { readonly inputTokens: number; readonly outputTokens: number };
  readonly price?: Price;
  /** Longest wait for the whole answer; the caller's own where absent. */
  readonly timeoutMs?: number;
  /** Reads an answer. @throws Error where it is not of the expected shape: the question is then asked again, and missing after the last try */
  read(json: unknown): T;
  /** Tokens that an answer says it used. */
  usage?(json: unknown): Usage;
  /**
   * Answers in this process instead of over HTTP: `url` then only names the model, and its content and the program that runs it belong into `headers`, for the cache.
   * What it gives must survive JSON. A question that cannot be answered is missing, and not asked again.
   */
  answer?(signal: AbortSignal): Promise<{ readonly json: unknown } | { readonly missing: string }>;
}

/** What a call gave: a value, or why there is none, with what it cost. */
export type Called<T> =
  | { readonly value: T; readonly usage: Usage }
  | { readonly missing: string; readonly usage?: Usage };

/**
 * The one way to model servers: retries, rate limits, cache, budget and dry runs are behind it, so no scorer deals with them.
 * Answers do not depend on the order or number of calls under way.
 */
export interface ModelCaller {
  /** @throws UserError where the server refuses every question (401, 403, 404, no such host), the signal's reason when aborted */
  call<T>(call: ModelCall<T>, signal: AbortSignal): Promise<Called<T>>;
}

export function isCalled<T>(called: Called<T>): called is Extract<Called<T>, { value: T }> {
  return "value" in called;
}
