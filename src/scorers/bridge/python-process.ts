import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Socket } from "node:net";
import { UserError } from "../../core/index.ts";

/** Why an exchange with Python ended without an answer. */
export class PythonGone extends Error {
  readonly kind: "timeout" | "died";

  constructor(kind: "timeout" | "died", message: string) {
    super(message);
    this.kind = kind;
  }
}

const KEPT_STDERR = 4000;

/** `python/bridge.py` of this package, looked for upward from here. */
export function bridgeFile(from = dirname(fileURLToPath(import.meta.url))): string {
  const here = join(from, "python", "bridge.py");
  if (existsSync(here)) return here;
  if (dirname(from) === from) throw new Error("python/bridge.py is not in the package");
  return bridgeFile(dirname(from));
}

/** The interpreter: the one asked for, else the environment's PYTHON, else python3. */
export function pythonCommand(asked: string): string {
  return asked || process.env["PYTHON"] || "python3";
}

interface Waiting {
  onLine(message: unknown): "more" | "done";
  resolve(): void;
  reject(error: unknown): void;
  readonly timeoutMs: number;
  timer: NodeJS.Timeout;
}

/**
 * A Python process that runs the bridge: one exchange of JSON lines at a time. It never keeps Node alive unless an exchange waits, ends when
 * Node does, and is killed with its children by `close`, by a time limit and by an abort.
 */
export class PythonProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #where: string;
  readonly #command: string;
  #waiting: Waiting | undefined;
  #buffered: string[] = [];
  #stderr = "";
  #gone: Error | undefined;

  constructor(where: string, command: string) {
    this.#where = where;
    this.#command = command;
    this.#child = spawn(command, ["-u", bridgeFile()], {
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
      env: {
        ...process.env,
        PYTHONHASHSEED: process.env["PYTHONHASHSEED"] ?? "0",
        PYTHONIOENCODING: "utf-8",
      },
    });
    this.#listen();
  }

  /** The last 4,000 characters that Python wrote to standard error, what user code printed among them. */
  get stderr(): string {
    return this.#stderr;
  }

  #listen(): void {
    const { stdin, stdout, stderr } = this.#child;
    this.#child.unref();
    for (const stream of [stdin, stdout, stderr]) (stream as unknown as Socket).unref();
    stdout.setEncoding("utf8").on("data", (text: string) => this.#read(text));
    stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-KEPT_STDERR);
    });
    stdin.on("error", () => undefined);
    this.#child.on("error", (error) => this.#end(this.#notStarted(error)));
    this.#child.on("close", (code, signal) => {
      const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
      this.#end(new PythonGone("died", `python ended with ${how}`));
    });
  }

  #notStarted(cause: Error): UserError {
    return new UserError(
      {
        where: this.#where,
        problem: `cannot start python "${this.#command}"`,
        expected: "an interpreter",
        got: cause.message,
        help: "set the environment's PYTHON or the parameter python to one",
      },
      { cause },
    );
  }

  #end(error: Error): void {
    this.#gone ??= error;
    this.#settle((waiting) => waiting.reject(this.#gone));
  }

  #settle(how: (waiting: Waiting) => void): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    clearTimeout(waiting.timer);
    this.#waiting = undefined;
    how(waiting);
  }

  #read(text: string): void {
    let from = 0;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", from)) {
      this.#buffered.push(text.slice(from, at));
      from = at + 1;
      this.#line(this.#buffered.join(""));
      this.#buffered = [];
    }
    if (from < text.length) this.#buffered.push(text.slice(from));
  }

  #line(line: string): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    try {
      waiting.timer.refresh();
      if (waiting.onLine(JSON.parse(line)) === "done") this.#settle((w) => w.resolve());
    } catch (error) {
      this.#settle((w) => w.reject(error));
    }
  }

  /**
   * Sends one request and gives each line of the answer to `onLine` until it says "done". The time limit runs anew from every line.
   * @throws PythonGone where the limit passes or the process dies; the signal's reason when aborted; UserError where python cannot start
   */
  exchange(
    request: object,
    about: {
      readonly timeoutMs: number;
      readonly signal?: AbortSignal;
      onLine(message: unknown): "more" | "done";
    },
  ): Promise<void> {
    const { timeoutMs, signal, onLine } = about;
    if (this.#gone) return Promise.reject(this.#gone);
    const done = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#end(new PythonGone("timeout", `no answer within ${timeoutMs / 1000} s`));
        this.#kill();
      }, timeoutMs);
      this.#waiting = { onLine, resolve, reject, timeoutMs, timer };
      this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    });
    if (signal === undefined) return done;
    const abort = (): void => {
      this.#end(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
      this.#kill();
    };
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort);
    return done.finally(() => signal.removeEventListener("abort", abort));
  }

  /** Kills the process and what it started. */
  #kill(): void {
    const { pid } = this.#child;
    if (pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      this.#child.kill("SIGKILL");
    }
  }

  close(): void {
    this.#end(new PythonGone("died", "closed"));
    this.#kill();
  }
}
