import { nowMs } from "./clock.ts";

/** Where progress is told. */
export interface ProgressIo {
  err(text: string): void;
  readonly errIsTerminal: boolean;
}

/** A stage of work that is being told; `done` and `total` in `unit`. */
export interface Stage {
  readonly title: string;
  readonly unit: string;
  /** Undefined where nobody knows it. */
  readonly total: number | undefined;
  done(): number;
  /** What else is worth knowing now: calls, cost so far. */
  note?(): string;
}

/** Tells of stages on stderr: a bar on a terminal, else a line every few seconds. */
export interface Progress {
  /** Starts telling; the function returned ends the stage with a last line. */
  start(stage: Stage): () => void;
}

const BAR_MS = 150;
const LINE_MS = 5000;
const BAR_WIDTH = 24;

const grouped = (n: number): string => Math.round(n).toLocaleString("en-US");

/** Seconds as `0:07`, `12:30`, `1:02:05`. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.ceil(seconds));
  const tail = `${String(Math.floor(s / 60) % 60).padStart(s >= 3600 ? 2 : 1, "0")}:${String(s % 60).padStart(2, "0")}`;
  return s >= 3600 ? `${Math.floor(s / 3600)}:${tail}` : tail;
}

/** One line: title, done of total, rate, time left. Without a total: count and rate. */
export function progressLine(stage: Stage, elapsedMs: number): string {
  const done = stage.done();
  const rate = elapsedMs > 0 ? (1000 * done) / elapsedMs : 0;
  const { title, unit, total } = stage;
  const speed = `${grouped(rate)} ${unit}/s`;
  const note = stage.note?.() ?? "";
  const more = note === "" ? "" : `, ${note}`;
  if (total === undefined) return `${title}: ${grouped(done)} ${unit}, ${speed}${more}`;
  const share = total === 0 ? 1 : done / total;
  const left = rate > 0 && done < total ? `, ${duration((total - done) / rate)} left` : "";
  return `${title}: ${grouped(done)} of ${grouped(total)} ${unit} (${Math.floor(100 * share)}%), ${speed}${left}${more}`;
}

function bar(stage: Stage): string {
  if (stage.total === undefined || stage.total === 0) return "";
  const full = Math.min(BAR_WIDTH, Math.floor((BAR_WIDTH * stage.done()) / stage.total));
  return `[${"#".repeat(full)}${".".repeat(BAR_WIDTH - full)}] `;
}

/** Progress on stderr, of which the event loop must get a turn now and then. */
export function progressTo(io: ProgressIo): Progress {
  return {
    start(stage) {
      const began = nowMs();
      const tell = (): void => {
        const line = progressLine(stage, nowMs() - began);
        io.err(io.errIsTerminal ? `\r\u001b[2K${bar(stage)}${line}` : `${line}\n`);
      };
      const timer = setInterval(tell, io.errIsTerminal ? BAR_MS : LINE_MS);
      return () => {
        clearInterval(timer);
        const line = `${progressLine(stage, nowMs() - began)}, took ${duration((nowMs() - began) / 1000)}\n`;
        io.err(io.errIsTerminal ? `\r\u001b[2K${line}` : line);
      };
    },
  };
}

/** Tells nothing. */
export const SILENT: Progress = { start: () => () => undefined };
