import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  assemble,
  type Batch,
  type DatasetSource,
  importedScorer,
  type Item,
  type Output,
  plainContext,
  publishedRows,
  type RunRequest,
  type ScoreColumn,
  type Scorer,
} from "../../src/core/index.ts";
import { corpusScores, type RunOptions, scoreDataset, scoreRun, SILENT } from "../../src/run/index.ts";
import { createScorer } from "../../src/scorers/index.ts";
import { bytesOf as hashesOf } from "./bytes-of.ts";

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), "trenchcoat-run-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const N = 300;
const request: RunRequest = {
  inputs: [{ name: "toy.jsonl", bytes: 1, sha256: "0" }],
  format: null,
  map: {},
  skipBad: 0,
  seed: 7,
  partRows: 128,
};

const items: Item[] = Array.from({ length: N / 2 }, (_, i) => ({
  id: `i${i}`,
  source: `source ${i} \ud800`,
  references: i % 5 === 0 ? [] : [{ id: "r", text: `reference number ${i} of the test` }],
  tags: { lang: "de" },
}));
const outputs: Output[] = Array.from({ length: N }, (_, i) => ({
  id: `o${i}`,
  itemId: `i${i % (N / 2)}`,
  system: i < N / 2 ? "A" : "B",
  ...(i % 11 === 0 ? {} : { text: `reference ${"x".repeat(i % 13)} ${i} of \u0000 a test` }),
  tags: {},
}));
const batch: Batch = {
  items,
  outputs,
  pairs: items.map((item, i) => ({ id: `p${i}`, itemId: item.id, a: `o${i + N / 2}`, b: `o${i}`, tags: {} })),
  judgments: [
    { kind: "rating", target: { output: "o1" }, value: 3, aspect: "q", rater: { aggregate: "mean" } },
  ],
};
const source: DatasetSource = {
  head: { name: "toy" },
  batches: async function* () {
    yield batch;
  },
};

async function run(dir: string, calls: readonly string[], more: Partial<RunOptions> = {}) {
  const scorers: Scorer[] = await Promise.all(calls.map(createScorer));
  return scoreRun({
    dir: join(root, dir),
    paths: ["toy.jsonl"],
    request,
    open: async () => [source],
    skipped: () => 0,
    scorers,
    threads: 1,
    force: false,
    version: "0",
    signal: new AbortController().signal,
    progress: SILENT,
    ...more,
  });
}

/** Hashes of the tables and parts of a run. */
const bytesOf = (dir: string): Record<string, string> => hashesOf(join(root, dir));

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRowObjectsJS();
  connection.closeSync();
  instance.closeSync();
  return rows as Record<string, unknown>[];
}

test("scoreRun stores the values, reasons and counts that scoring in memory gives", async () => {
  const { scorers, record } = await run("a", ["chrf", "random", "position", "length", "self-bleu"]);
  const dataset = assemble(source.head, { ...batch, columns: [] } as never);
  for (const { scorer, entry, missing, partsScored } of scorers) {
    const table = await scoreDataset(dataset, scorer, plainContext(7));
    const rows = await query(
      `FROM read_parquet('${join(root, "a", "scores", entry.hash, "*.parquet")}') ORDER BY "row"`,
    );
    expect(rows.map((r) => (r["value"] as number | null) ?? NaN)).toEqual([...table.values]);
    expect(missing).toEqual(table.missing);
    expect(partsScored).toBe(Math.ceil((scorer.spec.arity === "output" ? N : N / 2) / 128));
    const { nCols = 0, counts } = table.stats ?? {};
    rows.forEach((r, i) => {
      for (let c = 0; c < nCols; c++)
        expect((r[`c${c}`] as number | null) ?? NaN).toBe(counts![i * nCols + c]);
    });
    expect(new Set(rows.map((r) => r["signature"]))).toEqual(new Set([entry.signature]));
  }
  expect(record.status).toBe("complete");
  expect(record.counts).toEqual({ items: N / 2, outputs: N, pairs: N / 2, judgments: 1, published: 0 });
});

test("a pair scorer is asked in both orders, in the pair's own frame, and a lost part of one order is made again", async () => {
  const { scorers } = await run("a", ["position"]);
  expect(scorers.map((s) => [s.entry.order, s.n, s.mean, s.partsScored])).toEqual([
    ["as-listed", N / 2, 1, 2],
    ["swapped", N / 2, 0, 2],
  ]);
  const whole = bytesOf("a");
  const { hash } = scorers[0]!.entry;
  const rows = await query(
    `SELECT "order", count(*)::INTEGER AS n, avg(value) AS mean FROM read_parquet('${root}/a/scores/${hash}*/*.parquet') GROUP BY 1 ORDER BY 1`,
  );
  expect(rows).toEqual([
    { order: "as-listed", n: N / 2, mean: 1 },
    { order: "swapped", n: N / 2, mean: 0 },
  ]);
  rmSync(join(root, "a", "scores", `${hash}-swapped`, "part-00001.parquet"));
  const again = await run("a", ["position"]);
  expect(again.scorers.map((s) => s.partsScored)).toEqual([0, 1]);
  expect(again.record.scorers).toHaveLength(2);
  expect(bytesOf("a")).toEqual(whole);
});

test("corpus scores by system of a run equal those of counts in memory", async () => {
  const [chrf] = (await run("a", ["chrf"])).scorers;
  const dataset = assemble(source.head, { ...batch, columns: [] } as never);
  const table = await scoreDataset(dataset, chrf!.scorer, plainContext(7));
  const made = corpusScores(table, dataset, chrf!.scorer);
  expect(chrf!.corpora).toEqual(made.map((c) => ({ dataset: "toy", ...c })));
  expect(made.map((c) => c.n)).toEqual([109, 109]);
});

test("scores that came with the data are stored whole, in order", async () => {
  const columns: ScoreColumn[] = [
    {
      scorer: importedScorer("b", { family: "judge", arity: "pair" }),
      over: "pairs",
      ids: ["p1", "p0"],
      values: Float64Array.of(NaN, 1),
      order: "swapped",
      repeat: 1,
    },
    {
      scorer: importedScorer("a", { family: "metric" }),
      over: "outputs",
      ids: ["o1"],
      values: Float64Array.of(2),
    },
  ];
  const withColumns: DatasetSource = {
    head: { name: "toy" },
    batches: async function* () {
      yield { ...batch, columns };
    },
  };
  await run("a", ["length"], { open: async () => [withColumns] });
  const rows = await query(`FROM read_parquet('${root}/a/published.parquet')`);
  const expected = columns.flatMap((column, part) => [...publishedRows("toy", part, column)]);
  expect(rows).toEqual(expected.map((r, row) => ({ row, ...r })));
});

test("every part is one row group of the same rows, and nothing unfinished stays behind", async () => {
  await run("a", ["length"]);
  const parts = await query(
    `SELECT file_name, max(row_group_id)::INTEGER AS g, max(row_group_num_rows)::INTEGER AS n FROM parquet_metadata('${root}/a/scores/*/*.parquet') GROUP BY 1 ORDER BY 1`,
  );
  expect(parts.map((p) => p["g"])).toEqual(parts.map(() => 0));
  expect(parts.map((p) => p["n"])).toEqual([128, 128, N - 2 * 128]);
  expect(readdirSync(join(root, "a")).sort()).toEqual([
    "items.parquet",
    "judgments.parquet",
    "outputs.parquet",
    "pairs.parquet",
    "run.json",
    "scores",
  ]);
});

test("a resumed run scores only what is missing and ends with the same bytes", async () => {
  await run("whole", ["chrf", "length"]);
  await run("killed", ["chrf", "length"]);
  const parts = readdirSync(join(root, "killed", "scores"), { recursive: true, encoding: "utf8" })
    .filter((f) => f.endsWith(".parquet"))
    .sort();
  const kept = join(root, "killed", "scores", parts[1]!);
  const { mtimeMs } = statSync(kept);
  for (const lost of [parts[0]!, parts[3]!, parts[5]!]) rmSync(join(root, "killed", "scores", lost));
  const { scorers } = await run("killed", ["chrf", "length"]);
  expect(scorers.reduce((n, s) => n + s.partsScored, 0)).toBe(3);
  expect(statSync(kept).mtimeMs).toBe(mtimeMs);
  expect(bytesOf("killed")).toEqual(bytesOf("whole"));
});

test("a run that was killed while reading reads again", async () => {
  await run("whole", ["length"]);
  const dir = join(root, "killed");
  await run("killed", ["length"]);
  const record = JSON.parse(readFileSync(join(dir, "run.json"), "utf8"));
  writeFileSync(
    join(dir, "run.json"),
    JSON.stringify({ ...record, status: "reading", datasets: null, counts: null }),
  );
  rmSync(join(dir, "outputs.parquet"));
  rmSync(join(dir, "scores"), { recursive: true });
  await run("killed", ["length"]);
  expect(bytesOf("killed")).toEqual(bytesOf("whole"));
});

test("a scorer is added to a run of the same data, and the ones before stay", async () => {
  await run("a", ["length"]);
  const { record, scorers } = await run("a", ["random"]);
  expect(record.scorers.map((s) => [s.call, s.status])).toEqual([
    ["length", "complete"],
    ["random", "complete"],
  ]);
  expect(scorers.map((s) => s.entry.call)).toEqual(["random"]);
});

test("a directory of another request is refused, and --force starts anew", async () => {
  await run("a", ["length"]);
  const other = { ...request, inputs: [{ name: "toy.jsonl", bytes: 1, sha256: "1" }] };
  await expect(run("a", ["length"], { request: other })).rejects.toThrow(/file "toy.jsonl" has changed/);
  await expect(run("a", ["length"], { request: { ...request, seed: 8 } })).rejects.toThrow(
    /seed was 7, is 8/,
  );
  const { scorers } = await run("a", ["length"], { request: other, force: true });
  expect(scorers[0]!.partsReused).toBe(0);
});

test("a directory that is no run is refused, even by --force, and left alone", async () => {
  writeFileSync(join(root, "thesis.tex"), "mine");
  await expect(run(".", ["length"], { force: true })).rejects.toThrow(
    /not a run directory, it holds "thesis/,
  );
  expect(readFileSync(join(root, "thesis.tex"), "utf8")).toBe("mine");
});

test("a scorer whose need a whole data set lacks is refused before scoring", async () => {
  const bare = (change: (o: Output) => Output, references: boolean): DatasetSource => ({
    head: { name: "bare" },
    batches: async function* () {
      yield {
        items: references ? items : items.map((i) => ({ ...i, references: [] })),
        outputs: outputs.map(change),
      };
    },
  });
  const noText = bare(({ id, itemId, tags }) => ({ id, itemId, tags }), true);
  await expect(run("a", ["length"], { open: async () => [noText] })).rejects.toThrow(
    "data set bare: scorer length needs text; expected outputs with text, got 300 outputs, all without",
  );
  const noReferences = bare((o) => o, false);
  await expect(run("b", ["chrf"], { open: async () => [noReferences] })).rejects.toThrow(
    /chrf needs references/,
  );
  await expect(run("b", ["position"])).rejects.toThrow(/position needs pairs of outputs/);
});

test("a need that one of several data sets meets leaves the others' scores missing, with the reason", async () => {
  const bare: DatasetSource = {
    head: { name: "bare" },
    batches: async function* () {
      yield { items, outputs: outputs.map(({ id, itemId }) => ({ id, itemId, tags: {} })) };
    },
  };
  const { scorers } = await run("a", ["length"], { open: async () => [source, bare] });
  const nWithout = outputs.filter((o) => o.text === undefined).length;
  expect(scorers[0]!.missing).toEqual({ "no text": N + nWithout });
});

test("a reading that failed leaves nothing behind, so that a mended command starts anew", async () => {
  const fails = async (): Promise<DatasetSource[]> => {
    throw new Error("no such column");
  };
  await expect(run("a", ["length"], { open: fails })).rejects.toThrow("no such column");
  expect(existsSync(join(root, "a"))).toBe(false);
  const { record } = await run("a", ["length"], { request: { ...request, map: { text: "b" } } });
  expect(record.status).toBe("complete");
});

test("a run that was killed while reading is no obstacle to another request", async () => {
  await run("a", ["length"]);
  const file = join(root, "a", "run.json");
  const record = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...record, status: "reading", datasets: null, counts: null }));
  const again = await run("a", ["length"], { request: { ...request, seed: 8 } });
  expect(again.record.request.seed).toBe(8);
});

test("a directory that is a file is refused", async () => {
  writeFileSync(join(root, "a"), "mine");
  await expect(run("a", ["length"])).rejects.toThrow(
    /a: not a directory; expected a run directory, got a file/,
  );
});

test("duplicate ids and orphans are refused", async () => {
  const of = (more: Batch): DatasetSource => ({
    head: { name: "bad" },
    batches: async function* () {
      yield { items: items.slice(0, 2), outputs: outputs.slice(0, 2) };
      yield more;
    },
  });
  await expect(run("a", ["length"], { open: async () => [of({ outputs: [outputs[1]!] })] })).rejects.toThrow(
    'bad: duplicate output id "o1"',
  );
  await expect(run("b", ["length"], { open: async () => [of({ outputs: [outputs[2]!] })] })).rejects.toThrow(
    'bad: output "o2" belongs to item "i2", which is not in the data',
  );
});

test("an interrupt ends a run cleanly, and the next call goes on", async () => {
  const controller = new AbortController();
  const open = async (): Promise<DatasetSource[]> => {
    controller.abort();
    return [source];
  };
  const { record } = await run("a", ["length"], { signal: controller.signal, open });
  expect(record.status).toBe("interrupted");
  expect((await run("a", ["length"])).record.status).toBe("complete");
});

test("two processes do not write to one run", async () => {
  await run("a", ["length"]);
  const temporary = join(root, "a", ".tmp");
  const { mkdirSync } = await import("node:fs");
  const { hostname } = await import("node:os");
  mkdirSync(temporary);
  writeFileSync(join(temporary, "lock.json"), JSON.stringify({ pid: process.ppid, host: hostname() }));
  await expect(run("a", ["random"])).rejects.toThrow(/is writing to this run/);
  const other = { ...request, seed: 8 };
  await expect(run("a", ["random"], { request: other, force: true })).rejects.toThrow(/is writing/);
  expect(existsSync(join(root, "a", "items.parquet"))).toBe(true);
});
