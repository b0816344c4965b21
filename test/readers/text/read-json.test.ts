import * as fc from "fast-check";
import { expect, test } from "vitest";
import { jsonErrorOffset } from "../../../src/readers/text/json-error.ts";
import { jsonLines } from "../../../src/readers/text/json-lines.ts";
import { readJson } from "../../../src/readers/text/read-json.ts";
import { readOptions } from "../../../src/readers/text/reader-error.ts";
import { memoryFile } from "../memory-file.ts";

test("readJson(file) says line and column of bad JSON", async () => {
  const bad = (text: string) => expect(readJson(memoryFile("a.json", text))).rejects;
  await bad('{"a": 1,\n "b": }').toThrow('a.json:2: invalid JSON at column 7; expected valid JSON, got "}"');
  await bad('{"a": 1').toThrow(
    "a.json:1: invalid JSON at column 8; expected valid JSON, got the end of the text",
  );
  await bad("[1] 2").toThrow('a.json:1: invalid JSON at column 5; expected valid JSON, got "2"');
  await bad(" \n").toThrow("a.json: empty file; expected JSON");
});

test("readJson(file) takes Python's NaN as missing and keeps infinities for number fields to refuse", async () => {
  const text = '{"a": NaN, "b": [-Infinity, "NaN"]}';
  expect(await readJson(memoryFile("a.json", text))).toEqual({ a: null, b: ["-Infinity", "NaN"] });
});

test("jsonErrorOffset(text) is -1 exactly where JSON.parse succeeds", () => {
  const isJson = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  const piece = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    '"a"',
    "1",
    "-0.5e3",
    "01",
    "true",
    "nul",
    " ",
    "\n",
    '"\\u12',
    '"\\n"',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        fc.array(piece, { maxLength: 8 }).map((p) => p.join("")),
      ),
      (text) => {
        expect(jsonErrorOffset(text) === -1).toBe(isJson(text));
      },
    ),
    { numRuns: 2000 },
  );
});

test("jsonErrorOffset(text) takes deep nesting and long texts", () => {
  expect(jsonErrorOffset("[".repeat(100_000) + "]".repeat(100_000))).toBe(-1);
  expect(jsonErrorOffset(`"${"\\n x".repeat(500_000)}"`)).toBe(-1);
});

test("jsonLines(file) passes over blank lines and, as allowed, bad ones", async () => {
  const file = memoryFile("a.jsonl", '{"a":1}\n\n{"a":\n{"a":3}\n');
  const seen: string[] = [];
  const options = readOptions({ skipBad: 1, onSkip: (p) => seen.push(p.where) });
  const values = [];
  for await (const batch of jsonLines(file, options)) values.push(...batch);
  expect(values).toEqual([
    { line: 1, value: { a: 1 } },
    { line: 4, value: { a: 3 } },
  ]);
  expect(seen).toEqual(["a.jsonl:3"]);
});
