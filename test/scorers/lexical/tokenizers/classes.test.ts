import { expect, test } from "vitest";
import {
  chineseClasses,
  DASH,
  DIGIT,
  internationalClasses,
  ISOLATE,
  OTHER,
  POINT,
  SPACE,
  westernClasses,
} from "../../../../src/scorers/lexical/tokenizers/classes.ts";

const at = (classes: Uint8Array, text: string) => Array.from(text, (c) => classes[c.codePointAt(0)!]);

test("westernClasses() knows ASCII only", () => {
  expect(at(westernClasses(), "(.,-5' ٣，é")).toEqual([
    ISOLATE,
    POINT,
    POINT,
    DASH,
    DIGIT,
    OTHER,
    SPACE,
    OTHER,
    OTHER,
    OTHER,
  ]);
});

test("chineseClasses() isolates full-width marks; the ideographic space stays a space", () => {
  expect(at(chineseClasses(), "中，\u3000😀")).toEqual([ISOLATE, ISOLATE, SPACE, OTHER]);
});

test("internationalClasses() treats every number as a digit and every punctuation mark as a point", () => {
  expect(at(internationalClasses(), "½-€a")).toEqual([DIGIT, POINT, ISOLATE, OTHER]);
});
