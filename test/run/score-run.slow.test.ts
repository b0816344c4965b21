import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makePairs } from "../../bench/pairs.ts";
import { randomInt, seeded } from "../../src/num/index.ts";

const MAIN = resolve(import.meta.dirname, "../../src/cli/main.ts");
const N = 1500;
const PART = 256;
const N_PARTS = 3 * Math.ceil((2 * N) / PART) + Math.ceil(N / PART);
const SCORERS = ["chrf", "ter", "random", "self-bleu"];

let root: string;
let data: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "trenchcoat-kill-"));
  data = join(root, "pairs.jsonl");
  const lines = makePairs(N, 3).map(({ hypothesis, reference }, i) =>
    JSON.stringify({
      id: `i${i}`,
      references: [reference],
      outputs: [
        { id: `o${i}a`, system: "A", text: i % 50 === 0 ? `${hypothesis} \ud800` : hypothesis },
        { id: `o${i}b`, system: "B", ...(i % 9 === 0 ? {} : { text: reference.toUpperCase() }) },
      ],
    }),
  );
  writeFileSync(data, `${lines.join("\n")}\n`);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A real process of the command line. */
function start(dir: string, threads: number): { child: ChildProcess; out: () => string; err: () => string } {
  const argv = [
    "score",
    data,
    "-o",
    join(root, dir),
    "--threads",
    String(threads),
    "--part-rows",
    String(PART),
  ];
  const calls = SCORERS.flatMap((s) => ["--scorer", s]);
  const child = spawn(process.execPath, ["--import", "tsx", MAIN, ...argv, ...calls, "--json"]);
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => void (out += chunk));
  child.stderr.on("data", (chunk) => void (err += chunk));
  return { child, out: () => out, err: () => err };
}

interface Result {
  readonly scorers: readonly {
    readonly path: string;
    readonly tasksScored: number;
    readonly tasksReused: number;
  }[];
}

async function finish(dir: string, threads: number): Promise<Result> {
  const { child, out, err } = start(dir, threads);
  const [code] = await once(child, "close");
  expect(err()).toContain("next: trenchcoat meta");
  expect(code).toBe(0);
  return JSON.parse(out()) as Result;
}

/** Hashes of the finished files of a run. */
function filesOf(dir: string): Map<string, string> {
  const found = new Map<string, string>();
  if (!existsSync(join(root, dir))) return found;
  for (const name of readdirSync(join(root, dir), { recursive: true, encoding: "utf8" }).sort())
    if (name.endsWith(".parquet") && !name.startsWith(".tmp"))
      found.set(
        name,
        createHash("sha256")
          .update(readFileSync(join(root, dir, name)))
          .digest("hex"),
      );
  return found;
}

const parts = (files: ReadonlyMap<string, string>): string[] =>
  [...files.keys()].filter((f) => /part-/.test(f));

/** Tasks that a part file stands for, of an index of `nTasks`. */
function tasksIn(file: string, nTasks: number): number {
  const low = PART * Number(/part-(\d+)/.exec(file)![1]);
  return Math.min(nTasks, low + PART) - low;
}

test("1, 2 and 4 threads give the same bytes", async () => {
  await finish("one", 1);
  const one = filesOf("one");
  expect(parts(one)).toHaveLength(N_PARTS);
  for (const threads of [2, 4]) {
    await finish(`threads${threads}`, threads);
    expect(filesOf(`threads${threads}`)).toEqual(one);
  }
});

/** Kills a run as soon as it has `nFiles` files, reading included; false where it ended before. */
async function killAt(dir: string, threads: number, nFiles: number): Promise<boolean> {
  const { child } = start(dir, threads);
  const over = once(child, "close");
  while (child.exitCode === null && countFiles(dir) < nFiles)
    await new Promise((resolve) => setTimeout(resolve, 5));
  const isKilled = child.kill("SIGKILL");
  await over;
  return isKilled;
}

/** Files of a run, finished or not. */
function countFiles(dir: string): number {
  const path = join(root, dir);
  if (!existsSync(path)) return 0;
  try {
    return readdirSync(path, { recursive: true, encoding: "utf8" }).filter((f) => /\.parquet/.test(f)).length;
  } catch {
    return 0;
  }
}

test("kill -9 at any moment: the same command goes on, scores nothing twice, and ends with the same bytes", async () => {
  await finish("whole", 1);
  const whole = filesOf("whole");
  const rng = seeded(11, "kill");
  let nInTheMiddle = 0;
  for (let round = 0; round < 4; round++) {
    const dir = `killed${round}`;
    const threads = 1 + (round % 2);
    let killed = await killAt(dir, threads, randomInt(rng, 4));
    for (let kills = 0; killed && kills < 2; kills++)
      killed = await killAt(dir, threads, countFiles(dir) + 1 + randomInt(rng, N_PARTS / 3));
    const before = filesOf(dir);
    for (const [name, hash] of before) expect(whole.get(name)).toBe(hash);
    const there = parts(before).length;
    if (there > 0 && there < N_PARTS) nInTheMiddle++;
    const { scorers } = await finish(dir, threads);
    for (const { path, tasksScored, tasksReused } of scorers) {
      const nTasks = tasksScored + tasksReused;
      const kept = parts(before).filter((f) => f.includes(basename(path)));
      expect(tasksReused).toBe(kept.reduce((n, f) => n + tasksIn(f, nTasks), 0));
    }
    expect(scorers.reduce((n, s) => n + s.tasksScored + s.tasksReused, 0)).toBe(7 * N);
    expect(filesOf(dir)).toEqual(whole);
  }
  expect(nInTheMiddle).toBeGreaterThan(1);
});

test("SIGINT keeps what was scored, exits 130 and says how to go on", async () => {
  const { child, err } = start("interrupted", 2);
  while (!err().includes("writing to")) await once(child.stderr!, "data");
  while (!err().includes("took")) await once(child.stderr!, "data");
  child.kill("SIGINT");
  const [code] = await once(child, "close");
  expect(err()).toContain("the same command goes on where it stopped");
  expect(code).toBe(130);
  const record = JSON.parse(readFileSync(join(root, "interrupted", "run.json"), "utf8")) as {
    status: string;
  };
  expect(record.status).toBe("interrupted");
  await finish("interrupted", 1);
  expect(filesOf("interrupted")).toEqual(filesOf("one"));
});
