import type { ModelCall } from "../../core/index.ts";
import type { Attempt, Attempter } from "./attempt.ts";

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

  /** Sets money aside for a call. @throws BudgetSpent where it is not there */
  reserve(call: ModelCall<unknown>): number {
    if (call.price === undefined) this.unpriced.add(call.url.split("?", 1)[0]!);
    const expected = expectedUsd(call);
    const reserved = expected * this.#surcharge;
    if (this.#spentUsd + this.#reservedUsd + reserved > this.usd)
      throw new BudgetSpent(this.#spentUsd, this.usd);
    this.#reservedUsd += reserved;
    return reserved;
  }

  /** Gives back what was set aside and books what was spent. */
  settle(call: ModelCall<unknown>, reserved: number, spentUsd: number): void {
    this.#reservedUsd = Math.max(0, this.#reservedUsd - reserved);
    if (spentUsd > 0) this.#expectedUsd += expectedUsd(call);
    this.#spentUsd += spentUsd;
  }
}

/** Asks only what the budget has money for. @throws BudgetSpent */
export function budgeted(inner: Attempter, budget: Budget): Attempter {
  return {
    attempt: async <T>(call: ModelCall<T>, signal: AbortSignal): Promise<Attempt<T>> => {
      const of = call as ModelCall<unknown>;
      const reserved = budget.reserve(of);
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
