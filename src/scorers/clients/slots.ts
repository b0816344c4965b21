import { onAbort } from "./on-abort.ts";

interface Waiting {
  enter(): void;
}

/**
 * So many at once, first come first served. A server that asks for less halves the number; each answer gives back a share of one, up to the
 * most (additive increase, multiplicative decrease; Chiu and Jain 1989).
 */
export class Slots {
  readonly #most: number;
  #allowed: number;
  #taken = 0;
  readonly #queue = new Set<Waiting>();

  constructor(most: number) {
    this.#most = most;
    this.#allowed = most;
  }

  /** How many may be taken now. */
  get allowed(): number {
    return Math.floor(this.#allowed);
  }

  /** Waits for a slot. @throws the signal's reason when aborted */
  async take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#taken < this.allowed && this.#queue.size === 0) {
      this.#taken++;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const forget = onAbort(signal, () => {
        this.#queue.delete(waiting);
        reject(signal.reason);
      });
      const waiting: Waiting = {
        enter: () => {
          forget();
          resolve();
        },
      };
      this.#queue.add(waiting);
    });
  }

  give(): void {
    this.#taken--;
    for (const waiting of this.#queue) {
      if (this.#taken >= this.allowed) return;
      this.#queue.delete(waiting);
      this.#taken++;
      waiting.enter();
    }
  }

  /** The server asked for less. */
  less(): void {
    this.#allowed = Math.max(1, this.#allowed / 2);
  }

  /** The server answered. */
  more(): void {
    if (this.#allowed < this.#most) this.#allowed = Math.min(this.#most, this.#allowed + 1 / this.#allowed);
  }
}
