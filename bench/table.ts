import { readFileSync, writeFileSync } from "node:fs";
import type { Benchmark } from "./benchmarks.ts";
import type { CommandRun, Timing } from "./children.ts";

/** One finished benchmark: either both sides' runs, or a command's. */
export interface Row {
  readonly benchmark: Benchmark;
  readonly ours: readonly Timing[];
  readonly peer: readonly Timing[];
  readonly command?: CommandRun | undefined;
}

/** Which time counts: on the wall, or of the process's CPU where the machine is busy with other things. */
export type Clock = "ms" | "cpuMs";

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
};

const seconds = (ms: number): string =>
  ms < 1000 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 0)} s`;

/** A time, and the rate where the benchmark has one. */
function timeText({ work }: Benchmark, ms: number): string {
  if (!work) return seconds(ms);
  return `${seconds(ms)} (${Math.round((1000 * work.n) / ms).toLocaleString("en-US")} ${work.unit}/s)`;
}

function comparedCells({ benchmark, ours, peer }: Row, clock: Clock): string[] {
  const mine = median(ours.map((t) => t[clock]));
  const name = benchmark.peer ?? "";
  const target = `>= ${benchmark.target}x`;
  if (peer.length === 0) return [timeText(benchmark, mine), `${name}: *absent*`, "", target, ""];
  const theirs = median(peer.map((t) => t[clock]));
  const ratio = theirs / mine;
  const isPart = (peer[0]!.factor ?? 1) !== 1;
  const about = `${name} ${timeText(benchmark, theirs)}${isPart ? ", scaled up from 3 resamples" : ""}`;
  const verdict = ratio >= benchmark.target ? "reached" : "**missed**";
  return [timeText(benchmark, mine), about, `${ratio.toFixed(1)}x`, target, verdict];
}

function commandCells({ benchmark, command }: Row, clock: Clock): string[] {
  const target = `< ${benchmark.target} s`;
  if (!command) return ["", "*absent*", "", target, ""];
  const cpu = Number.isNaN(command.cpuSeconds) ? "" : `, ${command.cpuSeconds.toFixed(0)} s CPU`;
  const used = `${command.seconds.toFixed(1)} s${cpu}, ${command.peakMb.toFixed(0)} MB`;
  const isReached = command.seconds < benchmark.target;
  return [used, "", "", target, isReached ? "reached" : clock === "ms" ? "**missed**" : "busy machine"];
}

const HEADINGS = ["benchmark", "ours", "reference", "ratio", "target", "", "what limits ours"];

/** The results as a Markdown table. */
export function markdownTable(rows: readonly Row[], clock: Clock): string {
  const lines = rows.map((row) => {
    const cells = row.benchmark.peer === undefined ? commandCells(row, clock) : comparedCells(row, clock);
    return [row.benchmark.title, ...cells, row.benchmark.limit];
  });
  return [HEADINGS, HEADINGS.map(() => "---"), ...lines]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

const START = "<!-- bench:start -->";
const END = "<!-- bench:end -->";

/** Puts text between the markers of a Markdown file. @throws Error where they are missing. */
export function replaceBetweenMarkers(file: string, text: string): void {
  const old = readFileSync(file, "utf8");
  const from = old.indexOf(START);
  const to = old.indexOf(END);
  if (from < 0 || to < from) throw new Error(`${file}: no ${START} ... ${END}`);
  writeFileSync(file, `${old.slice(0, from + START.length)}\n\n${text}\n\n${old.slice(to)}`);
}
