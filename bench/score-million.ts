import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { finished } from "node:stream/promises";
import { makePairs } from "./pairs.ts";

/** Pairs of one call of the generator, so that the bench itself stays small. */
const CHUNK = 10_000;
const ROOT = resolve(import.meta.dirname, "..");

/** Writes `n` generated pairs as our JSON lines. */
async function writePairs(file: string, n: number): Promise<void> {
  const to = createWriteStream(file);
  for (let start = 0; start < n; start += CHUNK) {
    const lines = makePairs(Math.min(CHUNK, n - start), 1 + start / CHUNK).map((pair, i) =>
      JSON.stringify({
        id: `i${start + i}`,
        references: [pair.reference],
        outputs: [{ id: `o${start + i}`, system: "A", text: pair.hypothesis }],
      }),
    );
    if (!to.write(`${lines.join("\n")}\n`)) await once(to, "drain");
  }
  to.end();
  await finished(to);
}

/** The command line: of the build where there is one, else of the source. */
function commandLine(): string[] {
  const built = ["main.js", "main.mjs"].map((f) => join(ROOT, "dist/cli", f)).find((f) => existsSync(f));
  return built ? [built] : ["--import", "tsx", join(ROOT, "src/cli/main.ts")];
}

/** Largest resident set of a process so far, in MB; 0 where the system does not say. */
function peakMb(pid: number): number {
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/**
 * Scores `n` generated pairs (1,000,000 by default) with chrF through the command line in a fresh process and prints wall time and peak
 * resident memory. Issue: under 2 minutes on 2 cores, under 1.5 GB. Usage: tsx bench/score-million.ts [N] [THREADS]
 */
async function main([n = "1000000", threads = "2"]: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "trenchcoat-million-"));
  try {
    const data = join(folder, "pairs.jsonl");
    await writePairs(data, Number(n));
    const argv = ["score", data, "--scorer", "chrf", "-o", join(folder, "run"), "--threads", threads];
    const began = performance.now();
    const child = spawn(process.execPath, [...commandLine(), ...argv], {
      stdio: ["ignore", "inherit", "inherit"],
    });
    let peak = 0;
    const timer = setInterval(() => (peak = Math.max(peak, peakMb(child.pid!))), 100);
    const [code] = await once(child, "close");
    clearInterval(timer);
    const seconds = (performance.now() - began) / 1000;
    console.log(
      JSON.stringify({
        n: Number(n),
        threads: Number(threads),
        exit: code as number,
        seconds: Number(seconds.toFixed(1)),
        perSecond: Math.round(Number(n) / seconds),
        peakMb: Math.round(peak),
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main(process.argv.slice(2));
