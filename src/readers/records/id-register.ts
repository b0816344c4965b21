/** Remembers ids and a number for each in 12 bytes an id, so that a million can be checked while streaming. */
export class IdRegister {
  #slots = new Uint32Array(3 * 1024);
  #capacity = 1024;
  #size = 0;
  #high = 0;
  #low = 0;

  /** Stores a positive number for an id unless it has one; gives the number that was there, or 0 for a new id. */
  add(id: string, value: number): number {
    if (2 * (this.#size + 1) > this.#capacity) this.#grow();
    this.#hash(id);
    const at = this.#find(this.#high, this.#low);
    const known = this.#slots[at + 2]!;
    if (known !== 0) return known;
    this.#slots[at] = this.#high;
    this.#slots[at + 1] = this.#low;
    this.#slots[at + 2] = Math.max(1, value);
    this.#size++;
    return 0;
  }

  /** The number of an id, 0 where it is unknown. */
  get(id: string): number {
    this.#hash(id);
    return this.#slots[this.#find(this.#high, this.#low) + 2]!;
  }

  /** Changes the number of a known id. */
  set(id: string, value: number): void {
    this.#hash(id);
    this.#slots[this.#find(this.#high, this.#low) + 2] = Math.max(1, value);
  }

  /** Two independent multiplicative hashes of the id, mixed. */
  #hash(id: string): void {
    let high = 0xdeadbeef;
    let low = 0x41c6ce57;
    for (let i = 0; i < id.length; i++) {
      const c = id.charCodeAt(i);
      high = Math.imul(high ^ c, 0x9e3779b1);
      low = Math.imul(low ^ c, 0x5f356495);
    }
    this.#high =
      (Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35)) >>> 0;
    this.#low =
      (Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35)) >>> 0;
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
