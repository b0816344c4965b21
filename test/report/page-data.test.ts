import { expect, test } from "vitest";
import { pageData, pageJson } from "../../src/report/page-data.ts";
import { shorten } from "../../src/report/page-items.ts";
import { hostileResult } from "./hostile.ts";
import { LARGE, makeResult, SMALL } from "./make-result.ts";

test("pageJson(data) holds no character that could end its script element", () => {
  const { result, samples } = hostileResult();
  const json = pageJson(pageData(result, samples, { bytes: 2_000_000 }));
  expect(json).not.toMatch(/[<\u2028\u2029]/);
  expect(JSON.parse(json)).toBeTypeOf("object");
});

test("pageData(result, samples) keeps every item where there is room", () => {
  const { result, samples } = makeResult(SMALL);
  const page = pageData(result, samples, { bytes: 2_000_000 });
  expect(page.items).toHaveLength(SMALL.shownItems);
  expect(page.itemsDropped).toBe(0);
});

test("pageData(result, samples) of 60 scorers and 40,000 outputs fits, keeps the worst items, and says what it left out", () => {
  const { result, samples } = makeResult(LARGE);
  const page = pageData(result, samples, { bytes: 2_500_000 });
  expect(Buffer.byteLength(pageJson(page))).toBeLessThan(2_500_000);
  expect(page.items.length + page.itemsDropped).toBe(LARGE.shownItems);
  const worst = samples.items.toSorted((a, b) => b.disagreement - a.disagreement).slice(0, 200);
  const kept = new Set(page.items.map((i) => i.id));
  expect(worst.every((i) => kept.has(i.id))).toBe(true);
});

test("pageData(result, samples) cuts a line of 1 MB and keeps its length", () => {
  const { result, samples } = hostileResult();
  const output = pageData(result, samples, { bytes: 2_000_000 }).items[1]!.outputs[0]!;
  expect(output.text!.length).toBeLessThanOrEqual(8000);
  expect(output.length).toBe(1_000_000);
});

test("shorten(text, limit) never cuts through a surrogate pair", () => {
  expect(shorten("ab😀", 3)).toBe("ab");
  expect(shorten("ab😀", 4)).toBe("ab😀");
});
