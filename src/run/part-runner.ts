import { existsSync } from "node:fs";
import { type Scorer, type Usage, UserError } from "../core/index.ts";
import { type PartJob, scorePart } from "./score-part.ts";
import type { ThreadAnswer } from "./worker.ts";
import { askToStop, countTasks, sharedSignals, signalOf, tasksDone } from "./thread-signals.ts";

/** Something that scores parts: this thread or a pool of threads. Owned by who made it until `close`. */
export interface PartRunner {
  /** Parts that it works on at once. */
  readonly width: number;
  /** Tasks scored so far, parts in progress included. */
  nTasks(): number;
  run(job: PartJob): Promise<Readonly<Record<string, Usage>>>;
  /** Makes parts in progress fail at their next turn. */
  stop(): void;
  close(): Promise<void>;
}

/** Scores parts in this thread. `scorerOf` gives the scorers by call. */
export function inThisThread(scorerOf: (call: string) => Scorer): PartRunner {
  const shared = sharedSignals();
  const { signal, check } = signalOf(shared);
  const onTurn = (nTasks: number): void => {
    countTasks(shared, nTasks);
    check();
  };
  return {
    width: 1,
    nTasks: () => tasksDone(shared),
    run: (job) =>
      scorePart(job, job.calls.map(scorerOf), { seed: job.seed, signal, log: () => undefined }, { onTurn }),
    stop: () => askToStop(shared),
    close: async () => undefined,
  };
}

/** The worker's file: beside this one in the source, in the folder `run` of a build, wherever the bundler put this code. */
function workerFile(): URL {
  const built = ["./run/worker", "./worker", "../run/worker"].flatMap((p) => [`${p}.js`, `${p}.mjs`]);
  const found = ["./worker.ts", ...built]
    .map((p) => new URL(p, import.meta.url))
    .find((url) => existsSync(url));
  if (!found) throw new Error("the worker's file is not in this build");
  return found;
}

/** Scores parts in `width` threads. */
export async function inThreads(width: number): Promise<PartRunner> {
  const { Piscina } = await import("piscina");
  const shared = sharedSignals();
  const file = workerFile();
  const isSource = file.pathname.endsWith(".ts");
  const pool = new Piscina({
    filename: file.href,
    name: "scorePartInThread",
    minThreads: width,
    maxThreads: width,
    ...(isSource ? { execArgv: ["--import", import.meta.resolve("tsx")] } : {}),
  });
  return {
    width,
    nTasks: () => tasksDone(shared),
    run: async (job) => {
      const answer = (await pool.run({ ...job, shared })) as ThreadAnswer;
      if ("problem" in answer) throw new UserError(answer.problem);
      return answer.usage;
    },
    stop: () => askToStop(shared),
    close: () => pool.destroy(),
  };
}
