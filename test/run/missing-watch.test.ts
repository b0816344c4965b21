import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DatasetSource, RunRequest, Score, Scorer, Task } from "../../src/core/index.ts";
import { GaveUp, MissingWatch } from "../../src/run/missing-watch.ts";
import { openModels, type RunOptions, scoreRun, SILENT } from "../../src/run/index.ts";
import { type Got, json, type Loopback, loopback } from "../scorers/clients/loopback.ts";
import { modelScorer, scoreOfText, SECRET, SECRET_ENV } from "./model-scorer.ts";
import { bytesOf as hashesOf } from "./bytes-of.ts";

const N = 1000;
const PART_ROWS = 300;

describe("MissingWatch", () => {
  const task = (text?: string): Task => ({
    item: { id: "i", references: [], tags: {} },
    outputs: [{ id: "o", itemId: "i", tags: {}, ...(text === undefined ? {} : { text }) }],
  });
  const GOOD: Score = { values: [1] };
  const BAD: Score = { missing: "HTTP 400" };
  /** Notes tasks one by one; gives how many were noted when the scorer was given up, undefined where it never was. */
  async function givenUpAt(scores: readonly Score[], limit: { share: number; total: number }, text = "t") {
    const scorer = await modelScorer("http://127.0.0.1:1");
    const watch = new MissingWatch(limit);
    for (const [i, score] of scores.entries()) {
      try {
        watch.note(scorer, [task(text === "" ? undefined : text)], [score]);
      } catch (error) {
        expect(error).toBeInstanceOf(GaveUp);
        return i + 1;
      }
    }
    return undefined;
  }
  const scores = (n: number, isBad: (i: number) => boolean): Score[] =>
    Array.from({ length: n }, (_, i) => (isBad(i) ? BAD : GOOD));

  test("gives up at the first score with which the share cannot come under the limit, not before 200", async () => {
    const isBad = (i: number): boolean => i % 2 === 0;
    expect(
      await givenUpAt(
        scores(N, () => true),
        { share: 0.1, total: 300 },
      ),
    ).toBe(200);
    expect(await givenUpAt(scores(N, isBad), { share: 0.3, total: N })).toBe(601);
    expect(await givenUpAt(scores(N, isBad), { share: 0.5, total: N })).toBeUndefined();
  });

  test("gives up after 200 of which almost all are missing; never where all may be", async () => {
    const all = scores(N, () => true);
    expect(await givenUpAt(all, { share: 0.5, total: 1e6 })).toBe(200);
    expect(await givenUpAt(all, { share: 1, total: 1e6 })).toBeUndefined();
    const most = (i: number): boolean => i % 10 !== 0;
    expect(await givenUpAt(scores(N, most), { share: 0.5, total: 1e6 })).toBeUndefined();
    const nearly = (i: number): boolean => i % 50 !== 0;
    expect(await givenUpAt(scores(N, nearly), { share: 0.99, total: 1e6 })).toBeUndefined();
  });

  test("outputs without text say nothing of the server, but count for what can still be reached", async () => {
    const none: Score = { missing: "no text" };
    const all = Array.from({ length: N }, () => none);
    expect(await givenUpAt(all, { share: 0.5, total: 1e6 }, "")).toBeUndefined();
    expect(await givenUpAt(all, { share: 0.5, total: N }, "")).toBe(501);
  });
});

let root: string;
let server: Loopback;
/** Whether the server refuses a request. */
let refuses: (got: Got) => boolean;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "trenchcoat-missing-"));
  refuses = () => false;
  server = await loopback((got, r) => {
    if (refuses(got)) return json(r, { error: { message: "context length exceeded" } }, 400);
    return json(r, { score: scoreOfText((got.body as { text: string }).text) });
  });
});
afterEach(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

const request: RunRequest = {
  inputs: [{ name: "toy.jsonl", bytes: 1, sha256: "0" }],
  format: null,
  map: {},
  skipBad: 0,
  seed: 7,
  partRows: PART_ROWS,
};
const source: DatasetSource = {
  head: { name: "toy" },
  batches: async function* () {
    yield {
      items: [{ id: "i", references: [], tags: {} }],
      outputs: Array.from({ length: N }, (_, i) => ({
        id: `o${i}`,
        itemId: "i",
        text: `number ${i}`,
        tags: {},
      })),
    };
  },
};

async function run(dir: string, more: Partial<RunOptions> = {}) {
  const models = await openModels({
    seed: 7,
    cacheDir: join(root, `${dir}-cache`),
    env: { [SECRET_ENV]: SECRET },
    concurrency: 2,
  });
  try {
    return await scoreRun({
      dir: join(root, dir),
      paths: ["toy.jsonl"],
      request,
      open: async () => [source],
      skipped: () => 0,
      scorers: [await modelScorer(server.url)],
      threads: 1,
      maxMissing: 0.5,
      force: false,
      version: "0",
      signal: new AbortController().signal,
      progress: SILENT,
      models,
      ...more,
    });
  } finally {
    await models.close();
  }
}

const bytesOf = (dir: string): Record<string, string> => hashesOf(join(root, dir));
const nParts = (dir: string): number =>
  Object.keys(bytesOf(dir)).filter((name) => name.startsWith("scores")).length;

describe("scoreRun({maxMissing})", () => {
  test("gives a scorer up after the first few hundred failures; mended, the same command ends with the same bytes", async () => {
    await run("whole");
    const before = server.got.length;
    refuses = () => true;
    const { record, stopped, scorers } = await run("mended");
    expect(server.got.length - before).toBeLessThan(N / 2);
    expect([record.status, scorers, nParts("mended")]).toEqual(["interrupted", [], 0]);
    expect(stopped).toMatchObject({
      by: "missing",
      missed: [{ n: 256, total: N, missing: { "HTTP 400: context length exceeded": 256 } }],
    });
    refuses = () => false;
    expect((await run("mended")).record.status).toBe("complete");
    expect(bytesOf("mended")).toEqual(bytesOf("whole"));
  });

  test("keeps the parts that were finished before the server broke", async () => {
    await run("whole");
    const before = server.got.length;
    refuses = (got) => got.n - before >= 2 * PART_ROWS;
    expect((await run("late", { maxMissing: 0.2 })).stopped?.by).toBe("missing");
    expect(nParts("late")).toBe(2);
    refuses = () => false;
    const broken = server.got.length;
    await run("late", { maxMissing: 0.2 });
    expect(server.got.length - broken).toBe(N - 2 * PART_ROWS);
    expect(bytesOf("late")).toEqual(bytesOf("whole"));
  });

  test("runs to the end where the share stays within the limit, and where all may be missing", async () => {
    refuses = ({ body }) => Number((body as { text: string }).text.split(" ")[1]) % 5 < 2;
    const within = await run("within");
    expect(within.scorers[0]).toMatchObject({
      n: 600,
      missing: { "HTTP 400: context length exceeded": 400 },
    });
    refuses = () => true;
    const free = await run("free", { maxMissing: 1 });
    expect(free.scorers[0]!.n).toBe(0);
  });

  test("another scorer goes on to its end", async () => {
    const other = await modelScorer(`${server.url}/other`);
    const named: Scorer = { ...other, spec: { ...other.spec, settings: { url: "other" } } };
    refuses = ({ path }) => !path.endsWith("/other");
    const { stopped } = await run("two", { scorers: [await modelScorer(server.url), named] });
    expect(stopped?.by).toBe("missing");
    expect(server.got.filter((g) => g.path.endsWith("/other"))).toHaveLength(N);
    expect(nParts("two")).toBe(Math.ceil(N / PART_ROWS));
  });
});
