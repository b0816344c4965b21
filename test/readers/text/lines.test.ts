import { expect, test } from "vitest";
import { lines, readLines } from "../../../src/readers/text/lines.ts";
import { memoryFile } from "../memory-file.ts";

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

test("lines(file) keeps empty lines and gives none for a final line break", async () => {
  expect(await readLines(memoryFile("a", "x\n\ny\n"))).toEqual(["x", "", "y"]);
  expect(await readLines(memoryFile("a", "x\n\ny"))).toEqual(["x", "", "y"]);
  expect(await readLines(memoryFile("a", ""))).toEqual([]);
  expect(await readLines(memoryFile("a", "\n"))).toEqual([""]);
});

test("lines(file) numbers lines over chunks that cut lines and characters", async () => {
  const text = Buffer.from("één\r\nzwei\ndr日i\nlast");
  const chunks = Array.from(text, (_, i) => text.subarray(i, i + 1));
  const numbered: [number, string][] = [];
  for await (const batch of lines(memoryFile("a", ...chunks)))
    batch.lines.forEach((line, i) => numbered.push([batch.first + i, line]));
  expect(numbered).toEqual([
    [1, "één"],
    [2, "zwei"],
    [3, "dr日i"],
    [4, "last"],
  ]);
});

test("lines(file) skips a UTF-8 byte order mark", async () => {
  expect(await readLines(memoryFile("a", BOM, "x\n"))).toEqual(["x"]);
  expect(await readLines(memoryFile("a", BOM))).toEqual([]);
});

test("lines(file) refuses UTF-16 with the remedy", async () => {
  for (const text of ["\ufeffid,text\n", "id,text\n"]) {
    const file = memoryFile("a.csv", Buffer.from(text, "utf16le"));
    await expect(readLines(file)).rejects.toThrow("a.csv:1: text is not UTF-8; expected UTF-8, got UTF-16LE");
    await expect(readLines(file)).rejects.toMatchObject({
      problem: { help: "convert it: iconv -f UTF-16 -t UTF-8 'a.csv' > utf8-a.csv" },
    });
  }
  const big = Buffer.from("\ufeffid", "utf16le").swap16();
  await expect(readLines(memoryFile("a.csv", big))).rejects.toThrow("got UTF-16BE");
});

test("lines(file) refuses a NUL byte with its line", async () => {
  await expect(readLines(memoryFile("a.txt", "x\ny\n", "z\0\n"))).rejects.toThrow(
    "a.txt:3: NUL byte; expected text",
  );
});

test("lines(file) refuses invalid UTF-8 with its line", async () => {
  const file = memoryFile("a.txt", "one\ntwo\n", Buffer.from([0x63, 0xe9, 0x0a]));
  await expect(readLines(file)).rejects.toThrow("a.txt:3: invalid UTF-8; expected UTF-8 text");
});

test("lines(file) reads a line of many megabytes", async () => {
  const part = "x".repeat(1 << 20);
  const [line] = await readLines(memoryFile("a", part, part, part, "\n"));
  expect(line).toHaveLength(3 << 20);
});
