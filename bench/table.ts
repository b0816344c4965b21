import { readFileSync, writeFileSync } from "node:fs";
import type { Benchmark, Group } from "./benchmarks.ts";
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

function isReached({ target, isAbsolute }: Benchmark, mine: number, theirs: number): boolean {
  return isAbsolute ? mine < 1000 * target : theirs / mine >= target;
}

function comparedCells({ benchmark, ours, peer }: Row, clock: Clock): string[] {
  const mine = median(ours.map((t) => t[clock]));
  const name = benchmark.peer ?? "";
  const target = benchmark.isAbsolute ? `< ${benchmark.target} s` : `>= ${benchmark.target}x`;
  const theirs = median(peer.map((t) => t[clock]));
  const verdict = isReached(benchmark, mine, theirs) ? "reached" : "**missed**";
  const memory = benchmark.isAbsolute ? `, ${median(ours.map((t) => t.peakMb ?? NaN)).toFixed(0)} MB` : "";
  const ourText = timeText(benchmark, mine) + memory;
  if (peer.length === 0)
    return [ourText, name && `${name}: *absent*`, "", target, benchmark.isAbsolute ? verdict : ""];
  const isPart = (peer[0]!.factor ?? 1) !== 1;
  const about = `${name} ${timeText(benchmark, theirs)}${isPart ? ", scaled up from 3 resamples" : ""}`;
  return [ourText, about, `${(theirs / mine).toFixed(1)}x`, target, verdict];
}

function commandCells({ benchmark, command }: Row, clock: Clock): string[] {
  const target = `< ${benchmark.target} s`;
  if (!command) return ["", "*absent*", "", target, ""];
  const cpu = Number.isNaN(command.cpuSeconds) ? "" : `, ${command.cpuSeconds.toFixed(0)} s CPU`;
  const used = `${command.seconds.toFixed(1)} s${cpu}, ${command.peakMb.toFixed(0)} MB`;
  const isFast = command.seconds < benchmark.target;
  return [used, "", "", target, isFast ? "reached" : clock === "ms" ? "**missed**" : "busy machine"];
}

const HEADINGS = ["benchmark", "ours", "reference", "ratio", "target", "", "what limits ours"];

/** The results as a Markdown table. */
export function markdownTable(rows: readonly Row[], clock: Clock): string {
  const lines = rows.map((row) => {
    const cells = row.ours.length === 0 ? commandCells(row, clock) : comparedCells(row, clock);
    return [row.benchmark.title, ...cells, row.benchmark.limit];
  });
  return [HEADINGS, HEADINGS.map(() => "---"), ...lines]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/** Puts text between the markers of one table in a Markdown file. @throws Error where they are missing. */
export function replaceBetweenMarkers(file: string, group: Group, text: string): void {
  const [start, end] = [`<!-- bench:${group}:start -->`, `<!-- bench:${group}:end -->`];
  const old = readFileSync(file, "utf8");
  const from = old.indexOf(start);
  const to = old.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${file}: no ${start} ... ${end}`);
  writeFileSync(file, `${old.slice(0, from + start.length)}\n\n${text}\n\n${old.slice(to)}`);
}
