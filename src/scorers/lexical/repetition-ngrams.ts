/** Names for pairs of numbers: the same number for the same pair, 0, 1, ... in order of first use. */
function nameOf(left: number, right: number, names: Map<number, number>): number {
  const pair = left * 0x4000000 + right;
  let name = names.get(pair);
  if (name === undefined) {
    name = names.size;
    names.set(pair, name);
  }
  return name;
}

/**
 * A number for the n-gram at each position of `words` (word codes below 2^26): equal n-grams, equal numbers. Names of order n come
 * from `names[n - 2]`; give the same `names` to compare texts. Fewer than n words give an empty array.
 */
export function ngramNames(words: Int32Array, n: number, names: Map<number, number>[]): Int32Array {
  let current = words;
  for (let order = 2; order <= n; order++) {
    const length = Math.max(0, words.length - order + 1);
    const longer = new Int32Array(length);
    const known = (names[order - 2] ??= new Map());
    for (let i = 0; i < length; i++) longer[i] = nameOf(current[i]!, words[i + order - 1]!, known);
    current = longer;
  }
  return n > words.length ? new Int32Array(0) : current;
}

/** Share of a text's n-grams that are different ones: 1 without repetition; NaN for a text shorter than n words. Li et al. 2016. */
export function distinctShare(words: Int32Array, n: number): number {
  const names = ngramNames(words, n, []);
  return names.length === 0 ? NaN : new Set(names).size / names.length;
}

/** Share of the different n-grams of `words` that `source` does not have; NaN for a text shorter than n words. */
export function novelShare(words: Int32Array, source: Int32Array, n: number): number {
  const names: Map<number, number>[] = [];
  const known = new Set(ngramNames(source, n, names));
  const own = new Set(ngramNames(words, n, names));
  let novel = 0;
  for (const name of own) if (!known.has(name)) novel++;
  return own.size === 0 ? NaN : novel / own.size;
}

/** Names of runs of `a` words followed by runs of `b` words, from the names of both; names only positions where both fit. */
function joined(a: Int32Array, b: Int32Array, shift: number): Int32Array {
  const names = new Map<number, number>();
  const length = Math.max(0, Math.min(a.length, b.length - shift));
  const out = new Int32Array(length);
  for (let i = 0; i < length; i++) out[i] = nameOf(a[i]!, b[i + shift]!, names);
  return out;
}

const hasRepeat = (names: Int32Array): boolean => new Set(names).size < names.length;

/**
 * Length in words of the longest run of words that stands at two places of a text (they may overlap); 0 without a repeated word.
 * Runs of length 2^k are named by pairs of half as long ones, then the length is put together bit by bit: O(n log n).
 */
export function longestRepeat(words: Int32Array): number {
  const doubled: Int32Array[] = [];
  for (let names = words; hasRepeat(names); names = joined(names, names, 2 ** (doubled.length - 1)))
    doubled.push(names);
  let longest = 0;
  let current: Int32Array | undefined;
  for (let k = doubled.length - 1; k >= 0; k--) {
    const longer = current === undefined ? doubled[k]! : joined(current, doubled[k]!, longest);
    if (!hasRepeat(longer)) continue;
    current = longer;
    longest += 2 ** k;
  }
  return longest;
}
