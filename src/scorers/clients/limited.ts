import type { Clock, ModelCall, Usage } from "../../core/index.ts";
import type { Attempt, Attempter } from "./attempt.ts";
import { RateLimit } from "./rate-limit.ts";
import { Slots } from "./slots.ts";

/** How much may be asked of one server. */
export interface LimitPolicy {
  /** Questions under way at once. */
  readonly concurrency: number;
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
}

export const LIMITS: LimitPolicy = { concurrency: 32 };

/** The limits of one server, and until when it asked to be left alone. */
class Gate {
  readonly slots: Slots;
  readonly requests: RateLimit | undefined;
  readonly tokens: RateLimit | undefined;
  #heldUntil = -Infinity;

  constructor({ concurrency, requestsPerMinute, tokensPerMinute }: LimitPolicy) {
    this.slots = new Slots(concurrency);
    this.requests = requestsPerMinute === undefined ? undefined : new RateLimit(requestsPerMinute);
    this.tokens = tokensPerMinute === undefined ? undefined : new RateLimit(tokensPerMinute);
  }

  waitMs(nTokens: number, now: number): number {
    const byRequests = this.requests?.reserve(1, now) ?? 0;
    return Math.max(byRequests, this.tokens?.reserve(nTokens, now) ?? 0, this.#heldUntil - now);
  }

  /** Learns from an answer. All questions wait where the server asked for it; many refusals at once count as one. */
  learn(attempt: Attempt<unknown>, now: number): void {
    if (attempt.kind === "value") return this.slots.more();
    if (attempt.again !== "patiently") return;
    if (now >= this.#heldUntil) this.slots.less();
    this.#heldUntil = Math.max(this.#heldUntil, now + (attempt.waitMs ?? 0));
  }
}

const tokensOf = ({ inputTokens = 0, outputTokens = 0 }: Usage): number => inputTokens + outputTokens;

/** Keeps the questions to each server within limits. One that hangs keeps one place and nothing else. */
export function limited(inner: Attempter, policy: LimitPolicy, clock: Clock): Attempter {
  const gates = new Map<string, Gate>();
  const gateOf = (url: string): Gate => {
    const host = url.split("/", 3).join("/");
    const found = gates.get(host) ?? new Gate(policy);
    gates.set(host, found);
    return found;
  };
  return {
    attempt: async <T>(call: ModelCall<T>, signal: AbortSignal): Promise<Attempt<T>> => {
      const gate = gateOf(call.url);
      await gate.slots.take(signal);
      try {
        const nTokens = tokensOf(call.estimate ?? {});
        const waitMs = gate.waitMs(nTokens, clock.now());
        if (waitMs > 0) await clock.wait(waitMs, signal);
        const attempt = await inner.attempt(call, signal);
        const nUsed = tokensOf(attempt.usage);
        if (nUsed > 0) gate.tokens?.correct(nUsed - nTokens);
        gate.learn(attempt, clock.now());
        return attempt;
      } finally {
        gate.slots.give();
      }
    },
  };
}
