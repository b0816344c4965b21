/**
 * The n-grams of references as a tree in one typed array: a node is an n-gram, its parent the n-gram without the last symbol. Children
 * are found by hashing (parent, symbol). Reused between texts: slots hold `base` + node, and what is below `base` is of an earlier text.
 */
export interface NgramTrie {
  slots: Int32Array;
  base: number;
  /** Nodes as [parent, symbol, count, used], so that one node is in one cache line; a node is named by where it starts. */
  nodes: Int32Array;
  /** Where the next node goes. */
  end: number;
}

/** Parent of the n-grams of order 1; other kinds of symbols can share the tree under roots of their own, -2, -3, ... */
export const ROOT = -1;

const FIRST_ROOM = 1024;

export function emptyTrie(): NgramTrie {
  return {
    slots: new Int32Array(4 * FIRST_ROOM),
    base: 1,
    nodes: new Int32Array(4 * FIRST_ROOM),
    end: 0,
  };
}

/** Empties the tree and makes room for `capacity` nodes. */
export function resetTrie(trie: NgramTrie, capacity: number): void {
  trie.base += trie.end;
  trie.end = 0;
  if (4 * capacity > trie.nodes.length) {
    const room = 2 ** Math.ceil(Math.log2(capacity));
    trie.slots = new Int32Array(4 * room);
    trie.nodes = new Int32Array(4 * room);
    trie.base = 1;
  } else if (trie.base > 0x3fffffff) {
    trie.slots.fill(0);
    trie.base = 1;
  }
}

/** Some symbols of one text, and the n-grams to take from them: orders 1 to `order`, under `root`. */
export interface SymbolRun {
  readonly symbols: Int32Array;
  readonly from: number;
  readonly to: number;
  readonly order: number;
  readonly root: number;
}

/**
 * Adds the n-grams of a reference. A node's count becomes the maximum over references, where `clearMatches` comes between them:
 * `used` counts the occurrences in this one.
 */
export function addNgrams(trie: NgramTrie, run: SymbolRun): void {
  const { slots, base, nodes } = trie;
  const { symbols, from, to, order, root } = run;
  const mask = slots.length - 1;
  let nodesEnd = trie.end;
  for (let i = from; i < to; i++) {
    const end = i + order < to ? i + order : to;
    let parent = root;
    for (let j = i; j < end; j++) {
      const symbol = symbols[j]!;
      let slot = ((parent >> 2) ^ (symbol << 5) ^ (symbol << 9) ^ (symbol >>> 7)) & mask;
      let node = slots[slot]! - base;
      while (node >= 0 && (nodes[node] !== parent || nodes[node + 1] !== symbol)) {
        slot = (slot + 1) & mask;
        node = slots[slot]! - base;
      }
      if (node < 0) {
        node = nodesEnd;
        nodesEnd += 4;
        slots[slot] = base + node;
        nodes[node] = parent;
        nodes[node + 1] = symbol;
        nodes[node + 2] = 1;
        nodes[node + 3] = 1;
      } else {
        const used = nodes[node + 3]! + 1;
        nodes[node + 3] = used;
        if (used > nodes[node + 2]!) nodes[node + 2] = used;
      }
      parent = node;
    }
  }
  trie.end = nodesEnd;
}

/** Where matches go: the number of n-grams of order n is added to matches[at + (n - 1) * step]. */
export interface MatchColumns {
  readonly matches: Float64Array;
  readonly at: number;
  readonly step: number;
}

/**
 * Counts the n-grams of the run that the tree holds, each at most as often as it is there; `clearMatches` comes before.
 * An n-gram that is absent ends the walk: no longer one that starts with it can be present.
 */
export function matchNgrams(trie: NgramTrie, run: SymbolRun, out: MatchColumns): void {
  const { slots, base, nodes } = trie;
  const { symbols, from, to, order, root } = run;
  const { matches, at, step } = out;
  const mask = slots.length - 1;
  for (let i = from; i < to; i++) {
    const end = i + order < to ? i + order : to;
    let parent = root;
    let column = at;
    for (let j = i; j < end; j++) {
      const symbol = symbols[j]!;
      let slot = ((parent >> 2) ^ (symbol << 5) ^ (symbol << 9) ^ (symbol >>> 7)) & mask;
      let node = slots[slot]! - base;
      while (node >= 0 && (nodes[node] !== parent || nodes[node + 1] !== symbol)) {
        slot = (slot + 1) & mask;
        node = slots[slot]! - base;
      }
      if (node < 0) break;
      const used = nodes[node + 3]!;
      if (used < nodes[node + 2]!) {
        nodes[node + 3] = used + 1;
        matches[column]!++;
      }
      parent = node;
      column += step;
    }
  }
}

/** Forgets what was matched or added last, so that another text can be. */
export function clearMatches(trie: NgramTrie): void {
  const { nodes, end } = trie;
  for (let node = 0; node < end; node += 4) nodes[node + 3] = 0;
}
