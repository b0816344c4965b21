import { textHash } from "./text-hash.ts";

/** Remembers ids and a number for each in 12 bytes an id, so that a million can be checked while streaming. */
export class IdRegister {
  #slots = new Uint32Array(3 * 1024);
  #capacity = 1024;
  #size = 0;

  /** Stores a positive number for an id unless it has one; gives the number that was there, or 0 for a new id. */
  add(id: string, value: number): number {
    if (2 * (this.#size + 1) > this.#capacity) this.#grow();
    const { high, low } = textHash([id]);
    const at = this.#find(high, low);
    const known = this.#slots[at + 2]!;
    if (known !== 0) return known;
    this.#slots.set([high, low, Math.max(1, value)], at);
    this.#size++;
    return 0;
  }

  /** The number of an id, 0 where it is unknown. */
  get(id: string): number {
    const { high, low } = textHash([id]);
    return this.#slots[this.#find(high, low) + 2]!;
  }

  /** Changes the number of a known id. */
  set(id: string, value: number): void {
    const { high, low } = textHash([id]);
    this.#slots[this.#find(high, low) + 2] = Math.max(1, value);
  }

  #find(high: number, low: number): number {
    const mask = this.#capacity - 1;
    for (let i = low & mask; ; i = (i + 1) & mask) {
      const at = 3 * i;
      if (this.#slots[at + 2] === 0) return at;
      if (this.#slots[at] === high && this.#slots[at + 1] === low) return at;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#capacity *= 2;
    this.#slots = new Uint32Array(3 * this.#capacity);
    for (let at = 0; at < old.length; at += 3)
      if (old[at + 2] !== 0) this.#slots.set(old.subarray(at, at + 3), this.#find(old[at]!, old[at + 1]!));
  }
}
