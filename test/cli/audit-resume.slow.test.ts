import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { json, type Loopback, loopback } from "../scorers/clients/loopback.ts";
import { toyAnswers } from "./toy-answers.ts";

const MAIN = resolve(import.meta.dirname, "../../src/cli/main.ts");
const CONCURRENCY = 4;

let root: string;
let data: string;
let server: Loopback;
/** How often each question was answered. */
const nAnswered = new Map<string, number>();
const nInAll = (): number => [...nAnswered.values()].reduce((a, b) => a + b, 0);

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "trenchcoat-audit-kill-"));
  data = join(root, "toy.jsonl");
  writeFileSync(data, toyAnswers(24));
  server = await loopback((got, r) => {
    const text = JSON.stringify(got.body);
    const hash = createHash("sha256").update(text).digest();
    nAnswered.set(text, (nAnswered.get(text) ?? 0) + 1);
    const message = { role: "assistant", content: `Because.\nRating: ${1 + (text.length % 5)}` };
    const answer = {
      choices: [{ message, finish_reason: "stop" }],
      usage: { prompt_tokens: 90, completion_tokens: 9 },
    };
    return setTimeout(() => json(r, answer), 2 + (hash[1]! % 20));
  });
});
afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

/** Every verb with how much of it is asked, as one would call it. */
const VERBS = {
  audit: ["--edits", "style", "--resamples", "100"],
  attack: ["--sample", "12", "--calls", "20", "--universal-calls", "12"],
  debias: ["--resamples", "100"],
} as const;

/** How often one question is asked at most: an audit asks a judge the same three times. */
const MOST_ASKED = { audit: 3, attack: 1, debias: 1 } as const;

/** A real process of the command line, whose answers are kept in a cache of its own. */
function start(verb: keyof typeof VERBS, cache: string, more: readonly string[] = []) {
  const scorer = `judge-rating:url=${server.url},model=m,price_in=1,price_out=1`;
  const flags = ["--cache", join(root, cache), "--concurrency", String(CONCURRENCY), "--json"];
  const argv = [verb, data, "--scorer", scorer, ...VERBS[verb], ...flags, ...more];
  const child = spawn(process.execPath, ["--import", "tsx", MAIN, ...argv]);
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk) => void (out += chunk));
  child.stderr.on("data", (chunk) => void (err += chunk));
  return { child, out: () => out, err: () => err };
}

async function finish(...of: Parameters<typeof start>): Promise<string> {
  const { child, out, err } = start(...of);
  const [code] = await once(child, "close");
  expect(code, err()).toBe(0);
  return out();
}

/** Stops a run after the server has answered so many more questions. Gives the exit code, null where it was killed. */
async function stopAfter(nMore: number, signal: "SIGKILL" | "SIGINT", ...of: Parameters<typeof start>) {
  const goal = nInAll() + nMore;
  const { child, err } = start(...of);
  const over = once(child, "close");
  while (child.exitCode === null && nInAll() < goal) await new Promise((r) => setTimeout(r, 3));
  expect(child.exitCode).toBeNull();
  child.kill(signal);
  const [code] = await over;
  return { code: code as number | null, err: err() };
}

describe.each(Object.keys(VERBS) as (keyof typeof VERBS)[])("%s", (verb) => {
  test("killed and interrupted midway, the same command asks no kept question again and ends with the same report", async () => {
    nAnswered.clear();
    const whole = await finish(verb, `${verb}-whole`);
    const [nWhole, nQuestions] = [nInAll(), nAnswered.size];
    expect(Math.max(...nAnswered.values())).toBe(MOST_ASKED[verb]);
    nAnswered.clear();
    const part = Math.floor(nWhole / 4);
    expect((await stopAfter(part, "SIGKILL", verb, `${verb}-cut`)).code).toBeNull();
    const stopped = await stopAfter(part, "SIGINT", verb, `${verb}-cut`);
    expect(stopped.code).toBe(130);
    expect(stopped.err).toContain("the same command goes on from them and pays for none twice");
    expect(nAnswered.size).toBeLessThan(nQuestions);
    expect(await finish(verb, `${verb}-cut`)).toBe(whole);
    // What was under way when it was stopped is lost; nothing else is asked again.
    expect(nAnswered.size).toBe(nQuestions);
    expect(nInAll()).toBeLessThanOrEqual(nWhole + 2 * 2 * CONCURRENCY);
  });
});

test("attack --state without a cache: a kill loses what was under way only, and the same command ends with the same findings", async () => {
  const state = join(root, "state.jsonl");
  nAnswered.clear();
  const whole = JSON.parse(await finish("attack", "unused", ["--no-cache"])) as { nScored: number };
  const nWhole = nInAll();
  const lines = (): number => (existsSync(state) ? readFileSync(state, "utf8").split("\n").length - 2 : 0);
  nAnswered.clear();
  await stopAfter(Math.floor((2 * nWhole) / 3), "SIGKILL", "attack", "unused", [
    "--no-cache",
    "--state",
    state,
  ]);
  const nKept = lines();
  expect(nKept).toBeGreaterThan(0);
  const again = JSON.parse(await finish("attack", "unused", ["--no-cache", "--state", state])) as {
    nScored: number;
  };
  expect(again.nScored).toBe(whole.nScored - nKept);
  expect({ ...again, nScored: 0 }).toEqual({ ...whole, nScored: 0 });
});
