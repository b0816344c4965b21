import { type Design, designOf, type Preferences } from "../src/fit/index.ts";

const [N_PAIRS, N_COLS, N_ENTRIES] = [100_000, 4096, 30] as const;

/** A number in [0, 1) from a counter, the same here and in peer.py: the finaliser of MurmurHash3. */
export function hashed(counter: number): number {
  let h = counter >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}

/** 100,000 preferences between 200,000 outputs of 30 hashed features each, half of the entries in an eighth of the 4,096 columns, won by a true linear head. */
export function makePreferences(): { readonly design: Design; readonly rows: Preferences } {
  const nRows = 2 * N_PAIRS;
  const n = nRows * N_ENTRIES;
  const start = Int32Array.from({ length: nRows + 1 }, (_, i) => i * N_ENTRIES);
  const column = Int32Array.from({ length: n }, (_, k) => Math.floor(N_COLS * hashed(k) ** 3));
  const size = 1 / Math.sqrt(N_ENTRIES);
  const value = Float64Array.from({ length: n }, (_, k) => (hashed(n + k) < 0.5 ? -size : size));
  const truth = Float64Array.from({ length: N_COLS }, (_, c) => 4 * hashed(2 * n + c) - 2);
  const strength = new Float64Array(nRows);
  for (let k = 0; k < n; k++) strength[Math.floor(k / N_ENTRIES)]! += value[k]! * truth[column[k]!]!;
  const a = Int32Array.from({ length: N_PAIRS }, (_, i) => 2 * i);
  const b = a.map((i) => i + 1);
  const outcome = Float64Array.from({ length: N_PAIRS }, (_, i) => {
    const lead = strength[a[i]!]! - strength[b[i]!]!;
    return Number(hashed(3 * n + i) < 1 / (1 + Math.exp(-lead)));
  });
  const weight = new Float64Array(N_PAIRS).fill(1);
  const matrix = { nCols: N_COLS, start, column, value };
  return { design: designOf(nRows, [{ kind: "sparse", matrix }]), rows: { a, b, outcome, weight } };
}
