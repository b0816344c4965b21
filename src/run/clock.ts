/** Milliseconds from an arbitrary start: the one clock of the engine. Rates are made of it, results never. */
export const nowMs = (): number => performance.now();
