import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  collect,
  type DatasetSource,
  type Item,
  type Output,
  type RunRequest,
  type Scorer,
} from "../../src/core/index.ts";
import { openDatasets } from "../../src/readers/index.ts";
import { type ModelOptions, openModels, type RunOptions, scoreRun, SILENT } from "../../src/run/index.ts";
import { createScorer } from "../../src/scorers/index.ts";
import { type Got, json, type Loopback, loopback } from "../scorers/clients/loopback.ts";
import { modelScorer, scoreOfText, SECRET, SECRET_ENV } from "./model-scorer.ts";
import { bytesOf as hashesOf } from "./bytes-of.ts";

let root: string;
let server: Loopback;
/** What the server does with a text before it is good; nothing where it gives undefined. */
let trouble: (got: Got, response: Parameters<typeof json>[0]) => unknown;
const textOf = (got: Got): string => (got.body as { text: string }).text;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "trenchcoat-models-"));
  trouble = () => undefined;
  server = await loopback((got, r) => {
    if (trouble(got, r) === undefined) json(r, { score: scoreOfText(textOf(got)) });
  });
});
afterEach(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

const N = 90;
const request: RunRequest = {
  inputs: [{ name: "toy.jsonl", bytes: 1, sha256: "0" }],
  format: null,
  map: {},
  skipBad: 0,
  seed: 7,
  partRows: 16,
};
const items: Item[] = Array.from({ length: N / 2 }, (_, i) => ({ id: `i${i}`, references: [], tags: {} }));
const outputs: Output[] = Array.from({ length: N }, (_, i) => ({
  id: `o${i}`,
  itemId: `i${i % (N / 2)}`,
  ...(i % 30 === 7 ? {} : { text: `text number ${i}` }),
  tags: {},
}));
const source: DatasetSource = {
  head: { name: "toy" },
  batches: async function* () {
    yield { items, outputs };
  },
};

async function run(
  dir: string,
  { models, ...more }: Partial<Omit<RunOptions, "models">> & { models?: Partial<ModelOptions> } = {},
) {
  const opened = await openModels({
    seed: 7,
    cacheDir: join(root, `${dir}-cache`),
    env: { [SECRET_ENV]: SECRET },
    retry: { baseMs: 2, capMs: 8 },
    ...models,
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
      force: false,
      version: "0",
      signal: new AbortController().signal,
      progress: SILENT,
      ...more,
      models: opened,
    });
  } finally {
    await opened.close();
  }
}

const bytesOf = (dir: string): Record<string, string> => hashesOf(join(root, dir));

test("a scorer that asks a server gives the same bytes for any concurrency, and its usage stands in the record", async () => {
  const one = await run("one", { models: { concurrency: 1 } });
  expect(server.peak()).toBe(1);
  expect(server.got).toHaveLength(87);
  const { entry } = one.scorers[0]!;
  expect(entry).toMatchObject({ n: 87, missing: { "no text": 3 } });
  expect(entry.usage).toMatchObject({ calls: 87, inputTokens: 87_000 });
  expect(entry.usage.costUsd).toBeCloseTo(0.087, 9);
  trouble = (got, r) => setTimeout(() => json(r, { score: scoreOfText(textOf(got)) }), 3 + (got.n % 5));
  for (const concurrency of [4, 64]) {
    await run(`c${concurrency}`, { models: { concurrency } });
    expect(bytesOf(`c${concurrency}`)).toEqual(bytesOf("one"));
  }
  expect(server.peak()).toBeGreaterThan(16);
});

test("a server in every kind of trouble changes no byte", async () => {
  await run("calm");
  const seen = new Map<string, number>();
  trouble = (got, r) => {
    const text = textOf(got);
    const n = seen.get(text) ?? 0;
    seen.set(text, n + 1);
    const kind = scoreOfText(text) % 1 === 0 ? 0 : Number(text.split(" ").at(-1)) % 8;
    if (n > 1) return undefined;
    if (kind === 0) return (json(r, {}, 500), true);
    if (kind === 1) return (json(r, {}, 429, { "retry-after": "0.02" }), true);
    if (kind === 2) return (r.end('{"score": 1'), true);
    if (kind === 3) return (r.destroy(), true);
    if (kind === 4) return (r.end("upstream error"), true);
    if (kind === 5) return (json(r, { choices: [] }), true);
    if (kind === 6 && n === 0) return true;
    return undefined;
  };
  const { scorers } = await run("troubled");
  expect(bytesOf("troubled")).toEqual(bytesOf("calm"));
  expect(scorers[0]!.entry.usage.calls!).toBeGreaterThan(200);
});

test("a budget ends the run before it is exceeded, keeps what is finished, and the same command goes on", async () => {
  const whole = await run("whole");
  const first = await run("saved", { models: { budgetUsd: 0.0305, concurrency: 3 } });
  expect(first.stopped).toEqual({ by: "budget", budgetUsd: 0.0305, spentUsd: expect.closeTo(0.03, 9) });
  expect([first.record.status, first.scorers]).toEqual(["interrupted", []]);
  expect(first.record.scorers[0]!.usage.calls).toBe(30);
  expect(Object.keys(bytesOf("saved")).filter((f) => f.includes("part-")).length).toBeGreaterThan(0);
  const before = server.got.length;
  const second = await run("saved");
  expect(server.got.length - before).toBe(57);
  expect(second.record.scorers[0]!.usage.calls).toBe(87);
  expect(second.record.status).toBe("complete");
  expect(bytesOf("saved")).toEqual(bytesOf("whole"));
  expect(whole.scorers[0]!.n).toBe(second.scorers[0]!.n);
});

test("an abort stops calls at once, answers so far are kept, and the same command asks only the rest", async () => {
  await run("whole");
  const abort = new AbortController();
  let nAnswered = 0;
  trouble = () => {
    if (++nAnswered < 41) return undefined;
    abort.abort();
    return true;
  };
  const { record } = await run("stopped", { signal: abort.signal, models: { concurrency: 2 } });
  expect(record.status).toBe("interrupted");
  trouble = () => undefined;
  const before = server.got.length;
  await run("stopped");
  expect(server.got.length - before).toBeLessThanOrEqual(87 - 39);
  expect(bytesOf("stopped")).toEqual(bytesOf("whole"));
});

test("with the answers in a cache, a lost run is made again without a question", async () => {
  await run("a", { models: { cacheDir: join(root, "cache") } });
  const before = server.got.length;
  const { scorers } = await run("b", { models: { cacheDir: join(root, "cache") } });
  expect(server.got.length).toBe(before);
  expect(scorers[0]!.entry.usage).toEqual({ cachedCalls: 87, savedUsd: expect.closeTo(0.087, 9) });
  expect(bytesOf("b")).toEqual(bytesOf("a"));
});

test("repeats ask again, into folders and tables of their own; what computes is asked once", async () => {
  trouble = (got, r) => (json(r, { score: got.n }), true);
  const scorers = [await modelScorer(server.url), await createScorer("length")];
  const { record } = await run("again", { repeats: 3, scorers });
  expect(server.got).toHaveLength(3 * 87);
  expect(record.scorers.map((s) => [s.call, s.repeat])).toEqual([
    ["loopback:url=loopback", undefined],
    ["loopback:url=loopback", 1],
    ["loopback:url=loopback", 2],
    ["length", undefined],
  ]);
  const [read] = await openDatasets([join(root, "again")]);
  const { tables } = await collect(read!);
  const judged = tables.filter((t) => t.scorer.name === "loopback");
  expect(judged.map((t) => t.repeat)).toEqual([0, 1, 2]);
  expect(new Set(judged.map((t) => t.values[0])).size).toBe(3);
  await run("again", { repeats: 4, scorers });
  expect(server.got).toHaveLength(4 * 87);
});

test("probes run before anything is asked: an error stops the run, a warning is told, a finished run is not probed", async () => {
  let severity: "error" | "warning" = "error";
  const probe: NonNullable<Scorer["probe"]> = async () => [
    { check: "direction", severity, finding: "worse text scores higher", help: "set direction=lower" },
  ];
  const scorers = [await modelScorer(server.url, { probe })];
  const told: string[] = [];
  const onFinding = (_: Scorer, f: { finding: string }): void => void told.push(f.finding);
  const error = await run("probed", { scorers, onFinding }).catch((e) => e);
  expect(error.problem).toEqual({
    where: "probe",
    problem: "loopback:url=loopback, direction: worse text scores higher (set direction=lower)",
    help: "mend it, or --no-probe to score all the same",
  });
  expect(server.got).toHaveLength(0);
  severity = "warning";
  await run("probed", { scorers, onFinding });
  await run("probed", { scorers, onFinding });
  expect(told).toHaveLength(2);
  severity = "error";
  await run("unprobed", { scorers });
});

test("a server that refuses the key ends the run; the key is in no file and no message", async () => {
  trouble = (got, r) => (got.n > 20 ? (json(r, { error: got.headers }, 401), true) : undefined);
  const error = await run("refused", { models: { concurrency: 1 } }).catch((e) => e);
  expect(error.problem).toMatchObject({ help: `check the key in the environment variable ${SECRET_ENV}` });
  trouble = (got, r) => (json(r, { score: 1, echo: got.headers["authorization"] }), true);
  await run("refused");
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).map((name) => join(root, name));
  const files = names.filter((name) => statSync(name).isFile());
  expect(files.some((f) => f.includes("refused-cache"))).toBe(true);
  for (const file of files) expect(readFileSync(file).includes(SECRET)).toBe(false);
  expect(JSON.stringify([error.message, error.stack, error.problem])).not.toContain(SECRET);
});

test("a run without models given asks with default limits and keeps no answers", async () => {
  const signal = new AbortController().signal;
  const { scorers } = await scoreRun({
    dir: join(root, "plain"),
    paths: [],
    request,
    open: async () => [source],
    skipped: () => 0,
    scorers: [await modelScorer(server.url)],
    threads: 1,
    force: false,
    version: "0",
    signal,
    progress: SILENT,
  });
  expect(scorers[0]!.n).toBe(87);
  expect(readdirSync(root)).toEqual(["plain"]);
});
