import { expect, test } from "vitest";
import { createWordEncoder } from "../../../src/scorers/lexical/ngram-words.ts";
import { emptyUnits, loadUnits } from "../../../src/scorers/lexical/text-units.ts";
import { createTokenizer } from "../../../src/scorers/lexical/tokenizer.ts";

/** Ids of several texts from one encoder, renumbered by first appearance. */
function idsOf(isByWord: boolean, texts: readonly string[]): number[][] {
  const encoder = createWordEncoder(createTokenizer("13a").scan, { isByWord });
  const buffer = { ids: new Int32Array(4) };
  const units = emptyUnits();
  const seen = new Map<number, number>();
  return texts.map((text) => {
    loadUnits(text, units);
    const end = encoder.encode(units, buffer, 1);
    return Array.from(buffer.ids.subarray(1, end), (id) => {
      if (!seen.has(id)) seen.set(id, seen.size);
      return seen.get(id)!;
    });
  });
}

test("createWordEncoder word by word gives the same tokens as over the whole text", () => {
  const texts = ["the (cat), 5. \tthe", "  cat", "", "a.b a.b . 1,2 -", "...5 the\u00a0cat 5", "\n"];
  expect(idsOf(true, texts)).toEqual(idsOf(false, texts));
});

test("createWordEncoder().makeRoom keeps its tokens while there is room", () => {
  expect(createWordEncoder(createTokenizer("none").scan, { isByWord: true }).makeRoom()).toBe(false);
});
