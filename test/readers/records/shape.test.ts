import { expect, test } from "vitest";
import { shapeOf } from "../../../src/readers/records/shape.ts";
import { topKeys } from "../../../src/readers/records/top-keys.ts";
import { isSwapped } from "../../../src/readers/records/text-hash.ts";
import { memoryFile } from "../memory-file.ts";

test("topKeys(text) gives the keys of the first object, however it is cut", () => {
  const text = '[{"a": {"x": [1, "}"]}, "b\\"c" : "y,\\"", "d": null, "e": 1}, {"f": 2}]';
  expect(topKeys(text)).toEqual(["a", 'b\\"c', "d", "e"]);
  expect(topKeys(text.slice(0, 30))).toEqual(["a", 'b\\"c']);
  expect(topKeys("[]")).toEqual([]);
});

test.each([
  ["a.jsonl", '{"a":1}\n{"a":2}\n', "json-lines", ["a"]],
  ["a.json", '{"a":1}', "json", ["a"]],
  ["a.json", '{"a":1}\n{"a":2}\n', "json-lines", ["a"]],
  ["a.json", '{\n  "a": 1\n}', "json", ["a"]],
  ["a.json", '[\n{"a": 1}]', "json", ["a"]],
  ["a.jsonl", `{"a":"${"x".repeat(70_000)}","b":1}\n`, "json-lines", ["a"]],
  ["a.csv", '"a ""x""",b\n1,2\n', "csv", ['a "x"', "b"]],
  ["a.tsv", "a\tb\n", "tsv", ["a", "b"]],
  ["stdin", "a\tb,c\n", "tsv", ["a", "b,c"]],
  ["stdin", "a,b\r\n", "csv", ["a", "b"]],
  ["a.md", "# a, b\n", undefined, undefined],
  ["a.txt", "", undefined, undefined],
])("shapeOf(%s with %j) is %s", async (name, text, kind, keys) => {
  const shape = await shapeOf(memoryFile(name, text));
  expect([shape?.kind, shape?.keys]).toEqual([kind, keys]);
});

test("isSwapped(id) is true for half of all ids", () => {
  const n = Array.from({ length: 10_000 }, (_, i) => isSwapped(`item-${i}`)).filter(Boolean).length;
  expect(Math.abs(n - 5000)).toBeLessThan(200);
});
