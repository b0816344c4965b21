import {
  addUsage,
  type Called,
  isCalled,
  type ModelCall,
  type ModelCaller,
  type Usage,
} from "../core/index.ts";
import type { AnswerStore } from "./answer-store.ts";
import { answerKey, cachedCaller } from "./cached-caller.ts";

/** What calls would cost. */
export interface Estimate {
  /** Calls, tokens and dollars as the calls expect them; questions that a cache or an earlier one answers count as `cachedCalls`. */
  readonly usage: Usage;
  /** Calls that say nothing of the tokens they will use, and calls without a price. */
  readonly unestimated: number;
  readonly unpriced: number;
}

/** The estimate of `share` times as many questions like these, calls and tokens rounded up. */
export function timesEstimate({ usage, unestimated, unpriced }: Estimate, share: number): Estimate {
  const more = (n: number): number => Math.ceil(share * n);
  const whole = ["calls", "cachedCalls", "inputTokens", "outputTokens"] as const;
  const scaled: Usage = Object.fromEntries(
    Object.entries(usage).map(([key, n]) => [
      key,
      (whole as readonly string[]).includes(key) ? more(n) : share * n,
    ]),
  );
  return { usage: scaled, unestimated: more(unestimated), unpriced: more(unpriced) };
}

/** A caller that asks nothing: it counts what would be asked. What the cache knows is answered, so that questions which follow are seen too. */
export interface EstimatingCaller extends ModelCaller {
  estimate(): Estimate;
}

const expected = ({ estimate, price }: ModelCall<unknown>): Usage => {
  if (estimate === undefined) return { calls: 1 };
  const { inputTokens, outputTokens } = estimate;
  const usage = { calls: 1, inputTokens, outputTokens };
  if (price === undefined) return usage;
  const costUsd = (inputTokens * price.inputUsd + outputTokens * price.outputUsd) / 1e6;
  return { ...usage, costUsd, ...(price.isUnverified ? { unverifiedUsd: costUsd } : {}) };
};

const readOnly = (store: AnswerStore): AnswerStore => ({
  has: (key) => store.has(key),
  get: (key) => store.get(key),
  put: () => undefined,
  close: async () => undefined,
});

/** Counts calls instead of making them; every question that no store answers is missing. */
export function estimatingCaller(store?: AnswerStore): EstimatingCaller {
  let usage: Usage = {};
  let unestimated = 0;
  let unpriced = 0;
  const seen = new Set<string>();
  const note = (call: ModelCall<unknown>): void => {
    const key = answerKey(call);
    const isNew = !seen.has(key);
    seen.add(key);
    usage = addUsage(usage, isNew ? expected(call) : { cachedCalls: 1 });
    if (isNew && call.estimate === undefined) unestimated++;
    if (isNew && call.price === undefined) unpriced++;
  };
  const nothing: ModelCaller = {
    call: async <T>(call: ModelCall<T>): Promise<Called<T>> => {
      note(call as ModelCall<unknown>);
      return { missing: "not asked, only counted" };
    },
  };
  const reading = store && cachedCaller(nothing, readOnly(store));
  return {
    estimate: () => ({ usage, unestimated, unpriced }),
    call: async <T>(call: ModelCall<T>, signal: AbortSignal): Promise<Called<T>> => {
      const isKnown = store?.has(answerKey(call as ModelCall<unknown>)) === true;
      if (!isKnown) return nothing.call(call, signal);
      const called = await reading!.call(call, signal);
      if (isCalled(called)) usage = addUsage(usage, called.usage);
      return called;
    },
  };
}
