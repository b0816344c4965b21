import {
  addUsage,
  type Called,
  type Clock,
  type ModelCall,
  type ModelCaller,
  type Usage,
  UserError,
} from "../../core/index.ts";
import { type Rng, seeded } from "../../num/index.ts";
import type { Attempt, Attempter } from "./attempt.ts";

/** When a call that failed is tried again. */
export interface RetryPolicy {
  /** Most tries of a call whose server or answer is broken. */
  readonly tries: number;
  /** Longest time that a call goes on while its server asks for less or cannot be reached any more. */
  readonly patienceMs: number;
  /** The wait before the k-th further try is uniform in [0, min(capMs, baseMs 2^k)]. */
  readonly baseMs: number;
  readonly capMs: number;
}

export const RETRY: RetryPolicy = { tries: 5, patienceMs: 300_000, baseMs: 500, capMs: 30_000 };

type Failed = Extract<Attempt<unknown>, { kind: "failed" }>;

/** When a server last answered anything at all, by origin. */
class Health {
  readonly #answered = new Map<string, number>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(origin: string): void {
    this.#answered.set(origin, this.#clock.now());
  }

  hasAnswered(origin: string): boolean {
    return this.#answered.has(origin);
  }

  answeredSince(origin: string, time: number): boolean {
    return (this.#answered.get(origin) ?? -Infinity) >= time;
  }
}

const originOf = (url: string): string => /^[^/]*\/\/[^/?#]*/.exec(url)?.[0] ?? url;

/** Uniform in [0, min(cap, base 2^k)]: full jitter, on top of what the server asked for. Source: Brooker (2015), Exponential Backoff and Jitter. */
function waitOf(
  { waitMs }: Failed,
  nBefore: number,
  { policy, rng }: { policy: RetryPolicy; rng: Rng },
): number {
  if (waitMs !== undefined) return waitMs + rng() * policy.baseMs;
  return rng() * Math.min(policy.capMs, policy.baseMs * 2 ** nBefore);
}

const GONE_HELP = "what was scored is kept: start the server again, then the same command goes on";

/** One call through its tries. */
class Tries {
  readonly #began: number;
  #n = 0;
  #nBroken = 0;
  usage: Usage = {};

  constructor(began: number) {
    this.#began = began;
  }

  get nBefore(): number {
    return this.#n;
  }

  add(usage: Usage): void {
    this.#n++;
    this.usage = addUsage(this.usage, usage);
  }

  /** Whether a failed call is tried again after this wait. */
  goesOn(
    failed: Failed,
    waitMs: number,
    at: { readonly now: number; readonly policy: RetryPolicy },
  ): boolean {
    const { tries, patienceMs } = at.policy;
    if (failed.again === "never") return false;
    if (failed.again === "soon") return ++this.#nBroken < tries;
    return at.now + waitMs - this.#began <= patienceMs;
  }

  /** How often a patient call was tried depends on the hour, so only tries at broken answers are told. */
  missing({ reason, again }: Failed): Called<never> {
    const tries = again === "soon" && this.#nBroken > 1 ? ` (${this.#nBroken} tries)` : "";
    return { missing: `${reason}${tries}`, usage: this.usage };
  }
}

/**
 * Tries calls until they are answered: with exponential backoff and full jitter where the server or the answer is broken, patiently where it
 * asks for less. A question that stays without an answer is missing; a server that nobody got an answer from in all that time ends everything.
 */
export function retrying(
  attempter: Attempter,
  { policy, clock, seed }: { readonly policy: RetryPolicy; readonly clock: Clock; readonly seed: number },
): ModelCaller {
  const rng = seeded(seed, "backoff");
  const health = new Health(clock);
  const refuseGone = (call: ModelCall<unknown>, failed: Failed, began: number): void => {
    const origin = originOf(call.url);
    if (failed.again !== "reconnect" && failed.again !== "patiently") return;
    if (health.answeredSince(origin, began)) return;
    throw new UserError({
      where: origin,
      problem:
        failed.again === "reconnect"
          ? `nobody answers: ${failed.reason}`
          : `the server takes no questions: ${failed.reason}`,
      help: health.hasAnswered(origin) ? GONE_HELP : "check the address, and that the server is running",
    });
  };
  return {
    call: async <T>(call: ModelCall<T>, signal: AbortSignal): Promise<Called<T>> => {
      const began = clock.now();
      const tries = new Tries(began);
      for (;;) {
        signal.throwIfAborted();
        const attempt = await attempter.attempt(call, signal);
        tries.add(attempt.usage);
        if (attempt.kind === "value") {
          health.note(originOf(call.url));
          return { value: attempt.value, usage: tries.usage };
        }
        const waitMs = waitOf(attempt, tries.nBefore - 1, { policy, rng });
        const isNew = attempt.again === "reconnect" && !health.hasAnswered(originOf(call.url));
        const asked = isNew ? ({ ...attempt, again: "soon" } as const) : attempt;
        if (!tries.goesOn(asked, waitMs, { now: clock.now(), policy })) {
          refuseGone(call as ModelCall<unknown>, attempt, began);
          return tries.missing(attempt);
        }
        await clock.wait(waitMs, signal);
      }
    },
  };
}
