import { expect, test } from "vitest";
import { plainContext } from "../../../src/core/index.ts";
import { cachedEmbedder } from "../../../src/scorers/embedding/cached-embedder.ts";
import type { Embedded, Embedder } from "../../../src/scorers/embedding/embedder.ts";

const CTX = plainContext(1);

function counting(embed: (texts: readonly string[]) => Embedded<Float32Array>[]): {
  readonly embedder: Embedder;
  readonly calls: string[][];
} {
  const calls: string[][] = [];
  const embedder: Embedder = {
    sentences: async (texts) => {
      calls.push([...texts]);
      return embed(texts);
    },
  };
  return { embedder, calls };
}
const lengths = (texts: readonly string[]): Float32Array[] => texts.map((t) => Float32Array.of(t.length));

test("cachedEmbedder(e) asks for each text once, in batches of texts of like length", async () => {
  const { embedder, calls } = counting(lengths);
  const cached = cachedEmbedder(embedder, { batch: 2 });
  const texts = ["dddd", "a", "ccc", "a", "bb"];
  const made = await cached.sentences(texts, CTX);
  expect(made).toEqual(texts.map((t) => Float32Array.of(t.length)));
  expect(calls).toEqual([
    ["a", "bb"],
    ["ccc", "dddd"],
  ]);
  await cached.sentences(["bb", "eeeee"], CTX);
  expect(calls.at(-1)).toEqual(["eeeee"]);
});

test("cachedEmbedder(e) keeps empty text and lone surrogates from the embedder", async () => {
  const { embedder, calls } = counting(lengths);
  const made = await cachedEmbedder(embedder, { batch: 8 }).sentences(["", " \n\u00a0", "\ud800x "], CTX);
  expect(made[0]).toEqual({ missing: "empty text" });
  expect(made[1]).toEqual({ missing: "empty text" });
  expect(calls).toEqual([["\ufffdx"]]);
});

test("cachedEmbedder(e) asks in halves where a batch is refused, and only the text at fault is missing", async () => {
  const { embedder, calls } = counting((texts) =>
    texts.includes("bad") ? texts.map(() => ({ missing: "HTTP 413: too long" })) : lengths(texts),
  );
  const made = await cachedEmbedder(embedder, { batch: 4 }).sentences(["abc", "bad", "x", "yz"], CTX);
  expect(made).toEqual([
    Float32Array.of(3),
    { missing: "HTTP 413: too long" },
    Float32Array.of(1),
    Float32Array.of(2),
  ]);
  expect(calls).toHaveLength(5);
  const down = counting((texts) => texts.map(() => ({ missing: "HTTP 503: busy" })));
  await cachedEmbedder(down.embedder, { batch: 4 }).sentences(["a", "b"], CTX);
  expect(down.calls).toHaveLength(1);
});

test("cachedEmbedder(e) does not keep failures, nor more bytes than it may", async () => {
  let isDown = true;
  const { embedder, calls } = counting((texts) =>
    isDown ? texts.map(() => ({ missing: "HTTP 503" })) : lengths(texts),
  );
  const cached = cachedEmbedder(embedder, { batch: 1, maxBytes: 12 });
  await cached.sentences(["a"], CTX);
  isDown = false;
  expect(await cached.sentences(["a", "b"], CTX)).toEqual([Float32Array.of(1), Float32Array.of(1)]);
  await cached.sentences(["c"], CTX);
  calls.length = 0;
  await cached.sentences(["c", "a"], CTX);
  expect(calls).toEqual([["a"]]);
});

test("cachedEmbedder(e) says so where the embedder gives too few, and stops when aborted", async () => {
  const few = cachedEmbedder({ sentences: async () => [] }, { batch: 2 });
  expect(await few.sentences(["a"], CTX)).toEqual([
    { missing: "the embedder gave fewer vectors than texts" },
  ]);
  const aborted = { ...CTX, signal: AbortSignal.abort(new Error("stopped")) };
  await expect(few.sentences(["b"], aborted)).rejects.toThrow("stopped");
});
