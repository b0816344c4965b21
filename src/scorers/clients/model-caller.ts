import type { Clock, ModelCaller } from "../../core/index.ts";
import { askOnce } from "./ask-once.ts";
import { type Budget, budgeted } from "./budget.ts";
import { nodeHttp } from "./http-exchange.ts";
import { limited, type LimitPolicy, LIMITS } from "./limited.ts";
import { RETRY, type RetryPolicy, retrying } from "./retry.ts";
import { systemClock } from "./system-clock.ts";

/** How models are asked; everything has a default. */
export interface CallerOptions {
  /** Of the jitter of retries; no answer depends on it. */
  readonly seed?: number;
  readonly clock?: Clock;
  /** Where keys are. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly retry?: Partial<RetryPolicy>;
  readonly limits?: Partial<LimitPolicy>;
  readonly budget?: Budget;
  /** Longest wait for one whole answer where the call names none. */
  readonly timeoutMs?: number;
  /** Longer answers are refused. */
  readonly maxBytes?: number;
}

/** A caller that holds connections until it is closed. */
export interface OpenCaller extends ModelCaller {
  close(): void;
}

const TIMEOUT_MS = 120_000;
const MAX_BYTES = 1 << 26;

/**
 * The one way over HTTP to model servers: keys from the environment, time limits, limits a server, a budget, and retries around them. Keeps
 * no answers: `run` lays its cache around it.
 */
export function modelCaller(options: CallerOptions = {}): OpenCaller {
  const { clock = systemClock, env = process.env, budget, seed = 1 } = options;
  const { timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = options;
  const http = nodeHttp();
  const once = askOnce({ http, clock, env, timeoutMs, maxBytes });
  const paid = budget === undefined ? once : budgeted(once, budget);
  const within = limited(paid, { ...LIMITS, ...options.limits }, clock);
  const { call } = retrying(within, { policy: { ...RETRY, ...options.retry }, clock, seed });
  return { call, close: () => http.close() };
}

/** A caller with the default policies, for scorers that nobody gave one. It keeps no answers. */
export function plainCaller(): ModelCaller {
  return modelCaller();
}
