import { expect, test } from "vitest";
import {
  emptyTokens,
  resetTokens,
  UNKNOWN,
  writeTokenIds,
} from "../../../src/scorers/lexical/ngram-tokens.ts";
import { hashUnits } from "../../../src/scorers/lexical/tokenizers/scan.ts";
import { appendUnits, emptyUnits } from "../../../src/scorers/lexical/text-units.ts";

/** A table over texts in which every blank ends a token. */
function makeTable(capacity: number) {
  const table = emptyTokens();
  const units = emptyUnits();
  resetTokens(table, capacity);
  const idsOf = (text: string): number[] => {
    appendUnits(text, units);
    const bounds: number[] = [];
    let start = units.from;
    for (const word of text.split(" ")) {
      bounds.push(start, start + word.length);
      start += word.length + 1;
    }
    const n = bounds.length / 2;
    const ids = new Int32Array(n + 1);
    const hashes = Int32Array.from({ length: n }, (_, t) =>
      hashUnits(units.units, bounds[2 * t]!, bounds[2 * t + 1]!),
    );
    writeTokenIds(table, units, { bounds: Int32Array.from(bounds), hashes, n }, { ids, at: 1 });
    return Array.from(ids.subarray(1));
  };
  return { table, idsOf };
}

test("writeTokenIds gives equal tokens of all texts one id, in order of appearance", () => {
  const { table, idsOf } = makeTable(20);
  expect(idsOf("b a b bb")).toEqual([0, 1, 0, 2]);
  expect(idsOf("bb c a")).toEqual([2, 3, 1]);
  resetTokens(table, 20);
  expect(idsOf("c b")).toEqual([0, 1]);
});

test("writeTokenIds of a closed table gives UNKNOWN for new tokens and adds none", () => {
  const { table, idsOf } = makeTable(20);
  idsOf("a b");
  table.isClosed = true;
  expect(idsOf("c b c")).toEqual([UNKNOWN, 1, UNKNOWN]);
  expect(table.n).toBe(2);
});

test("writeTokenIds tells apart tokens of equal hash", () => {
  // Units five bits apart cancel: ("a" << 5) ^ "b" equals ("b" << 5) ^ ("b" ^ (3 << 5)).
  expect(makeTable(20).idsOf(`ab b${String.fromCharCode(0x62 ^ (3 << 5))} ab`)).toEqual([0, 1, 0]);
});

test("writeTokenIds holds many tokens", () => {
  const words = Array.from({ length: 40_000 }, (_, i) => `w${i}`);
  const ids = makeTable(words.length).idsOf(words.join(" "));
  expect(ids).toEqual(words.map((_, i) => i));
});
