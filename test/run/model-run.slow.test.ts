import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { randomInt, seeded } from "../../src/num/index.ts";
import { json, type Loopback, loopback } from "../scorers/clients/loopback.ts";

const MAIN = resolve(import.meta.dirname, "../../src/cli/main.ts");
const KEY = "sk-killed-4711-not-to-be-seen";
const N = 240;

let root: string;
let data: string;
let server: Loopback;
/** Whether the server is in trouble, and how often it was asked each question that it answered. */
let isTroubled = false;
const nAnswered = new Map<string, number>();
/** How often each question met trouble in a round: fewer times than the engine tries, or a score would rightly be missing. */
const nTroubled = new Map<string, number>();
const MOST_TROUBLE = 4;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "trenchcoat-model-kill-"));
  data = join(root, "toy.jsonl");
  const records = Array.from({ length: N }, (_, i) => ({
    id: `i${i}`,
    prompt: `question ${i}`,
    outputs: [{ id: `o${i}`, system: "A", text: `answer ${"x".repeat(i % 13)} ${i}` }],
  }));
  writeFileSync(data, records.map((r) => `${JSON.stringify(r)}\n`).join(""));
  const rng = seeded(3, "trouble");
  server = await loopback((got, r) => {
    const text = JSON.stringify(got.body);
    const hash = createHash("sha256").update(text).digest();
    const nBefore = nTroubled.get(text) ?? 0;
    if (isTroubled && nBefore < MOST_TROUBLE && rng() < 0.25) {
      nTroubled.set(text, nBefore + 1);
      const kind = randomInt(rng, 5);
      if (kind === 0) return json(r, {}, 429, { "retry-after": "0.05" });
      if (kind === 1) return json(r, { error: "overloaded" }, 503);
      if (kind === 2) return r.end('{"choices": [{"mess');
      if (kind === 3) return r.destroy();
      return r.end("<html>bad gateway</html>");
    }
    nAnswered.set(text, (nAnswered.get(text) ?? 0) + 1);
    const message = { role: "assistant", content: `Because.\nRating: ${1 + (hash[0]! % 5)}` };
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

/** A real process of the command line; every run keeps its answers to itself. */
function start(dir: string, concurrency: number) {
  const scorer = `judge-rating:url=${server.url},model=m,key_env=KILL_KEY,price_in=1,price_out=1`;
  const argv = ["score", data, "-o", join(root, dir, "run"), "--part-rows", "32", "--repeats", "2"];
  const flags = ["--concurrency", String(concurrency), "--scorer", "length", "--threads", "1"];
  const child = spawn(
    process.execPath,
    ["--import", "tsx", MAIN, ...argv, ...flags, "--scorer", scorer, "--json"],
    { env: { ...process.env, KILL_KEY: KEY } },
  );
  let err = "";
  child.stdout.resume();
  child.stderr.on("data", (chunk) => void (err += chunk));
  return { child, err: () => err };
}

async function finish(dir: string, concurrency: number): Promise<string> {
  const { child, err } = start(dir, concurrency);
  const [code] = await once(child, "close");
  expect(err()).toContain("next: trenchcoat meta");
  expect(code).toBe(0);
  return err();
}

function files(dir: string): string[] {
  if (!existsSync(join(root, dir))) return [];
  const names = readdirSync(join(root, dir), { recursive: true, encoding: "utf8" });
  return names
    .map((name) => join(root, dir, name))
    .filter((f) => statSync(f, { throwIfNoEntry: false })?.isFile());
}

/** Hashes of the finished tables and parts. */
function bytesOf(dir: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const file of files(`${dir}/run`).sort())
    if (file.endsWith(".parquet") && !file.includes(".tmp"))
      found[file.slice(join(root, dir).length)] = createHash("sha256")
        .update(readFileSync(file))
        .digest("hex");
  return found;
}

/** Kills a run after the server has answered so many more questions; false where it ended before. */
async function killAfter(dir: string, concurrency: number, nMore: number): Promise<boolean> {
  const total = (): number => [...nAnswered.values()].reduce((a, b) => a + b, 0);
  const goal = total() + nMore;
  const { child } = start(dir, concurrency);
  const over = once(child, "close");
  while (child.exitCode === null && total() < goal) await new Promise((resolve) => setTimeout(resolve, 3));
  const isKilled = child.exitCode === null && child.kill("SIGKILL");
  await over;
  return isKilled;
}

test("kill -9 at any moment, a server in trouble: the same command pays for no kept answer twice and ends with the same bytes", async () => {
  await finish("whole", 1);
  const whole = bytesOf("whole");
  expect(Object.keys(whole).filter((f) => f.includes("part-"))).toHaveLength(3 * Math.ceil(N / 32));
  isTroubled = true;
  const rng = seeded(17, "kill");
  let nInTheMiddle = 0;
  for (let round = 0; round < 3; round++) {
    const dir = `killed${round}`;
    const concurrency = [1, 16, 256][round]!;
    nAnswered.clear();
    nTroubled.clear();
    let nKills = 0;
    for (let kill = 0; kill < 3; kill++)
      if (await killAfter(dir, concurrency, 1 + randomInt(rng, N / 2))) nKills++;
    const before = bytesOf(dir);
    for (const [name, hash] of Object.entries(before)) expect(whole[name]).toBe(hash);
    const nThere = Object.keys(before).filter((f) => f.includes("part-")).length;
    if (nThere > 0 && nThere < Object.keys(whole).length) nInTheMiddle++;
    await finish(dir, concurrency);
    expect(bytesOf(dir)).toEqual(whole);
    // Each repeat is a question of its own with the same body; a kill costs the answers that were under way.
    const nPaid = [...nAnswered.values()].reduce((a, b) => a + b, 0);
    expect(nPaid).toBeLessThanOrEqual(2 * N + nKills * 2 * concurrency);
    for (const file of files(dir)) expect(readFileSync(file).includes(KEY)).toBe(false);
  }
  expect(nInTheMiddle).toBeGreaterThan(1);
  isTroubled = false;
});

test("SIGINT while answers are waited for exits 130 at once, and the same command goes on", async () => {
  const { child, err } = start("interrupted", 4);
  nAnswered.clear();
  while (nAnswered.size < 50) await new Promise((resolve) => setTimeout(resolve, 3));
  child.kill("SIGINT");
  const [code] = await once(child, "close");
  expect(err()).toContain("the same command goes on where it stopped");
  expect(code).toBe(130);
  expect(await finish("interrupted", 4)).toMatch(/\(\d+ more from the cache\)/);
  expect(bytesOf("interrupted")).toEqual(bytesOf("whole"));
});
