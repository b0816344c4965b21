import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "tsdown";
import { N_PAIRS } from "./benchmarks.ts";
import { makePairs } from "./pairs.ts";
import { makeMatrix } from "./run-data.ts";

const ROOT = resolve(import.meta.dirname, "..");
const OUT = join(import.meta.dirname, "out");

/** What one timed child said. */
export interface Timing {
  readonly ms: number;
  readonly cpuMs: number;
  /** The result of the work, to be compared. */
  readonly check: number;
  /** Peak memory of our child, data included. */
  readonly peakMb?: number;
  /** By how much a reference that did only part of the work was scaled up. */
  readonly factor?: number;
  readonly versions?: readonly string[];
}

/** A finished command. */
export interface CommandRun {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

/** Bundles our child as users get the library, writes the data of all children, and returns their paths. */
export async function prepareChildren(): Promise<{ readonly bundle: string; readonly data: string }> {
  mkdirSync(OUT, { recursive: true });
  const entry = { ours: join(import.meta.dirname, "ours.ts") };
  const common = { format: "esm", platform: "node", target: "node20", dts: false, clean: false } as const;
  await build({ entry, outDir: OUT, config: false, logLevel: "error", ...common });
  const bundle = ["ours.mjs", "ours.js"].map((f) => join(OUT, f)).find((f) => existsSync(f));
  if (!bundle) throw new Error("bench: the bundle was not written");
  const data = join(OUT, "data.json");
  writeFileSync(data, JSON.stringify({ pairs: makePairs(N_PAIRS, 1), matrix: makeMatrix(1) }));
  return { bundle, data };
}

/** Runs a child to its end; undefined where it cannot be started or says (exit code 3) that something is not installed. */
export async function timeChild(command: string, args: readonly string[]): Promise<Timing | undefined> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.on("data", (part) => (text += String(part)));
  try {
    const [code] = (await once(child, "close")) as [number];
    if (code === 3) return undefined;
    if (code !== 0) throw new Error(`bench: ${args.join(" ")} failed with exit code ${code}`);
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw problem;
  }
  return JSON.parse(text) as Timing;
}

/** The command line: of the build where there is one, else of the source. */
function commandLine(): string[] {
  const built = ["main.js", "main.mjs"].map((f) => join(ROOT, "dist/cli", f)).find((f) => existsSync(f));
  return built ? [built] : ["--import", "tsx", join(ROOT, "src/cli/main.ts")];
}

const CLOCK_TICKS = 100;

/** CPU seconds and peak memory of a living process so far, from /proc; zeros where there is none. */
function usageOf(pid: number): { readonly cpuSeconds: number; readonly peakMb: number } {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
    const peak = /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS,
      peakMb: Number(peak ?? 0) / 1024,
    };
  } catch {
    return { cpuSeconds: 0, peakMb: 0 };
  }
}

/** Runs the command line in a fresh process and watches it. */
export async function runCommand(args: readonly string[]): Promise<CommandRun> {
  const began = performance.now();
  const child = spawn(process.execPath, [...commandLine(), ...args], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  let usage = { cpuSeconds: 0, peakMb: 0 };
  const timer = setInterval(() => {
    const now = usageOf(child.pid!);
    usage = {
      cpuSeconds: Math.max(usage.cpuSeconds, now.cpuSeconds),
      peakMb: Math.max(usage.peakMb, now.peakMb),
    };
  }, 50);
  const [code] = (await once(child, "close")) as [number];
  clearInterval(timer);
  if (code !== 0) throw new Error(`bench: ${args.join(" ")} failed with exit code ${code}`);
  return { seconds: (performance.now() - began) / 1000, ...usage };
}

/** A folder with the en-de part of the published WMT22 files, or undefined where they are not there. */
export function wmt22EnDe(): string | undefined {
  const shared = process.env["TRENCHCOAT_SHARED"] ?? resolve(ROOT, "../shared");
  const from = join(shared, "data/wmt22_mqm");
  if (!existsSync(from)) return undefined;
  const to = join(OUT, "wmt22_mqm");
  rmSync(to, { recursive: true, force: true });
  for (const name of readdirSync(from, { recursive: true, encoding: "utf8" }))
    if (/en-?de/.test(name)) cpSync(join(from, name), join(to, name), { recursive: true });
  return to;
}

/** Runs `score-million.ts` and returns what it printed. */
export async function scoreMillion(): Promise<CommandRun> {
  const script = join(import.meta.dirname, "score-million.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  let text = "";
  child.stdout.on("data", (part) => (text += String(part)));
  await once(child, "close");
  const last = text.trim().split("\n").at(-1) ?? "";
  const { seconds, peakMb, exit } = JSON.parse(last) as { seconds: number; peakMb: number; exit: number };
  if (exit !== 0) throw new Error(`bench: score-million failed with exit code ${exit}`);
  return { seconds, peakMb, cpuSeconds: NaN };
}
