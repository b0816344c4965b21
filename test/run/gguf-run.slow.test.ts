import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bytesOf as hashesOf } from "./bytes-of.ts";

/** A real small model in the process of a run, killed half-way. `.ci/run` fetches it and node-llama-cpp outside the repository. */
const FILE = process.env["TRENCHCOAT_GGUF"] ?? "";
const PEER = join(process.env["TRENCHCOAT_NODE_PEERS"] ?? "", "node_modules/node-llama-cpp");
const isThere = FILE !== "" && existsSync(FILE) && existsSync(PEER);
if (!isThere)
  process.stderr.write(
    "SKIPPED runs with SmolLM2: TRENCHCOAT_GGUF names the model, TRENCHCOAT_NODE_PEERS a folder with node-llama-cpp; .ci/run makes both\n",
  );

const MAIN = resolve(import.meta.dirname, "../../src/cli/main.ts");
const N = 8;

describe.skipIf(!isThere)("score with a local model", () => {
  let root: string;
  let data: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "trenchcoat-gguf-kill-"));
    data = join(root, "toy.jsonl");
    const records = Array.from({ length: N }, (_, i) => ({
      id: `i${i}`,
      prompt: `What is ${i} plus ${i}?`,
      outputs: [{ id: `o${i}`, system: "A", text: `It is ${2 * i}.` }],
    }));
    writeFileSync(data, records.map((r) => `${JSON.stringify(r)}\n`).join(""));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const SCORER = `judge-weighted:url=gguf:${FILE},threads=1,min_mass=0`;

  function start(dir: string, ...more: readonly string[]) {
    const argv = ["score", data, "-o", join(root, dir, "run"), "--scorer", SCORER, ...more];
    const child = spawn(process.execPath, ["--import", "tsx", MAIN, ...argv]);
    let said = "";
    child.stdout.on("data", (chunk) => void (said += chunk));
    child.stderr.on("data", (chunk) => void (said += chunk));
    return { child, said: () => said };
  }

  async function finish(dir: string, ...more: readonly string[]): Promise<string> {
    const { child, said } = start(dir, ...more);
    const [code] = await once(child, "close");
    expect({ code, said: code === 0 ? "" : said() }).toEqual({ code: 0, said: "" });
    return said();
  }

  /** Answers that are on disk. */
  function nKept(dir: string): number {
    const cache = join(root, dir, ".trenchcoat-cache");
    const names = existsSync(cache) ? readdirSync(cache) : [];
    return names.reduce((n, name) => n + readFileSync(join(cache, name), "utf8").split("\n").length - 1, 0);
  }

  const bytesOf = (dir: string): Record<string, string> => hashesOf(join(root, dir, "run"));

  test("kill -9 keeps what it had answered: the same command goes on and ends with the same bytes", async () => {
    const whole = await finish("whole", "--budget-usd", "0.01");
    expect(whole).toContain(`${N} calls, $0`);
    expect(whole).not.toContain("no price is known");
    expect(nKept("whole")).toBe(N);
    const { child } = start("killed");
    const over = once(child, "close");
    while (child.exitCode === null && nKept("killed") < 2) await new Promise((done) => setTimeout(done, 20));
    const isKilled = child.exitCode === null && child.kill("SIGKILL");
    await over;
    expect(isKilled).toBe(true);
    const kept = nKept("killed");
    expect(kept).toBeLessThan(N);
    const dry = await finish("killed", "--dry-run");
    expect(dry).toContain(`${N - kept} calls (${kept} more are answered already`);
    expect(await finish("killed")).toContain(`${N - kept} calls (${kept} more from the cache)`);
    expect(nKept("killed")).toBe(N);
    expect(bytesOf("killed")).toEqual(bytesOf("whole"));
  });
});
