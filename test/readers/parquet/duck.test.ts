import { writeFileSync } from "node:fs";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { beforeAll, expect, test } from "vitest";
import { parquetColumns, parquetRows } from "../../../src/readers/parquet/duck.ts";
import { openTree } from "../../../src/readers/tree.ts";
import { failure, readOne, stdinOf, temporaryFolder } from "../memory-file.ts";

const folder = temporaryFolder();
const path = join(folder, "it's.parquet");
const SQL = `SELECT 1::BIGINT AS id, [{'role': 'user', 'content': 'hi'}] AS prompt, 'ok' AS response, 'NaN'::DOUBLE AS score,
  9007199254740993::BIGINT AS big, TIMESTAMP '2024-01-02 03:04:05' AS t, NULL::VARCHAR AS n`;

beforeAll(async () => {
  const instance = await DuckDBInstance.create(":memory:");
  const duck = await instance.connect();
  await duck.run(`COPY (${SQL}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`);
  duck.closeSync();
  instance.closeSync();
});

const fileOf = async (p: string) => (await openTree(p)).files[0]!;

test("parquetRows(file) gives plain values", async () => {
  const rows = [];
  for await (const batch of parquetRows(await fileOf(path))) rows.push(...batch);
  expect(rows).toEqual([
    {
      id: 1,
      prompt: [{ role: "user", content: "hi" }],
      response: "ok",
      score: NaN,
      big: "9007199254740993",
      t: "2024-01-02T03:04:05.000Z",
      n: null,
    },
  ]);
  expect(await parquetColumns(await fileOf(path))).toEqual([
    "id",
    "prompt",
    "response",
    "score",
    "big",
    "t",
    "n",
  ]);
});

test("Parquet is read as a table, from gz and standard input too; NaN is missing", async () => {
  const bytes = readFileSync(path);
  writeFileSync(join(folder, "a.parquet.gz"), gzipSync(bytes));
  for (const data of [
    await readOne(path),
    await readOne(join(folder, "a.parquet.gz")),
    await readOne("-", { stdin: stdinOf(bytes.subarray(0, 100), bytes.subarray(100)) }),
  ]) {
    expect(data.items).toMatchObject([{ id: "1", prompt: [{ role: "user", content: "hi" }] }]);
    expect(data.outputs[0]!.text).toBe("ok");
    expect(data.judgments).toEqual([]);
  }
});

test("a truncated Parquet file is one clear line", async () => {
  const cut = join(folder, "cut.parquet");
  writeFileSync(cut, readFileSync(path).subarray(0, 200));
  expect(await failure(cut)).toContain(
    "cut.parquet: broken Parquet file; expected a whole Parquet file, got ",
  );
});
