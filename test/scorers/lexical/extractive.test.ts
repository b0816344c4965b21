import { expect, test } from "vitest";
import { plainContext, type Task } from "../../../src/core/index.ts";
import { EXTRACTIVE } from "../../../src/scorers/lexical/extractive.ts";

const task = (text: string, about: { source?: string; prompt?: string }): Task => ({
  item: { id: "i", references: [], tags: {}, ...about },
  outputs: [{ id: "o", itemId: "i", text, tags: {} }],
});

async function scoreAll(t: Task) {
  const named: Record<string, unknown> = {};
  for (const definition of EXTRACTIVE) {
    const scorer = await definition.create();
    [named[definition.spec.name]] = await scorer.score([t], plainContext(1));
  }
  return named;
}

test("coverage, density, compression, novel-ngrams of a half copied summary", async () => {
  expect(await scoreAll(task("a b x y", { source: "a b c d e f g h" }))).toEqual({
    coverage: { values: [0.5], parts: { fragments: 1, longest: 2 } },
    density: { values: [1] },
    compression: { values: [2] },
    "novel-ngrams": { values: [2 / 3], parts: { novel_1: 0.5, novel_2: 2 / 3, novel_3: 1, novel_4: 1 } },
  });
});

test("extractive scorers fall back to the prompt, and are missing without either or without words", async () => {
  expect(await scoreAll(task("a", { prompt: "a b" }))).toMatchObject({
    coverage: { values: [1] },
    "novel-ngrams": { missing: "undefined for this text" },
  });
  expect(await scoreAll(task("a", {}))).toMatchObject({ density: { missing: "no source" } });
  expect(await scoreAll(task("", { source: "a" }))).toMatchObject({
    coverage: { missing: "undefined for this text" },
  });
});
