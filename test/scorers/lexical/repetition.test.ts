import { expect, test } from "vitest";
import { plainContext, type ScorerDefinition } from "../../../src/core/index.ts";
import { REPETITION } from "../../../src/scorers/lexical/repetition.ts";

const [distinctN, longestRepeat] = REPETITION as [ScorerDefinition, ScorerDefinition];

async function score(definition: ScorerDefinition, text: string, settings = {}) {
  const scorer = await definition.create(settings);
  const outputs = [{ id: "o", itemId: "i", text, tags: {} }];
  return (await scorer.score([{ item: { id: "i", references: [], tags: {} }, outputs }], plainContext(1)))[0];
}

test("distinct-n is the share of different n-grams, missing below n words", async () => {
  expect(await score(distinctN, "no no no no")).toEqual({ values: [1 / 3] });
  expect(await score(distinctN, "no no no no", { n: 1 })).toEqual({ values: [1 / 4] });
  expect(await score(distinctN, "no")).toEqual({ missing: "undefined for this text" });
});

test("longest-repeat counts the words of the longest repeated run, missing without words", async () => {
  expect(await score(longestRepeat, "I said it. I said it twice.")).toEqual({
    values: [3],
    parts: { share: 3 / 7 },
  });
  expect(await score(longestRepeat, "one two")).toEqual({ values: [0], parts: { share: 0 } });
  expect(await score(longestRepeat, "...")).toEqual({ missing: "no words" });
});
