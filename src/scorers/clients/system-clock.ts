import type { Clock } from "../../core/index.ts";
import { onAbort } from "./on-abort.ts";

/** The machine's own time, for callers that nobody gave another. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wait: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const forget = onAbort(signal, () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
      const timer = setTimeout(() => {
        forget();
        resolve();
      }, ms);
    }),
};
