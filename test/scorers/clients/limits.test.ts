import { expect, test } from "vitest";
import type { Clock, ModelCall } from "../../../src/core/index.ts";
import type { Attempter } from "../../../src/scorers/clients/attempt.ts";
import { Budget, budgeted, BudgetSpent } from "../../../src/scorers/clients/budget.ts";
import { limited } from "../../../src/scorers/clients/limited.ts";
import { RateLimit } from "../../../src/scorers/clients/rate-limit.ts";
import { Slots } from "../../../src/scorers/clients/slots.ts";

/** A clock whose waits end at once and move it on. */
function quickClock(): Clock & { readonly waits: number[] } {
  let now = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    wait: async (ms) => {
      waits.push(ms);
      now = Math.max(now, now + ms);
    },
  };
}

const never = new AbortController().signal;
const call = (more: Partial<ModelCall<number>> = {}): ModelCall<number> => ({
  url: "http://a/v1",
  read: () => 1,
  ...more,
});
const answering = (usage: object = {}): Attempter => ({
  attempt: async () => ({ kind: "value", value: 1 as never, usage }),
});

test("RateLimit spaces questions evenly, keeps unused time to itself and never lets more than the limit into a minute", () => {
  const limit = new RateLimit(120);
  const starts = Array.from({ length: 500 }, () => limit.reserve(1, 0));
  expect(starts.slice(0, 4)).toEqual([0, 500, 1000, 1500]);
  for (const from of starts)
    expect(starts.filter((s) => s >= from && s < from + 60_000).length).toBeLessThanOrEqual(120);
  const idle = new RateLimit(60);
  idle.reserve(1, 0);
  expect(idle.reserve(1, 100_000)).toBe(0);
  expect(idle.reserve(1, 100_000)).toBe(1000);
});

test("RateLimit counts tokens, and a correction moves what comes after", () => {
  const tokens = new RateLimit(6000);
  expect(tokens.reserve(600, 0)).toBe(0);
  expect(tokens.reserve(1, 0)).toBe(6000);
  const fewer = new RateLimit(6000);
  fewer.reserve(600, 0);
  fewer.correct(-300);
  expect(fewer.reserve(1, 0)).toBe(3000);
});

test("limited(...) waits for requests and tokens a minute, by server", async () => {
  const clock = quickClock();
  const to = limited(
    answering({ inputTokens: 100 }),
    { concurrency: 4, requestsPerMinute: 60, tokensPerMinute: 1000 },
    clock,
  );
  const asked = call({ estimate: { inputTokens: 100, outputTokens: 0 } });
  for (let i = 0; i < 3; i++) await to.attempt(asked, never);
  expect(clock.waits).toEqual([6000, 6000]);
  await to.attempt({ ...asked, url: "http://b/v1" }, never);
  expect(clock.waits).toHaveLength(2);
});

test("Slots are first come first served, halve and grow back", async () => {
  const slots = new Slots(4);
  for (let i = 0; i < 4; i++) await slots.take(never);
  const order: number[] = [];
  const waiting = [1, 2].map((i) => slots.take(never).then(() => order.push(i)));
  slots.give();
  slots.give();
  await Promise.all(waiting);
  expect(order).toEqual([1, 2]);
  slots.less();
  slots.less();
  slots.less();
  expect(slots.allowed).toBe(1);
  for (let i = 0; i < 20; i++) slots.more();
  expect(slots.allowed).toBe(4);
});

test("Slots: who is aborted while waiting leaves the queue", async () => {
  const slots = new Slots(1);
  await slots.take(never);
  const abort = new AbortController();
  const gone = slots.take(abort.signal);
  const next = slots.take(never);
  abort.abort(new Error("stop"));
  await expect(gone).rejects.toThrow("stop");
  slots.give();
  await next;
});

test("a budget refuses the question that could exceed it, counts questions under way, and books what answers cost", async () => {
  const budget = new Budget(1);
  const priced = call({
    price: { inputUsd: 1, outputUsd: 0 },
    estimate: { inputTokens: 400_000, outputTokens: 0 },
  });
  const to = budgeted(answering({ costUsd: 0.4 }), budget);
  const both = await Promise.all([to.attempt(priced, never), to.attempt(priced, never)]);
  expect(both.map((a) => a.kind)).toEqual(["value", "value"]);
  expect(budget.spentUsd).toBeCloseTo(0.8);
  const error = await to.attempt(priced, never).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(BudgetSpent);
  expect((error as Error).message).toBe("the budget of 1 US dollars is spent (0.8000)");
});

test("a budget sets more aside where answers cost more than expected", async () => {
  const budget = new Budget(1);
  const cheap = call({
    price: { inputUsd: 1, outputUsd: 0 },
    estimate: { inputTokens: 100_000, outputTokens: 0 },
  });
  const to = budgeted(answering({ costUsd: 0.3 }), budget);
  for (let i = 0; i < 3; i++) await to.attempt(cheap, never);
  await expect(to.attempt(cheap, never)).rejects.toThrow(BudgetSpent);
  expect(budget.spentUsd).toBeCloseTo(0.9);
});

test("a budget waits for calls under way before it gives up, since most cost less than expected", async () => {
  const budget = new Budget(1);
  const dear = call({
    price: { inputUsd: 1, outputUsd: 0 },
    estimate: { inputTokens: 400_000, outputTokens: 0 },
  });
  const to = budgeted(answering({ costUsd: 0.01 }), budget);
  const all = await Promise.all(Array.from({ length: 50 }, () => to.attempt(dear, never)));
  expect(all.every((a) => a.kind === "value")).toBe(true);
  expect(budget.spentUsd).toBeCloseTo(0.5);
  const first = budget.reserve(dear, never);
  const abort = new AbortController();
  const waits = budget.reserve(dear, abort.signal);
  abort.abort(new Error("stop"));
  await expect(waits).rejects.toThrow("stop");
  expect(await first).toBeGreaterThan(0);
});

test("a budget names addresses without a price, whose calls it cannot count", async () => {
  const budget = new Budget(1);
  await budgeted(answering(), budget).attempt(call({ url: "http://a/v1?x=1" }), never);
  expect([...budget.unpriced]).toEqual(["http://a/v1"]);
});
