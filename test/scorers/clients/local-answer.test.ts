import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { ModelCall } from "../../../src/core/index.ts";
import { estimatingCaller, openModels } from "../../../src/run/index.ts";
import { ggufContent } from "../../../src/scorers/clients/gguf-content.ts";
import { modelCaller } from "../../../src/scorers/clients/model-caller.ts";

const dir = mkdtempSync(join(tmpdir(), "local-"));
afterAll(() => rmSync(dir, { recursive: true }));
const { signal } = new AbortController();

/** A question to a model in this process that counts how often it answers. */
function question(body: string, answer: (n: number) => unknown) {
  let n = 0;
  const call: ModelCall<string> = {
    url: "gguf:model.gguf",
    headers: { content: "abc" },
    body,
    price: { inputUsd: 0, outputUsd: 0 },
    estimate: { inputTokens: 7, outputTokens: 1 },
    read: (json) => {
      if (typeof json !== "string") throw new Error("no text");
      return json;
    },
    usage: () => ({ inputTokens: 5, outputTokens: 2 }),
    answer: async () => {
      const given = answer(n++);
      return given === undefined ? { missing: "too long" } : { json: given };
    },
  };
  return { call, nAnswered: () => n };
}

test("modelCaller().call(call) of a call with its own answer asks no server, counts it, and costs what its price says", async () => {
  const { call } = question("q", () => "yes");
  expect(await modelCaller().call(call, signal)).toEqual({
    value: "yes",
    usage: { calls: 1, latencyMs: expect.any(Number) as number, inputTokens: 5, outputTokens: 2, costUsd: 0 },
  });
});

test("what it cannot answer is missing and not asked again; an answer that cannot be read is", async () => {
  const never = question("q", () => undefined);
  expect(await modelCaller().call(never.call, signal)).toMatchObject({ missing: "too long" });
  expect(never.nAnswered()).toBe(1);
  const later = question("q", (n) => (n === 0 ? 1 : "yes"));
  expect(await modelCaller({ retry: { baseMs: 1 } }).call(later.call, signal)).toMatchObject({
    value: "yes",
  });
  expect(later.nAnswered()).toBe(2);
});

test("a run's caller keeps such answers: the next run works nothing out again, and a dry run knows them", async () => {
  const cacheDir = join(dir, "cache");
  const first = question("q", () => "yes");
  const models = await openModels({ seed: 1, cacheDir, budgetUsd: 1 });
  expect(await models.caller.call(first.call, signal)).toMatchObject({ value: "yes" });
  expect(models.unpriced()).toEqual([]);
  await models.close();
  const again = question("q", () => "no");
  const later = await openModels({ seed: 1, cacheDir });
  expect(await later.caller.call(again.call, signal)).toEqual({
    value: "yes",
    usage: { cachedCalls: 1, savedUsd: 0 },
  });
  expect(again.nAnswered()).toBe(0);
  const other = { ...again.call, headers: { content: "other weights" } };
  expect(await later.caller.call(other, signal)).toMatchObject({ value: "no" });
  await later.close();
  const counting = estimatingCaller();
  await counting.call(question("new", () => "yes").call, signal);
  expect(counting.estimate()).toMatchObject({ usage: { calls: 1, inputTokens: 7, costUsd: 0 }, unpriced: 0 });
});

test("ggufContent(file) tells other contents apart, in the head, the middle and the end, and the same from the same", async () => {
  const of = async (bytes: Uint8Array): Promise<string> => {
    const file = join(dir, "model.gguf");
    writeFileSync(file, bytes);
    return ggufContent(file);
  };
  const large = new Uint8Array((1 << 23) + 5_000_000);
  const base = await of(large);
  expect(base).toMatch(/^[0-9a-f]{12}$/);
  expect(await of(large)).toBe(base);
  for (const at of [0, 1 << 20, large.length - 1]) {
    const changed = large.slice();
    changed[at] = 1;
    expect(await of(changed)).not.toBe(base);
  }
  const retrained = large.map((_, i) => (i > 1 << 23 && i % 1000 === 0 ? 1 : 0));
  expect(await of(retrained)).not.toBe(base);
  expect(await of(large.subarray(0, large.length - 1))).not.toBe(base);
  expect(await of(new Uint8Array(3))).not.toBe(await of(new Uint8Array(4)));
});
