/** Time as whoever waits for something needs it: given from outside, so that tests can turn it and results never depend on it. */
export interface Clock {
  /** Milliseconds from an arbitrary start. */
  now(): number;
  /** Resolves after this time. @throws the signal's reason as soon as it is aborted */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}
