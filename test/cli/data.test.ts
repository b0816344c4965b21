import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { data } from "../../src/cli/data.ts";
import { runProgram } from "../../src/cli/program.ts";

let root: string;
let server: Server;
let url: string;
let requests: { path: string; range: string | undefined }[];
/** How the hub answers; tests replace it. */
let answer: (request: IncomingMessage, response: ServerResponse) => void;

const PARQUET = "/datasets/allenai/reward-bench-2/resolve/main/data/test-00000-of-00001.parquet";
const BODY = Buffer.alloc(300_000, "reward bench ");
const ETAG = '"v1"';

/** Answers as a hub does: whole, or from the offset of a Range whose If-Range fits. */
function whole(request: IncomingMessage, response: ServerResponse): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? NaN);
  if (Number.isNaN(from) || request.headers["if-range"] !== ETAG) {
    response.writeHead(200, { "content-length": BODY.length, etag: ETAG });
    response.end(BODY);
    return;
  }
  const range = `bytes ${from}-${BODY.length - 1}/${BODY.length}`;
  response.writeHead(206, { "content-length": BODY.length - from, "content-range": range, etag: ETAG });
  response.end(BODY.subarray(from));
}

/** Breaks the connection after some bytes, once; then answers whole. */
function broken(after: number): typeof answer {
  return (request, response) => {
    answer = whole;
    response.writeHead(200, { "content-length": BODY.length, etag: ETAG });
    response.write(BODY.subarray(0, after), () => request.socket.end());
  };
}

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "trenchcoat-data-"));
  requests = [];
  answer = whole;
  server = createServer((request, response) => {
    requests.push({ path: request.url!, range: request.headers.range });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  rmSync(root, { recursive: true, force: true });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function call(...argv: readonly string[]) {
  let out = "";
  let err = "";
  const io = {
    stdin: (async function* () {})(),
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    env: {},
    columns: undefined,
    errIsTerminal: false,
    signal: new AbortController().signal,
  };
  const code = await runProgram([data], ["data", ...argv], io);
  return { code, out, err };
}

const pull = (...more: readonly string[]) =>
  call("pull", "rewardbench-2", "-o", root, "--hub-url", url, ...more);
const file = () => join(root, "rewardbench-2", "test-00000-of-00001.parquet");
const lock = () =>
  JSON.parse(readFileSync(join(root, "trenchcoat-lock.json"), "utf8")) as {
    sets: Record<
      string,
      { licence: string; files: { path: string; sha256: string; bytes: number; url: string }[] }
    >;
  };

test("data pull NAME shows the licence first, fetches, and locks checksums", async () => {
  const { code, out, err } = await pull();
  expect(code).toBe(0);
  expect(err).toMatch(/^rewardbench-2: licence ODC-BY/);
  expect(err).toContain("test-00000-of-00001.parquet: 300,000 of 300,000 bytes (100%)");
  expect(out).toContain("fetched rewardbench-2/test-00000-of-00001.parquet (0.3 MB, sha256 ");
  expect(out).toContain("next: trenchcoat data inspect ");
  expect(requests).toEqual([{ path: PARQUET, range: undefined }]);
  expect(readFileSync(file()).equals(BODY)).toBe(true);
  expect(lock().sets["rewardbench-2"]).toMatchObject({
    licence: expect.stringContaining("ODC-BY"),
    files: [{ path: "rewardbench-2/test-00000-of-00001.parquet", bytes: 300_000, url: `${url}${PARQUET}` }],
  });
});

test("data pull NAME a second time verifies without fetching", async () => {
  await pull();
  const { out } = await pull("--json");
  expect(requests).toHaveLength(1);
  expect(JSON.parse(out)).toMatchObject({
    sets: [{ name: "rewardbench-2", files: [{ status: "verified" }] }],
  });
});

test("data pull NAME refuses a file that differs from the lock, on disk or from the hub", async () => {
  await pull();
  const { sha256 } = lock().sets["rewardbench-2"]!.files[0]!;
  writeFileSync(file(), "changed");
  const first = await pull();
  expect(first.code).toBe(2);
  expect(first.err).toContain(
    `checksum differs from the lock file; expected sha256 ${sha256} (300000 bytes), got `,
  );
  rmSync(file());
  answer = (_, response) => void response.writeHead(200, { "content-length": 5 }).end("other");
  expect((await pull()).err).toContain("checksum differs from the lock file");
  expect(lock().sets["rewardbench-2"]!.files[0]!.sha256).toBe(sha256);
});

test("data pull NAME resumes a broken connection where it stopped", async () => {
  answer = broken(100_000);
  expect((await pull()).code).toBe(0);
  expect(readFileSync(file()).equals(BODY)).toBe(true);
  expect(requests).toHaveLength(2);
  expect(Number(/bytes=(\d+)-/.exec(requests[1]!.range!)![1])).toBeGreaterThan(0);
});

test("data pull NAME resumes a stopped pull in a later call, and starts anew where the hub's file has changed", async () => {
  const part = join(root, "rewardbench-2", ".test-00000-of-00001.parquet.part");
  await pull();
  for (const [tag, range] of [
    [ETAG, "bytes=1000-"],
    ['"v0"', "bytes=1000-"],
  ] as const) {
    rmSync(file());
    writeFileSync(part, BODY.subarray(0, 1000));
    writeFileSync(`${part}.etag`, tag);
    requests = [];
    expect((await pull()).code).toBe(0);
    expect(requests).toEqual([{ path: PARQUET, range }]);
    expect(readFileSync(file()).equals(BODY)).toBe(true);
    expect(existsSync(part)).toBe(false);
  }
});

test("data pull NAME says in one line that the hub refuses or cannot be reached", async () => {
  answer = (_, response) => void response.writeHead(404).end();
  const refused = await pull();
  expect(refused.code).toBe(2);
  expect(refused.err).toContain(`${url}${PARQUET}: the hub answers 404 Not Found; expected 200 or 206`);
  answer = (_, response) => void response.writeHead(403).end();
  expect((await pull()).err).toContain("the hub wants an account that has accepted the set's terms");
  answer = (request) => void request.socket.destroy();
  const gone = await pull();
  expect(gone.code).toBe(2);
  expect(gone.err).toContain("cannot be fetched (");
});

test("data pull NAME suggests the nearest set", async () => {
  const { code, err } = await call("pull", "reward-bench");
  expect(code).toBe(2);
  expect(err).toContain('data pull: unknown published set "reward-bench"; expected one of: rewardbench, ');
  expect(err).toContain('did you mean "rewardbench"?');
});

test("data list shows sets with licence and page, marked untried, and the formats", async () => {
  const { out } = await call("list");
  expect(out).toContain("https://huggingface.co/datasets/allenai/reward-bench-2 (address untried)");
  expect(out).toContain("licence ODC-BY (dataset card); 7.0 MB; 1 files; format rewardbench-2");
  expect(out).toContain("  table: any CSV, TSV");
  const json = JSON.parse((await call("list", "--json")).out) as {
    sets: object[];
    readers: { format: string }[];
  };
  expect(json.readers.map((r) => r.format)).toContain("judgebench");
  expect(json.sets.length).toBeGreaterThan(5);
});

test("data inspect PATH counts what is there and what is missing, with an example that cannot harm a terminal", async () => {
  const path = join(root, "x.csv");
  writeFileSync(
    path,
    'item,mt,ref,rating,lang,score:b\n1,"\u001b[31mred\u202e",r,3,de,1\n2,two,r,NA,fr,\n3,three\n',
  );
  const { code, out, err } = await call("inspect", path, "--skip-bad", "1");
  expect(code).toBe(0);
  expect(err).toContain("passed over ");
  expect(out.split("\n")).toEqual([
    "x (format table)",
    "  licence: not stated in the data",
    "  2 items, 2 groups, 2 outputs, 2 references, 1 judgments",
    "  judgments: 1 rating of rating, 1 raters",
    "  gold rating (default): over outputs, mean of the judgments of rating",
    "  published scores (1 scorers):",
    "    b: metric, 1 values over outputs, 1 missing",
    "  tag lang: 2 values (de 1, fr 1)",
    "  missing: 1 ratings of rating, 1 scores of 1 scorers",
    "  note: columns taken unasked (change with --map): text=mt, reference=ref",
    "  first item: 1",
    "  first reference: r",
    "  first output: 1/1",
    "  first text: \\u001b[31mred\\u202e",
    "1 bad records were passed over",
    "",
  ]);
  const json = JSON.parse((await call("inspect", path, "--skip-bad", "1", "--json")).out) as object;
  expect(json).toMatchObject({
    skipped: 1,
    datasets: [{ dataset: "x", counts: { items: 2 }, missing: { missingRatings: { rating: 1 } } }],
  });
});

test("data ACTION suggests the nearest action and says what is needed", async () => {
  expect((await call("inspct", "x")).err).toContain('did you mean "inspect"?');
  expect((await call("inspect")).err).toBe(
    "data inspect: nothing named; expected for example: trenchcoat data inspect my.jsonl\n",
  );
  expect((await call("inspect", join(root, "nope"))).code).toBe(2);
});
