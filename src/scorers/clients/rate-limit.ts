/**
 * A limit of so much a minute, as a bucket that holds one question: each reserves its place on a timetable, in the order of asking, and learns
 * how long to wait for it. No span of a minute sees more than the limit and what one question takes. Source: the generic cell rate
 * algorithm (ITU-T I.371).
 */
export class RateLimit {
  readonly #msEach: number;
  #next = -Infinity;

  constructor(perMinute: number) {
    this.#msEach = 60_000 / perMinute;
  }

  /** Milliseconds until `amount` may be used; the place is taken. */
  reserve(amount: number, now: number): number {
    const start = Math.max(now, this.#next);
    this.#next = start + amount * this.#msEach;
    return start - now;
  }

  /** Corrects a reservation by how much more was used (negative: less). */
  correct(more: number): void {
    this.#next += more * this.#msEach;
  }
}
