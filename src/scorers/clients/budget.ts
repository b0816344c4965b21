import type { ModelCall } from "../../core/index.ts";
import type { Attempt, Attempter } from "./attempt.ts";
import { onAbort } from "./on-abort.ts";

/** The next question could cost more than is left. Ends a run cleanly: questions under way are still answered. */
export class BudgetSpent extends Error {
  readonly spentUsd: number;
  readonly budgetUsd: number;

  constructor(spentUsd: number, budgetUsd: number) {
    super(`the budget of ${budgetUsd} US dollars is spent (${spentUsd.toFixed(4)})`);
    this.name = "BudgetSpent";
    this.spentUsd = spentUsd;
    this.budgetUsd = budgetUsd;
  }
}

const expectedUsd = ({ estimate, price }: ModelCall<unknown>): number =>
  estimate === undefined || price === undefined
    ? 0
    : (estimate.inputTokens * price.inputUsd + estimate.outputTokens * price.outputUsd) / 1e6;

/** Money that may be spent. What questions under way are expected to cost is set aside; where answers cost more than expected, more is. */
export class Budget {
  readonly usd: number;
  #spentUsd = 0;
  #reservedUsd = 0;
  #expectedUsd = 0;
  #underWay = 0;
  readonly #waiting = new Set<() => void>();
  /** Addresses without a price, whose calls nobody can count. */
  readonly unpriced = new Set<string>();

  constructor(usd: number) {
    this.usd = usd;
  }

  get spentUsd(): number {
    return this.#spentUsd;
  }

  /** By how much answers cost more than expected so far, at least 1. */
  get #surcharge(): number {
    return this.#expectedUsd > 0 ? Math.max(1, this.#spentUsd / this.#expectedUsd) : 1;
  }

  /**
   * Sets money aside for a call. Where what is left might not do, it first waits for calls under way, which mostly cost less than expected.
   * @throws BudgetSpent where it is not there and nothing is under way; the signal's reason when aborted
   */
  async reserve(call: ModelCall<unknown>, signal: AbortSignal): Promise<number> {
    if (call.price === undefined) this.unpriced.add(call.url.split("?", 1)[0]!);
    const expected = expectedUsd(call);
    for (;;) {
      const reserved = expected * this.#surcharge;
      if (this.#spentUsd + this.#reservedUsd + reserved <= this.usd) {
        this.#reservedUsd += reserved;
        this.#underWay++;
        return reserved;
      }
      if (this.#underWay === 0) throw new BudgetSpent(this.#spentUsd, this.usd);
      await this.#nextSettled(signal);
    }
  }

  #nextSettled(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const forget = onAbort(signal, () => {
        this.#waiting.delete(wake);
        reject(signal.reason);
      });
      const wake = (): void => {
        forget();
        resolve();
      };
      this.#waiting.add(wake);
    });
  }

  /** Gives back what was set aside and books what was spent. */
  settle(call: ModelCall<unknown>, reserved: number, spentUsd: number): void {
    this.#underWay--;
    this.#reservedUsd = this.#underWay === 0 ? 0 : Math.max(0, this.#reservedUsd - reserved);
    if (spentUsd > 0) this.#expectedUsd += expectedUsd(call);
    this.#spentUsd += spentUsd;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }
}

/** Asks only what the budget has money for. @throws BudgetSpent */
export function budgeted(inner: Attempter, budget: Budget): Attempter {
  return {
    attempt: async <T>(call: ModelCall<T>, signal: AbortSignal): Promise<Attempt<T>> => {
      const of = call as ModelCall<unknown>;
      const reserved = await budget.reserve(of, signal);
      let spentUsd = 0;
      try {
        const attempt = await inner.attempt(call, signal);
        spentUsd = attempt.usage.costUsd ?? 0;
        return attempt;
      } finally {
        budget.settle(of, reserved, spentUsd);
      }
    },
  };
}
