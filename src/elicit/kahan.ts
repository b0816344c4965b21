/** Sums with Kahan's compensation (1965), as pandas forms group sums: labels that tie there tie here too. */
export interface KahanSums {
  readonly totals: Float64Array;
  readonly lost: Float64Array;
}

/** `n` sums at zero. */
export function kahanSums(n: number): KahanSums {
  return { totals: new Float64Array(n), lost: new Float64Array(n) };
}

/** Sets all sums back to zero. */
export function clearSums({ totals, lost }: KahanSums): void {
  totals.fill(0);
  lost.fill(0);
}

/** Adds a value to one sum. An infinite sum keeps no compensation. */
export function addTo({ totals, lost }: KahanSums, at: number, value: number): void {
  const before = totals[at]!;
  const y = value - lost[at]!;
  const t = before + y;
  const rest = t - before - y;
  lost[at] = Number.isNaN(rest) ? 0 : rest;
  totals[at] = t;
}
