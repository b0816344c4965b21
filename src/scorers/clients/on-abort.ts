/** What is to be told when a signal fires. It lives as long as the signal. */
const told = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back once where the signal fires; the function returned takes that back. Thousands of calls wait for one signal, and an event
 * target looks through all its listeners for every one that comes or goes; this does not.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  let listeners = told.get(signal);
  if (!listeners) {
    const all = new Set<() => void>();
    listeners = all;
    told.set(signal, all);
    signal.addEventListener("abort", () => all.forEach((each) => each()), { once: true });
  }
  const mine = listeners;
  mine.add(listener);
  return () => void mine.delete(listener);
}
