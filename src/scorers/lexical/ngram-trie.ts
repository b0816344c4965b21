/**
 * The n-grams of references as a tree in typed arrays: a node is an n-gram, its parent the n-gram without the last symbol. Children are
 * found by hashing (parent, symbol). Reused between texts: slots hold `base` + node, and what is below `base` is of an earlier text.
 */
export interface NgramTrie {
  slots: Int32Array;
  base: number;
  nNodes: number;
  parents: Int32Array;
  symbols: Int32Array;
  /** Occurrences of the n-gram; with several references the largest number in one of them. */
  counts: Int32Array;
  /** Occurrences in the text being matched, at most `counts`. */
  used: Int32Array;
  /** Occurrences in the reference last added, and which one that was. */
  current: Int32Array;
  reference: Int32Array;
}

/** Parent of the n-grams of order 1: several kinds of symbols can share a tree under roots of their own, -1, -2, ... */
export const ROOT = -1;

export function emptyTrie(): NgramTrie {
  const trie = { slots: new Int32Array(0), base: 1, nNodes: 0 } as NgramTrie;
  return makeRoom(trie, 1024);
}

function makeRoom(trie: NgramTrie, nNodes: number): NgramTrie {
  trie.slots = new Int32Array(4 * nNodes);
  trie.base = 1;
  trie.nNodes = 0;
  trie.parents = new Int32Array(nNodes);
  trie.symbols = new Int32Array(nNodes);
  trie.counts = new Int32Array(nNodes);
  trie.used = new Int32Array(nNodes);
  trie.current = new Int32Array(nNodes);
  trie.reference = new Int32Array(nNodes);
  return trie;
}

/** Empties the tree and makes room for `capacity` nodes. */
export function resetTrie(trie: NgramTrie, capacity: number): void {
  trie.base += trie.nNodes;
  trie.nNodes = 0;
  if (capacity > trie.counts.length) makeRoom(trie, 2 ** Math.ceil(Math.log2(capacity)));
  else if (trie.base > 0x3fffffff) {
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

/** Adds the n-grams of reference number `reference` (0, 1, ...); a node's count becomes the maximum over references. */
export function addNgrams(trie: NgramTrie, run: SymbolRun, reference: number): void {
  const { slots, base, parents, counts, current } = trie;
  const nodeSymbols = trie.symbols;
  const nodeReference = trie.reference;
  const { symbols, to, order, root } = run;
  const mask = slots.length - 1;
  let { nNodes } = trie;
  for (let i = run.from; i < to; i++) {
    const end = i + order < to ? i + order : to;
    let parent = root;
    for (let j = i; j < end; j++) {
      const symbol = symbols[j]!;
      let slot = (Math.imul(parent, 0x9e3779b1) ^ Math.imul(symbol, 0x85ebca6b)) >>> 7;
      let node = slots[(slot &= mask)]! - base;
      while (node >= 0 && (parents[node] !== parent || nodeSymbols[node] !== symbol))
        node = slots[(slot = (slot + 1) & mask)]! - base;
      if (node < 0) {
        node = nNodes++;
        slots[slot] = base + node;
        parents[node] = parent;
        nodeSymbols[node] = symbol;
        counts[node] = 1;
        current[node] = 1;
        nodeReference[node] = reference;
        trie.used[node] = 0;
      } else {
        const now = nodeReference[node] === reference ? current[node]! + 1 : 1;
        nodeReference[node] = reference;
        current[node] = now;
        if (now > counts[node]!) counts[node] = now;
      }
      parent = node;
    }
  }
  trie.nNodes = nNodes;
}

/**
 * Adds to matches[at + n - 1] the n-grams of order n in the run that the tree holds, each at most as often as it is there.
 * An n-gram that is absent ends the walk: no longer one that starts with it can be present.
 */
export function matchNgrams(
  trie: NgramTrie,
  run: SymbolRun,
  out: { readonly matches: Float64Array; readonly at: number; readonly step: number },
): void {
  const { slots, base, parents, counts, used } = trie;
  const nodeSymbols = trie.symbols;
  const { symbols, to, order, root } = run;
  const { matches, at, step } = out;
  const mask = slots.length - 1;
  for (let i = run.from; i < to; i++) {
    const end = i + order < to ? i + order : to;
    let parent = root;
    for (let j = i, column = at; j < end; j++, column += step) {
      const symbol = symbols[j]!;
      let slot = (Math.imul(parent, 0x9e3779b1) ^ Math.imul(symbol, 0x85ebca6b)) >>> 7;
      let node = slots[(slot &= mask)]! - base;
      while (node >= 0 && (parents[node] !== parent || nodeSymbols[node] !== symbol))
        node = slots[(slot = (slot + 1) & mask)]! - base;
      if (node < 0) break;
      if (used[node]! < counts[node]!) {
        used[node]!++;
        matches[column]!++;
      }
      parent = node;
    }
  }
}

/** Forgets what was matched, so that another text can be matched with the same references. */
export function clearMatches(trie: NgramTrie): void {
  trie.used.fill(0, 0, trie.nNodes);
}
