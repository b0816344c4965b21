import { expect, test } from "vitest";
import { emptyUnits, loadUnits, pointAt } from "../../../src/scorers/lexical/text-units.ts";

test("loadUnits copies any text, lone surrogates included, and grows", () => {
  const out = emptyUnits();
  const text = `é\ud83d中😀${"x".repeat(5000)}`;
  loadUnits(text, out);
  expect(String.fromCharCode(...out.units.subarray(0, out.n))).toBe(text);
  loadUnits("", out);
  expect(out.n).toBe(0);
});

test("pointAt joins surrogate pairs and leaves lone ones", () => {
  const out = emptyUnits();
  loadUnits("😀\ude00\ud83d", out);
  expect([0, 2, 3].map((at) => pointAt(out, at))).toEqual([0x1f600, 0xde00, 0xd83d]);
});
