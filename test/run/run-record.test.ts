import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunRequest } from "../../src/core/index.ts";
import { differences, readRecord, removeRun } from "../../src/run/index.ts";

let dir: string;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), "trenchcoat-record-"))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const request: RunRequest = {
  inputs: [
    { name: "a", bytes: 1, sha256: "1" },
    { name: "b", bytes: 1, sha256: "2" },
  ],
  format: null,
  map: {},
  skipBad: 0,
  seed: 1,
  partRows: 10,
};

test("differences(old, now) names every file and setting that differs", () => {
  const [a, b] = request.inputs;
  expect(differences(request, { ...request })).toEqual([]);
  expect(differences(request, { ...request, inputs: [b!, a!] })).toEqual(["the files come in another order"]);
  expect(
    differences(request, {
      ...request,
      inputs: [
        { ...a!, sha256: "x" },
        { ...b!, name: "c" },
      ],
      map: { text: "t" },
      partRows: 5,
    }),
  ).toEqual([
    'file "a" has changed',
    'file "c" is new',
    'file "b" is missing',
    'map was {}, is {"text":"t"}',
    "partRows was 10, is 5",
  ]);
});

test("readRecord refuses what is no record of a run", async () => {
  expect(await readRecord(dir)).toBeUndefined();
  writeFileSync(join(dir, "run.json"), "{");
  await expect(readRecord(dir)).rejects.toThrow(/run\.json: not the record of a run.*text that is no JSON/);
  writeFileSync(join(dir, "run.json"), "null");
  await expect(readRecord(dir)).rejects.toThrow(/another kind of JSON/);
  writeFileSync(join(dir, "run.json"), '{"kind":"trenchcoat-run","formatVersion":2}');
  await expect(readRecord(dir)).rejects.toThrow(/form 2/);
});

test("removeRun deletes the files of a run and nothing else", async () => {
  for (const name of ["run.json", "items.parquet", "notes.txt"]) writeFileSync(join(dir, name), "");
  mkdirSync(join(dir, "scores", "0123"), { recursive: true });
  await removeRun(dir);
  expect(readdirSync(dir)).toEqual(["notes.txt"]);
});
