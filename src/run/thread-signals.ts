const DONE = 0;
const STOP = 1;

/** Numbers that the main thread and its workers share: tasks done, and whether to stop. */
export function sharedSignals(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(8));
}

/** Adds to the tasks done. */
export const countTasks = (shared: Int32Array, nTasks: number): void =>
  void Atomics.add(shared, DONE, nTasks);

/** Tasks done so far. */
export const tasksDone = (shared: Int32Array): number => Atomics.load(shared, DONE);

/** Asks all workers to stop at their next turn. */
export const askToStop = (shared: Int32Array): void => void Atomics.store(shared, STOP, 1);

/** An abort signal that fires at the first `check()` after `askToStop`. */
export function signalOf(shared: Int32Array): { readonly signal: AbortSignal; check(): void } {
  const controller = new AbortController();
  const check = (): void => {
    if (Atomics.load(shared, STOP) === 1) controller.abort();
  };
  check();
  return { signal: controller.signal, check };
}
