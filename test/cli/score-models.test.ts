import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ServerResponse } from "node:http";
import { call } from "./fake-io.ts";
import { type Got, json, type Loopback, loopback } from "../scorers/clients/loopback.ts";

const KEY = "sk-judge-4711-not-to-be-seen";
const N = 30;

let root: string;
let server: Loopback;
let data: string;
/** The rating that the model gives; a function of the request. */
let rating: (got: Got) => number;
/** What the server does instead of answering, where it does. */
let trouble: (got: Got, response: ServerResponse) => boolean;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "trenchcoat-judge-"));
  rating = (got) => 1 + (JSON.stringify(got.body).length % 5);
  trouble = () => false;
  server = await loopback((got, r) => {
    if (trouble(got, r)) return;
    const content = `The answer is fine.\nRating: ${rating(got)}`;
    const message = { role: "assistant", content };
    json(r, {
      choices: [{ message, finish_reason: "stop" }],
      usage: { prompt_tokens: 500, completion_tokens: 20 },
    });
  });
  data = join(root, "toy.jsonl");
  const records = Array.from({ length: N }, (_, i) => ({
    id: `i${i}`,
    prompt: `question ${i}`,
    outputs: [{ id: `o${i}`, system: "A", text: `answer ${"x".repeat(i % 7)} ${i}` }],
  }));
  writeFileSync(data, records.map((r) => `${JSON.stringify(r)}\n`).join(""));
});
afterEach(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

const judge = (more = ""): string =>
  `judge-rating:url=${server.url},model=m,key_env=MY_KEY,price_in=1,price_out=10${more}`;

const score = (argv: readonly string[], scorer = judge()) =>
  call(
    [
      "score",
      data,
      "--scorer",
      scorer,
      "--threads",
      "1",
      "--part-rows",
      "8",
      "-o",
      join(root, "runs/a"),
      ...argv,
    ],
    { env: { MY_KEY: KEY } },
  );

test("score asks a judge, says what it cost, and keeps answers beside the runs", async () => {
  const { code, out, err } = await score(["--json"]);
  expect(code).toBe(0);
  expect(err).toMatch(/judge-rating:.*: 30 outputs, mean [\d.]+, 30 calls, \$0\.021/);
  const { scorers, testRetest } = JSON.parse(out);
  expect(scorers[0].usage).toMatchObject({ calls: 30, inputTokens: 15_000, outputTokens: 600 });
  expect(scorers[0].usage.costUsd).toBeCloseTo(0.021, 9);
  expect(testRetest).toEqual([]);
  expect(readdirSync(join(root, "runs/.trenchcoat-cache"))).toEqual(["answers-00001.jsonl"]);
  rmSync(join(root, "runs/a"), { recursive: true });
  const again = await score(["--json"]);
  expect(JSON.parse(again.out).scorers[0].usage).toMatchObject({ cachedCalls: 30 });
  expect(server.got).toHaveLength(30);
});

test("--no-cache keeps nothing, --cache names another place", async () => {
  await score(["--no-cache"]);
  expect(readdirSync(join(root, "runs"))).toEqual(["a"]);
  rmSync(join(root, "runs"), { recursive: true });
  await score(["--cache", join(root, "kept")]);
  expect(readdirSync(join(root, "kept"))).toEqual(["answers-00001.jsonl"]);
  expect(readdirSync(join(root, "runs"))).toEqual(["a"]);
});

test("--dry-run asks and writes nothing, and tells calls, tokens and dollars", async () => {
  const { code, out } = await score([
    "--dry-run",
    "--scorer",
    "length",
    "--rpm",
    "10",
    "--budget-usd",
    "0.01",
  ]);
  expect(code).toBe(0);
  expect(out).toContain(
    "dry run: nothing was asked, nothing was written\n  computed here, without calls: length\n",
  );
  expect(out).toMatch(
    /judge-rating:.*: 30 calls, about [\d,]+ input and up to 30,720 output tokens, up to \$0\.3\d+/,
  );
  expect(out).toContain("the limits a minute allow this in 3 minutes at best");
  expect(out).toContain("this is more than --budget-usd 0.01: the run would stop before its end");
  expect(server.got).toEqual([]);
  expect(readdirSync(root)).toEqual(["toy.jsonl"]);
});

test("--dry-run --json counts repeats and leaves out what the cache knows", async () => {
  const fresh = JSON.parse((await score(["--dry-run", "--json", "--repeats", "3"])).out);
  expect(fresh).toMatchObject({ dryRun: true, repeats: 3, leastMinutes: null });
  expect(fresh.scorers[0]).toMatchObject({ calls: 90, cachedCalls: 0, unestimated: 0, unpriced: 0 });
  await score([]);
  const known = JSON.parse((await score(["--dry-run", "--json", "--repeats", "3"])).out);
  expect(known.scorers[0]).toMatchObject({ calls: 60, cachedCalls: 30 });
  expect(known.scorers[0].inputTokens).toBeCloseTo((2 / 3) * fresh.scorers[0].inputTokens, 6);
});

test("--budget-usd stops before it is exceeded, exits 1, says how to go on, and going on pays for nothing twice", async () => {
  const { code, out, err } = await score(["--budget-usd", "0.03", "--concurrency", "1"]);
  expect([code, out]).toEqual([1, ""]);
  const spent = Number(/stopped by the budget: \$([\d.]+) of \$0\.03 are spent/.exec(err)![1]);
  expect(spent).toBeGreaterThan(0);
  expect(spent).toBeLessThanOrEqual(0.03);
  expect(err).toContain("the same command goes on where it stopped, with a budget of its own");
  const record = JSON.parse(readFileSync(join(root, "runs/a/run.json"), "utf8"));
  expect(record.status).toBe("interrupted");
  expect(record.scorers[0].usage.costUsd).toBeCloseTo(spent, 6);
  const nFirst = server.got.length;
  expect(nFirst).toBeLessThan(N);
  expect((await score(["--budget-usd", "1"])).code).toBe(0);
  expect(server.got).toHaveLength(N);
});

test("--budget-usd says of which calls no price is known", async () => {
  const { code, err } = await score(
    ["--budget-usd", "1"],
    `judge-rating:url=${server.url},model=m,key_env=MY_KEY`,
  );
  expect(code).toBe(0);
  expect(err).toContain("no price is known, so its calls do not count for --budget-usd");
  expect(err).toContain(`${N} calls, cost unknown`);
  expect(err).not.toContain("$0");
});

test("dollars by the built-in price list are said to be unverified, in a dry run and in the run", async () => {
  const scorer = `judge-rating:url=${server.url},model=gpt-4o-mini,key_env=MY_KEY`;
  const words = "by an unverified price list (give price_in, price_out)";
  expect((await score(["--dry-run"], scorer)).out).toMatch(/up to \$[\d.]+ by an unverified price list/);
  const { err, out } = await score(["--json"], scorer);
  expect(err).toContain(words);
  const { usage } = JSON.parse(out).scorers[0];
  expect(usage.unverifiedUsd).toBe(usage.costUsd);
  const own = await score(["--force"], `${scorer},price_in=1,price_out=2`);
  expect(own.err).not.toContain("unverified");
});

test("--repeats prints how far the judge agrees with itself", async () => {
  rating = (got) => 1 + ((got.n + JSON.stringify(got.body).length) % 5);
  const { code, out, err } = await score(["--repeats", "3", "--json"]);
  expect(code).toBe(0);
  expect(server.got).toHaveLength(3 * N);
  expect(err).toMatch(
    /test-retest of judge-rating.*, asked 3 times: reliability -?[\d.]+ \[.*\], \d+% the same each time \[.*\], noise of one score [\d.]+; n = 30, dropped 0/,
  );
  const result = JSON.parse(out);
  expect(result.scorers.map((s: { repeat?: number }) => s.repeat)).toEqual([undefined, 1, 2]);
  expect(result.testRetest[0]).toMatchObject({
    repeats: 3,
    n: 30,
    dropped: 0,
    ciMethod: "F distribution, one-way",
  });
});

test("--pilot asks some tasks twice first; --min-reliability stops there before the rest is asked", async () => {
  rating = (got) => 1 + (got.n % 5);
  const stopped = await score(["--pilot", "8", "--min-reliability", "0.9"]);
  expect(stopped.code).toBe(1);
  expect(stopped.err).toContain("asked 2 times:");
  expect(stopped.err).toMatch(/the lower end of its reliability, -?[\d.]+, is below --min-reliability 0\.9/);
  expect(stopped.err).toContain("stopped after the pilot, before the other tasks were asked");
  expect(server.got).toHaveLength(16);
  const { code } = await score(["--pilot", "8"]);
  expect(code).toBe(0);
  expect(server.got).toHaveLength(16 + N - 8);
});

test("a judge that always says the same passes the pilot", async () => {
  const { code, err } = await score(["--pilot", "8", "--min-reliability", "0.9"]);
  expect(code).toBe(0);
  expect(err).toContain("every task got the same score each time, 100% the same each time [68%, 100%]");
});

test("a judge whose answers cannot be read fails --max-missing loudly", async () => {
  trouble = (_, r) => (json(r, { error: { message: "context length exceeded" } }, 400), true);
  const { code, err } = await score([]);
  expect(code).toBe(1);
  expect(err).toMatch(
    /100\.0% of the scores are missing \(HTTP 400: context length exceeded 30\), more than --max-missing 0\.5/,
  );
});

test("a judge whose answers are all missing is given up early, exit 1, with what to do", async () => {
  const records = Array.from({ length: 1500 }, (_, i) => ({
    id: `i${i}`,
    prompt: `question ${i}`,
    outputs: [{ id: `o${i}`, text: `answer ${i}` }],
  }));
  writeFileSync(data, records.map((r) => `${JSON.stringify(r)}\n`).join(""));
  trouble = (_, r) => (json(r, { error: { message: "context length exceeded" } }, 400), true);
  const { code, out, err } = await score(["--part-rows", "4096"]);
  expect([code, out]).toEqual([1, ""]);
  expect(err).toMatch(
    /scorer judge-rating:.*: 100\.0% of the first 256 of 1,500 scores are missing \(HTTP 400: context length exceeded 256\), more than --max-missing 0\.5\n/,
  );
  expect(err).toContain("the same command goes on where it stopped, and with --max-missing 1 to the end");
  expect(server.got.length).toBeLessThan(700);
});

test("a server that refuses the key exits 2 with the address and the variable; no file and no message has the key", async () => {
  trouble = (got, r) => (json(r, { error: { message: `${got.headers["authorization"]}` } }, 401), true);
  const { code, err } = await score([]);
  expect(code).toBe(2);
  expect(err).toContain(
    `${server.url}/chat/completions: the server refuses: HTTP 401\n  check the key in the environment variable MY_KEY`,
  );
  trouble = () => false;
  await score([]);
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).map((f) => join(root, f));
  for (const file of files.filter((f) => statSync(f).isFile()))
    expect(readFileSync(file).includes(KEY)).toBe(false);
  expect(err).not.toContain(KEY);
});

test("meta --scorer asks through the same wrapper: cached, within the budget", async () => {
  const rated = join(root, "rated.jsonl");
  const records = Array.from({ length: N }, (_, i) => ({
    id: `i${i}`,
    prompt: `question ${i}`,
    outputs: [
      {
        id: `o${i}`,
        system: "A",
        text: `answer ${i}`,
        ratings: { quality: [{ value: i % 4, rater: "ann" }] },
      },
    ],
  }));
  writeFileSync(rated, records.map((r) => `${JSON.stringify(r)}\n`).join(""));
  const argv = [
    "meta",
    rated,
    "--scorer",
    judge(),
    "--resamples",
    "20",
    "--cache",
    join(root, "kept"),
    "--json",
  ];
  const first = await call([...argv, "--budget-usd", "0.03", "--concurrency", "1"], { env: { MY_KEY: KEY } });
  expect([first.code, first.out]).toEqual([1, ""]);
  expect(first.err).toContain("stopped: the budget of 0.03 US dollars is spent");
  const again = await call(argv, { env: { MY_KEY: KEY } });
  expect(again.code).toBe(0);
  expect(server.got).toHaveLength(N);
});

test.each([
  [["--concurrency", "0"], '--concurrency: invalid number; expected a whole number from 1 to 10000, got "0"'],
  [["--rpm", "x"], '--rpm: invalid number; expected a whole number from 1 to 2^53, got "x"'],
  [["--budget-usd", "-1"], '--budget-usd: invalid number; expected a number above 0, got "-1"'],
  [["--repeats", "0"], '--repeats: invalid number; expected a whole number from 1 to 100, got "0"'],
  [
    ["--min-reliability", "0.5"],
    "--min-reliability: there is no pilot to measure it on; expected --pilot N beside it",
  ],
  [["--pilot", "5", "--no-cache"], "--pilot: its answers would be asked for twice; expected a cache"],
  [
    ["--pilot", "5", "--min-reliability", "2"],
    '--min-reliability: invalid share; expected a number in [0, 1], got "2"',
  ],
])("score refuses %j", async (argv, message) => {
  const { code, err } = await score(argv);
  expect(code).toBe(2);
  expect(err).toContain(message);
  expect(existsSync(join(root, "runs"))).toBe(false);
});
