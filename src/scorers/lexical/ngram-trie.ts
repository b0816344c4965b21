/**
 * The n-grams of references as a tree in typed arrays: a node is an n-gram, its parent the n-gram without the last symbol. Children are
 * found by hashing (parent, symbol). An n-gram that occurred once is a leaf: how it goes on is read off its text, and nodes for that are
 * made only when it occurs again. Reused between texts: slots hold `base` + node, and what is below `base` is of an earlier text.
 */
export interface NgramTrie {
  slots: Int32Array;
  base: number;
  /**
   * Nodes as [parent, symbol, count, used], so that one node is in one cache line; a node is named by where it starts. The count of a leaf
   * is -1 - the position of its last symbol in `texts`; `used` is then how many of the orders from the leaf's on are used up.
   */
  nodes: Int32Array;
  /** Where the next node goes. */
  end: number;
  /** The references' symbols, END after each. */
  texts: Int32Array;
  textsEnd: number;
}

/** Parent of the n-grams of order 1; other kinds of symbols can share the tree under roots of their own, -2, -3, ... */
export const ROOT = -1;

/** Comes after a reference; symbols of texts are never negative, except where they are to match nothing (-2, ...). */
const END = -1;

const FIRST_ROOM = 1024;

export function emptyTrie(): NgramTrie {
  return {
    slots: new Int32Array(4 * FIRST_ROOM),
    base: 1,
    nodes: new Int32Array(4 * FIRST_ROOM),
    end: 0,
    texts: new Int32Array(FIRST_ROOM),
    textsEnd: 0,
  };
}

/** Empties the tree and makes room for `capacity` nodes. */
export function resetTrie(trie: NgramTrie, capacity: number): void {
  trie.base += trie.end;
  trie.end = 0;
  trie.textsEnd = 0;
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
  symbols: Int32Array;
  from: number;
  to: number;
  order: number;
  root: number;
}

/** Copies the symbols of a run to the tree's texts and returns where they start. */
function keepText(trie: NgramTrie, { symbols, from, to }: SymbolRun): number {
  const start = trie.textsEnd;
  const end = start + to - from;
  if (end >= trie.texts.length) {
    const larger = new Int32Array(2 * end + 2);
    larger.set(trie.texts);
    trie.texts = larger;
  }
  const { texts } = trie;
  for (let i = from, at = start; i < to; i++, at++) texts[at] = symbols[i]!;
  texts[end] = END;
  trie.textsEnd = end + 1;
  return start;
}

/**
 * Adds the n-grams of a reference. The loops here are written so that no operation is reached for the first time late: code compiled before
 * that would be thrown away. A node's count becomes the maximum over references, where `clearMatches` comes between them:
 * `used` counts the occurrences in this one.
 */
export function addNgrams(trie: NgramTrie, run: SymbolRun): void {
  const start = keepText(trie, run);
  const { slots, base, nodes, texts } = trie;
  const { order, root } = run;
  const textEnd = trie.textsEnd - 1;
  const mask = slots.length - 1;
  let nodesEnd = trie.end;
  for (let i = start; i < textEnd; i++) {
    const end = i + order < textEnd ? i + order : textEnd;
    let parent = root;
    /** The position of a leaf that became a node, whose next symbol is to be a leaf; -1 for none. */
    let moved = -1;
    let movedUsed = 0;
    for (let j = i; j < end || moved >= 0;) {
      const at = moved < 0 ? j : moved;
      const symbol = texts[at]!;
      let slot = ((parent >> 2) ^ (symbol << 5) ^ (symbol << 9) ^ (symbol >>> 7)) - 1;
      let node = 0;
      do {
        slot = (slot + 1) & mask;
        node = slots[slot]! - base;
      } while (node >= 0 && (nodes[node] !== parent || nodes[node + 1] !== symbol));
      if (node < 0) {
        slots[slot] = base + nodesEnd;
        nodes[nodesEnd] = parent;
        nodes[nodesEnd + 1] = symbol;
        nodes[nodesEnd + 2] = -1 - at;
        nodes[nodesEnd + 3] = moved < 0 ? 1 : movedUsed;
        nodesEnd += 4;
        if (moved < 0) break;
        moved = -1;
        continue;
      }
      const count = nodes[node + 2]!;
      const used = nodes[node + 3]!;
      const known = count < 0 ? 1 : count;
      nodes[node + 2] = used < known ? known : used + 1;
      nodes[node + 3] = used + 1;
      parent = node;
      j++;
      if (count < 0 && j < i + order && texts[-count] !== END) {
        moved = -count;
        movedUsed = used;
      }
    }
  }
  trie.end = nodesEnd;
}

/** Where matches go: the number of n-grams of order n is added to matches[at + (n - 1) * step]. */
export interface MatchColumns {
  matches: Float64Array;
  at: number;
  step: number;
}

/**
 * Counts the n-grams of the run that the tree holds, each at most as often as it is there; `clearMatches` comes before.
 * An n-gram that is absent ends the walk: no longer one that starts with it can be present.
 */
export function matchNgrams(trie: NgramTrie, run: SymbolRun, out: MatchColumns): void {
  const { slots, base, nodes, texts } = trie;
  const { symbols, from, to, order, root } = run;
  const { matches, at, step } = out;
  const mask = slots.length - 1;
  for (let i = from; i < to; i++) {
    const end = i + order < to ? i + order : to;
    let parent = root;
    let column = at;
    for (let j = i; j < end; j++) {
      const symbol = symbols[j]!;
      let slot = ((parent >> 2) ^ (symbol << 5) ^ (symbol << 9) ^ (symbol >>> 7)) - 1;
      let node = 0;
      do {
        slot = (slot + 1) & mask;
        node = slots[slot]! - base;
      } while (node >= 0 && (nodes[node] !== parent || nodes[node + 1] !== symbol));
      if (node < 0) break;
      const count = nodes[node + 2]!;
      const used = nodes[node + 3]!;
      if (count < 0) {
        let depth = 0;
        do {
          if (depth++ >= used) matches[column]!++;
          column += step;
        } while (j + depth < end && symbols[j + depth] === texts[depth - 1 - count]);
        if (depth > used) nodes[node + 3] = depth;
        break;
      }
      if (used < count) {
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
