import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openAnswerFiles } from "../../src/run/index.ts";

let dir: string;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), "trenchcoat-answers-"))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const key = (n: number): string => n.toString(16).padStart(64, "0");
const answer = (n: number) => ({ json: { n, text: "ä\n\u2028".repeat(n % 7) }, usage: { inputTokens: n } });

test("openAnswerFiles(dir) keeps answers over openings, a later one of the same key wins", async () => {
  const cache = join(dir, "a/b");
  const first = await openAnswerFiles(cache);
  for (let n = 0; n < 500; n++) first.put(key(n), answer(n));
  expect(await first.get(key(499))).toMatchObject(answer(499));
  await first.close();
  const second = await openAnswerFiles(cache);
  for (let n = 0; n < 500; n++) expect(await second.get(key(n))).toMatchObject(answer(n));
  expect([second.has(key(500)), await second.get(key(500))]).toEqual([false, undefined]);
  second.put(key(3), answer(4));
  expect(await second.get(key(3))).toMatchObject(answer(4));
  await second.close();
  const third = await openAnswerFiles(cache);
  expect(await third.get(key(3))).toMatchObject(answer(4));
  await third.close();
  expect(readdirSync(cache)).toEqual(["answers-00001.jsonl", "answers-00002.jsonl"]);
});

test("a file cut off anywhere costs the answer that was being written and no other", async () => {
  const whole = await openAnswerFiles(dir);
  for (let n = 0; n < 4; n++) whole.put(key(n), answer(n));
  await whole.close();
  const file = join(dir, "answers-00001.jsonl");
  const text = readFileSync(file);
  const ends = [...text.keys()].filter((i) => text[i] === 10);
  for (let size = text.length; size >= 0; size -= 7) {
    writeFileSync(file, text);
    truncateSync(file, size);
    const cut = await openAnswerFiles(dir);
    for (let n = 0; n < 4; n++) {
      const isThere = size > ends[n]!;
      expect(await cut.get(key(n))).toEqual(isThere ? expect.objectContaining(answer(n)) : undefined);
    }
    await cut.close();
  }
});

test("lines that are damaged are passed over, and what follows them is read", async () => {
  writeFileSync(join(dir, "answers-00001.jsonl"), `\0\0\0\nno json\n{"key":"${key(1)}","usage":{},"js\n`);
  appendFileSync(join(dir, "answers-00001.jsonl"), `${JSON.stringify({ key: key(2), ...answer(2) })}\n`);
  const cache = await openAnswerFiles(dir);
  expect(await cache.get(key(1))).toBe(undefined);
  expect(await cache.get(key(2))).toMatchObject(answer(2));
  await cache.close();
});

test("answers longer than what is read at once are found again", async () => {
  const long = { json: { text: "x".repeat(3 << 20) }, usage: {} };
  const cache = await openAnswerFiles(dir);
  cache.put(key(1), long);
  cache.put(key(2), answer(2));
  await cache.close();
  const again = await openAnswerFiles(dir);
  expect(await again.get(key(1))).toMatchObject(long);
  expect(await again.get(key(2))).toMatchObject(answer(2));
  await again.close();
});

test("two that write to one folder at once never share a file", async () => {
  const both = await Promise.all([openAnswerFiles(dir), openAnswerFiles(dir)]);
  both.forEach((cache, i) => {
    for (let n = 0; n < 100; n++) cache.put(key(100 * i + n), answer(n));
  });
  await Promise.all(both.map((cache) => cache.close()));
  const third = await openAnswerFiles(dir);
  for (let n = 0; n < 200; n++) expect(await third.get(key(n))).toMatchObject(answer(n % 100));
  await third.close();
  expect(readdirSync(dir)).toHaveLength(2);
});

test("a place that cannot be a folder is the user's to mend", async () => {
  const file = join(dir, "file");
  writeFileSync(file, "");
  const error = await openAnswerFiles(file).catch((e) => e);
  expect(error.problem).toMatchObject({
    where: file,
    problem: "the cache of answers cannot be read",
    help: "choose another place with --cache DIR, or --no-cache",
  });
});
