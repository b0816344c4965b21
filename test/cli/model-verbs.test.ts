import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Got, json, type Loopback, loopback } from "../scorers/clients/loopback.ts";
import { call } from "./fake-io.ts";

const N_ITEMS = 30;
const SYSTEMS = ["A", "B"];

let root: string;
let server: Loopback;
let data: string;
/** What the server does instead of answering, where it does. */
let trouble: (got: Got, response: ServerResponse) => boolean;

/** A judge whose rating follows from the question alone, so that it is the same whenever it is asked. */
const ratingOf = (body: unknown): number => 1 + (JSON.stringify(body).length % 5);

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "trenchcoat-verbs-"));
  trouble = () => false;
  server = await loopback((got, r) => {
    if (trouble(got, r)) return;
    const message = { role: "assistant", content: `As asked.\nRating: ${ratingOf(got.body)}` };
    json(r, {
      choices: [{ message, finish_reason: "stop" }],
      usage: { prompt_tokens: 500, completion_tokens: 20 },
    });
  });
  data = join(root, "toy.jsonl");
  const records = Array.from({ length: N_ITEMS }, (_, i) => ({
    id: `i${i}`,
    prompt: `question ${i}`,
    references: [`answer ${i}`],
    outputs: SYSTEMS.map((system, s) => ({
      id: `o${i}${system}`,
      system,
      text: `answer ${"x".repeat((i * 3 + s) % 7)} ${i} of ${system}`,
      ratings: { correct: [{ value: (i + s) % 3 === 0 ? 1 : 0, rater: "ann" }] },
    })),
  }));
  writeFileSync(data, records.map((r) => `${JSON.stringify(r)}\n`).join(""));
});
afterEach(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

const judge = (): string => `judge-rating:url=${server.url},model=m,price_in=1,price_out=10`;

const words = (text: string): string[] => text.split(" ");

/** Every verb that asks scorers without a run directory, as one would call it: the verb with its flags, the flag that takes the scorer, what stands behind its call. */
const VERBS: Readonly<Record<string, { argv: string; flag: string; cost?: string }>> = {
  meta: { argv: "--resamples 20", flag: "--scorer" },
  calibrate: { argv: "--resamples 20", flag: "--scorer" },
  "calibrate --cascade": {
    argv: "--cascade length=0 --alpha 0.4 --delta 0.2",
    flag: "--cascade",
    cost: "=0.1",
  },
  estimate: { argv: "--labels 10", flag: "--scorer" },
  debias: { argv: "--resamples 100", flag: "--scorer" },
  fit: { argv: "--member length --resamples 20", flag: "--member" },
  gate: { argv: "--min spearman=-1:value --resamples 20", flag: "--compute" },
  audit: { argv: "--sample 10 --edits style --resamples 100", flag: "--scorer" },
  attack: { argv: "--sample 4 --calls 3 --universal-calls 2", flag: "--scorer" },
};

function askedBy(verb: string): string[] {
  const { argv, flag, cost = "" } = VERBS[verb]!;
  return [words(verb)[0]!, data, ...words(argv), flag, judge() + cost];
}

const argvOf = (verb: string, ...more: string[]): string[] => [
  ...askedBy(verb),
  "--json",
  "--cache",
  join(root, "kept"),
  ...more,
];

describe.each(Object.keys(VERBS))("%s", (verb) => {
  test("a second time asks nothing: all answers come from the cache, and it says the same", async () => {
    const first = await call(argvOf(verb));
    expect([first.code, first.err]).toEqual([0, expect.stringMatching(/model servers: \d+ calls.*, \$/)]);
    const nAsked = server.got.length;
    expect(nAsked).toBeGreaterThan(0);
    const again = await call(argvOf(verb));
    expect([again.code, again.out]).toEqual([0, first.out]);
    expect(again.err).toMatch(/model servers: 0 calls \(\d+ more from the cache\)/);
    expect(server.got).toHaveLength(nAsked);
  });

  test("an interrupt ends it at once, though the server never answers; exit 130", async () => {
    const interrupt = new AbortController();
    trouble = (got) => {
      if (got.n === 2) interrupt.abort();
      return got.n >= 2;
    };
    const stopped = await call(argvOf(verb, "--concurrency", "1"), { signal: interrupt.signal });
    expect([stopped.code, stopped.out]).toEqual([130, ""]);
    expect(stopped.err).toContain("interrupted\n");
    expect(stopped.err).toContain(
      `answers are kept in ${join(root, "kept")}: the same command goes on from them`,
    );
    expect(server.got).toHaveLength(3);
  });

  test("--budget-usd, --concurrency and --no-cache are heeded", async () => {
    const argv = [...askedBy(verb), "--no-cache", "--concurrency", "3"];
    const spent = await call([...argv, "--budget-usd", "0.015"]);
    expect([spent.code, spent.out]).toEqual([1, ""]);
    expect(spent.err).toContain("stopped: the budget of 0.015 US dollars is spent");
    expect(spent.err).not.toContain("are kept in");
    expect(server.got.length).toBeLessThan(22);
    expect(server.peak()).toBeLessThanOrEqual(3);
    expect(readdirSync(root)).toEqual(["toy.jsonl"]);
  });

  test("a flag that is wrong is told before anything is asked", async () => {
    const { code, err } = await call(argvOf(verb, "--rpm", "often"));
    expect(code).toBe(2);
    expect(err).toContain('--rpm: invalid number; expected a whole number from 1 to 2^53, got "often"');
    expect(server.got).toEqual([]);
  });
});

test("calibrate refuses ratings before it asks a judge about them", async () => {
  const records = Array.from({ length: N_ITEMS }, (_, i) => ({
    id: `i${i}`,
    prompt: `question ${i}`,
    outputs: [{ id: `o${i}`, text: `answer ${i}`, ratings: { quality: [{ value: i % 4, rater: "ann" }] } }],
  }));
  writeFileSync(data, records.map((r) => `${JSON.stringify(r)}\n`).join(""));
  const { code, err } = await call(argvOf("calibrate"));
  expect(code).toBe(2);
  expect(err).toContain("its labels are ratings, not right or wrong");
  expect(server.got).toEqual([]);
});

test("scores that came with the data open no cache and say nothing of model servers", async () => {
  const argv = ["calibrate", data, "--scorer", "length", "--resamples", "20", "--cache", join(root, "kept")];
  const { err } = await call(argv);
  expect(err).not.toContain("model servers");
  expect(existsSync(join(root, "kept"))).toBe(false);
});

test("a rejected key ends every verb with the address, exit 2", async () => {
  trouble = (_, r) => (json(r, { error: { message: "no such key" } }, 401), true);
  for (const verb of Object.keys(VERBS)) {
    const { code, err } = await call(argvOf(verb));
    expect([verb, code]).toEqual([verb, 2]);
    expect(err).toContain(`${server.url}/chat/completions: the server refuses: HTTP 401`);
  }
});
