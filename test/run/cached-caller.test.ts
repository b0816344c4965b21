import { expect, test } from "vitest";
import type { Called, ModelCall, ModelCaller } from "../../src/core/index.ts";
import { type AnswerStore, answerKey, cachedCaller, type StoredAnswer } from "../../src/run/index.ts";

function memory(): AnswerStore & { readonly kept: Map<string, StoredAnswer> } {
  const kept = new Map<string, StoredAnswer>();
  return {
    kept,
    has: (key) => kept.has(key),
    get: async (key) => kept.get(key),
    put: (key, answer) => void kept.set(key, answer),
    close: async () => undefined,
  };
}

/** A caller that answers with the number of questions so far, after a turn of the event loop. */
function counting(end: (n: number) => unknown = (n) => ({ n })): ModelCaller & { asked: () => number } {
  let asked = 0;
  return {
    asked: () => asked,
    call: async <T>(call: ModelCall<T>): Promise<Called<T>> => {
      const json = end(++asked);
      await new Promise((resolve) => setTimeout(resolve, 2));
      if (json instanceof Error) throw json;
      if (typeof json === "string") return { missing: json, usage: { calls: 1 } };
      return { value: call.read(json), usage: { calls: 1, costUsd: 0.5 } };
    },
  };
}

const never = new AbortController().signal;
const question = (more: Partial<ModelCall<number>> = {}): ModelCall<number> => ({
  url: "http://a/v1",
  body: { x: 1 },
  read: (json) => (json as { n: number }).n,
  ...more,
});

test("answerKey tells questions apart by address, method, headers, body and repeat, not by key, estimate or price", () => {
  const base = answerKey(question() as ModelCall<unknown>);
  const same: Partial<ModelCall<number>>[] = [
    { repeat: 0, method: "POST", headers: {} },
    { key: { env: "K", header: "authorization" }, timeoutMs: 1, price: { inputUsd: 1, outputUsd: 1 } },
    { estimate: { inputTokens: 1, outputTokens: 1 } },
  ];
  const others: Partial<ModelCall<number>>[] = [
    { url: "http://a/v2" },
    { method: "GET" },
    { headers: { version: "2" } },
    { body: { x: 2 } },
    { repeat: 1 },
  ];
  for (const more of same) expect(answerKey(question(more) as ModelCall<unknown>)).toBe(base);
  const keys = others.map((more) => answerKey(question(more) as ModelCall<unknown>));
  expect(new Set([...keys, base]).size).toBe(others.length + 1);
  const headers = (h: Record<string, string>) => answerKey(question({ headers: h }) as ModelCall<unknown>);
  expect(headers({ a: "1", b: "2" })).toBe(headers({ b: "2", a: "1" }));
});

test("an answer that is there costs nothing and says what it had cost", async () => {
  const store = memory();
  const inner = counting();
  const to = cachedCaller(inner, store);
  expect(await to.call(question(), never)).toEqual({ value: 1, usage: { calls: 1, costUsd: 0.5 } });
  expect(await to.call(question(), never)).toEqual({ value: 1, usage: { cachedCalls: 1, savedUsd: 0.5 } });
  expect(await to.call(question({ repeat: 1 }), never)).toMatchObject({ value: 2 });
  expect(inner.asked()).toBe(2);
});

test("identical questions under way at once are asked once, also without a store", async () => {
  const inner = counting();
  const to = cachedCaller(inner);
  const all = await Promise.all(Array.from({ length: 50 }, () => to.call(question(), never)));
  expect(all.map((c) => ("value" in c ? c.value : NaN))).toEqual(Array.from({ length: 50 }, () => 1));
  expect(all.filter((c) => c.usage?.calls === 1)).toHaveLength(1);
  expect(inner.asked()).toBe(1);
  await to.call(question(), never);
  expect(inner.asked()).toBe(2);
});

test("a missing answer is shared by who waits for it, and kept nowhere", async () => {
  const store = memory();
  const inner = counting((n) => (n === 1 ? "HTTP 400" : { n }));
  const to = cachedCaller(inner, store);
  const both = await Promise.all([to.call(question(), never), to.call(question(), never)]);
  expect(both.map((c) => ("missing" in c ? c.missing : ""))).toEqual(["HTTP 400", "HTTP 400"]);
  expect(store.kept.size).toBe(0);
  expect(await to.call(question(), never)).toMatchObject({ value: 2 });
});

test("who waits for a call that was aborted or failed asks for itself; who is aborted itself stops waiting", async () => {
  const inner = counting((n) => (n === 1 ? new Error("stop") : { n }));
  const to = cachedCaller(inner);
  const first = to.call(question(), never).catch((e: Error) => e.message);
  const second = to.call(question(), never);
  expect([await first, await second]).toMatchObject(["stop", { value: 2 }]);
  const abort = new AbortController();
  const leads = to.call(question(), never);
  const waits = to.call(question(), abort.signal);
  abort.abort(new Error("enough"));
  await expect(waits).rejects.toThrow("enough");
  expect(await leads).toMatchObject({ value: 3 });
});

test("an answer that a call cannot read is asked for anew, and the new one kept", async () => {
  const store = memory();
  const inner = counting();
  const to = cachedCaller(inner, store);
  await to.call(question(), never);
  const strict = question({
    read: (json) => {
      const { n } = json as { n: number };
      if (n < 2) throw new Error("old");
      return n;
    },
  });
  expect(await to.call(strict, never)).toMatchObject({ value: 2 });
  expect(await to.call(question(), never)).toMatchObject({ value: 2, usage: { cachedCalls: 1 } });
});
