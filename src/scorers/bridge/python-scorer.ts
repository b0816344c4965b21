import { type Context, lacking, type Score, type Scorer, type Task, UserError } from "../../core/index.ts";
import { type BridgeRow, bridgeRow } from "./bridge-row.ts";
import { parsePythonCall, type PythonCall, type PythonMode } from "./python-call.ts";
import { pythonCommand, PythonGone, PythonProcess } from "./python-process.ts";

/** Starting Python may import a whole framework. */
const OPEN_TIMEOUT_MS = 300_000;
/** Calls in a row that may end without any score before the run is given up. */
const MAX_DEAD_CALLS = 3;
/** Python limits a coroutine by itself; we wait this much longer. */
const ASYNC_GRACE_MS = 2000;

interface Opened {
  readonly name: string;
  readonly version: string;
  readonly each: boolean;
  readonly async: boolean;
  readonly python: string;
}

interface Problem {
  readonly kind: string;
  readonly message: string;
}

type Answer =
  | { readonly open: Opened }
  | {
      readonly row: number;
      readonly score: { value: number; parts?: Record<string, number> } | { missing: string };
    }
  | { readonly done: true }
  | { readonly error: Problem };

const HELP: Readonly<Record<string, string>> = {
  "no-module": "install it for this python, or name another one: PYTHON=... or the parameter python",
  "wrong-count": "a reward function must return one value per completion, None where it has none",
  "no-column":
    "tags of the items are given as columns, the first reference as ground_truth, answer, solution, label",
};

function wrong(call: PythonCall, { kind, message }: Problem, stderr: string): Error {
  if (kind === "bridge") return new Error(`${call.spec.name}: bridge failed: ${message}\n${stderr}`);
  const help = HELP[kind];
  return new UserError({
    where: `scorer ${call.spec.name}`,
    problem: message,
    ...(help === undefined ? {} : { help }),
  });
}

/** A Python process with what it said on opening. */
interface Running {
  readonly process: PythonProcess;
  readonly about: Opened;
}

async function open(call: PythonCall): Promise<Running> {
  const where = `scorer ${call.spec.name}`;
  const process = new PythonProcess(where, pythonCommand(String(call.settings["python"])));
  const { mode, target, settings } = call;
  let about: Opened | undefined;
  try {
    await process.exchange(
      { op: "open", mode, target, options: settings },
      {
        timeoutMs: OPEN_TIMEOUT_MS,
        onLine: (message) => {
          const answer = message as Answer;
          if ("error" in answer) throw wrong(call, answer.error, process.stderr);
          if ("open" in answer) about = answer.open;
          return "done";
        },
      },
    );
    return { process, about: about! };
  } catch (error) {
    process.close();
    if (!(error instanceof PythonGone)) throw error;
    const said = process.stderr.trim().split("\n").at(-1);
    throw new UserError(
      { where, problem: `${error.message} while it was loaded${said ? `: ${said}` : ""}` },
      { cause: error },
    );
  }
}

/** The scores of one request so far, and why it stopped. */
interface Asked {
  readonly scores: (Score | undefined)[];
  readonly stopped?: Error;
}

class PythonScorer {
  readonly #call: PythonCall;
  #running: Promise<Running> | undefined;
  #nCalls = 0;
  #nDead = 0;
  #nScored = 0;
  #isClosed = false;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(call: PythonCall, running: Running) {
    this.#call = call;
    this.#running = Promise.resolve(running);
  }

  /** Calls wait for each other: the process answers one at a time. */
  score(tasks: readonly Task[], ctx: Context): Promise<readonly Score[]> {
    const turn = this.#queue.then(() => this.#scoreAll(tasks, ctx));
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  async #scoreAll(tasks: readonly Task[], ctx: Context): Promise<Score[]> {
    const reasons = tasks.map((task) => lacking(task, this.#call.spec.needs));
    const scores = reasons.map((reason): Score => ({ missing: reason ?? "not asked" }));
    const asked = tasks.flatMap((_, i) => (reasons[i] === undefined ? [i] : []));
    const size = Number(this.#call.settings["batch"]);
    for (let from = 0; from < asked.length; from += size) {
      const batch = asked.slice(from, from + size);
      const given = await this.#scoreRows(
        batch.map((i) => bridgeRow(tasks[i]!)),
        ctx,
      );
      batch.forEach((i, k) => (scores[i] = given[k]!));
    }
    return scores;
  }

  /** Scores rows; where Python hangs or dies, the row at fault is missing (all of the call where rows go together) and the rest is asked of a new process. */
  async #scoreRows(rows: readonly BridgeRow[], ctx: Context): Promise<Score[]> {
    const scores: Score[] = [];
    while (scores.length < rows.length) {
      ctx.signal.throwIfAborted();
      const running = await (this.#running ??= open(this.#call));
      const asked = await this.#ask(running, rows.slice(scores.length), ctx);
      if (asked.stopped === undefined) return [...scores, ...(asked.scores as Score[])];
      this.#running = undefined;
      const reason = this.#reasonOf(asked.stopped, running.process.stderr);
      if (running.about.each) {
        const answered = asked.scores.filter((s) => s !== undefined);
        scores.push(...answered);
        if (answered.length < asked.scores.length) scores.push({ missing: reason });
      } else scores.push(...asked.scores.map((s) => s ?? { missing: reason }));
    }
    return scores;
  }

  #reasonOf(stopped: Error, stderr: string): string {
    const said = stderr.trim().split("\n").at(-1);
    const isDead = stopped instanceof PythonGone && stopped.kind === "died";
    const reason = isDead && said ? `${stopped.message}: ${said}` : stopped.message;
    if (++this.#nDead < MAX_DEAD_CALLS) return reason;
    throw new UserError({
      where: `scorer ${this.#call.spec.name}`,
      problem: `${MAX_DEAD_CALLS} calls in a row without a score: ${reason}`,
      help: "the parameter timeout_s gives the function more time",
    });
  }

  #timeoutMs({ async: isAsync }: Opened): number {
    return 1000 * Number(this.#call.settings["timeout_s"]) + (isAsync ? ASYNC_GRACE_MS : 0);
  }

  async #ask(running: Running, rows: readonly BridgeRow[], ctx: Context): Promise<Asked> {
    const id = ++this.#nCalls;
    const scores: (Score | undefined)[] = Array.from({ length: rows.length });
    const onLine = (message: unknown): "more" | "done" => {
      const answer = message as Answer;
      if ("error" in answer) {
        this.#refuse(answer.error, running.process.stderr);
        scores.forEach((s, i) => (scores[i] = s ?? { missing: answer.error.message }));
        return "done";
      }
      if (!("row" in answer)) return "done";
      scores[answer.row] = this.#scored(answer.score);
      return "more";
    };
    try {
      const timeoutMs = this.#timeoutMs(running.about);
      await running.process.exchange({ op: "score", id, rows }, { timeoutMs, signal: ctx.signal, onLine });
      return { scores };
    } catch (stopped) {
      if (stopped instanceof PythonGone && !this.#isClosed) return { scores, stopped };
      if (ctx.signal.aborted) this.#running = undefined;
      throw stopped;
    }
  }

  #scored(score: Extract<Answer, { row: number }>["score"]): Score {
    if ("missing" in score) return score;
    this.#nDead = 0;
    this.#nScored++;
    return { values: [score.value], ...(score.parts === undefined ? {} : { parts: score.parts }) };
  }

  /** What concerns the whole call is thrown; a column that only these rows lack, after others had it, is a missing value. */
  #refuse(problem: Problem, stderr: string): void {
    if (problem.kind !== "no-column" || this.#nScored === 0) throw wrong(this.#call, problem, stderr);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const running = await this.#running?.catch(() => undefined);
    running?.process.close();
  }
}

/**
 * A scorer that asks a Python process. Its version is the hash of the file that was loaded (the model's configuration for hf), so that edited
 * code never answers from a cache. None and non-finite results, exceptions, hangs and crashes of one output are missing with the reason.
 * @throws UserError where the target, Python or a package that it imports is not there
 */
export async function pythonScorer(mode: PythonMode, rest: string): Promise<Scorer> {
  const call = parsePythonCall(mode, rest);
  const running = await open(call);
  const scorer = new PythonScorer(call, running);
  return {
    spec: Object.freeze({ ...call.spec, version: running.about.version.slice(0, 12) }),
    score: (tasks, ctx) => scorer.score(tasks, ctx),
    close: () => scorer.close(),
  };
}
