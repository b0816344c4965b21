import * as fc from "fast-check";
import { expect, test } from "vitest";
import { wordDiff } from "../../src/report/index.ts";

const cut = (text: string, changed: readonly { start: number; end: number }[]) =>
  changed.map(({ start, end }) => text.slice(start, end));

test("wordDiff(a, b) marks the words that the other text does not have", () => {
  const [a, b] = ["the cat sat on the mat", "the dog sat on a mat today"];
  const diff = wordDiff(a, b);
  expect(cut(a, diff.a)).toEqual(["cat", "the"]);
  expect(cut(b, diff.b)).toEqual(["dog", "a", "today"]);
});

test("wordDiff(a, b) joins neighbouring changed words and takes CJK by character", () => {
  const a = "one two three";
  expect(cut(a, wordDiff(a, "three").a)).toEqual(["one two"]);
  const c = "我喜欢猫";
  expect(cut(c, wordDiff(c, "我喜欢狗").a)).toEqual(["猫"]);
});

test("wordDiff(text, text) and differences of white space alone have no marks", () => {
  expect(wordDiff("a b", "a  b\n")).toEqual({ a: [], b: [], coarse: false });
  expect(wordDiff("", "")).toEqual({ a: [], b: [], coarse: false });
});

test("wordDiff(a, b) marks middles whole where aligning would take too long", () => {
  const a = Array.from({ length: 3000 }, (_, k) => `a${k}`).join(" ");
  const b = Array.from({ length: 3000 }, (_, k) => `b${k}`).join(" ");
  const diff = wordDiff(`same ${a}`, `same ${b}`);
  expect(diff.coarse).toBe(true);
  expect(diff.a).toEqual([{ start: 5, end: 5 + a.length }]);
});

test("wordDiff(a, b): what is not marked is the same word sequence on both sides", () => {
  const text = fc.array(fc.constantFrom("x", "y", "z", "你", ".", " ")).map((w) => w.join(" "));
  const kept = (s: string, changed: readonly { start: number; end: number }[]) => {
    let rest = "";
    let at = 0;
    for (const { start, end } of changed) {
      rest += `${s.slice(at, start)} `;
      at = end;
    }
    return (rest + s.slice(at)).split(/\s+/).join("");
  };
  fc.assert(
    fc.property(text, text, (a, b) => {
      const diff = wordDiff(a, b);
      expect(kept(a, diff.a)).toBe(kept(b, diff.b));
    }),
  );
});
