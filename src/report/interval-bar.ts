/** The axis of a column of interval bars. */
export interface BarScale {
  readonly low: number;
  readonly high: number;
  readonly columns: number;
  /** Reference value drawn through every bar; null for none. */
  readonly chance: number | null;
  readonly ascii: boolean;
}

interface Estimate {
  readonly value: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
}

/** An axis that holds all finite values, their intervals and the chance line. No values give [0, 1]. */
export function barScale(
  estimates: readonly Estimate[],
  { columns, chance, ascii }: Pick<BarScale, "columns" | "chance" | "ascii">,
): BarScale {
  const finite = [chance, ...estimates.flatMap((e) => [e.value, e.ciLow, e.ciHigh])].filter(
    (v): v is number => v !== null && Number.isFinite(v),
  );
  const low = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  if (!(low < high)) return { low: 0, high: 1, columns, chance, ascii };
  return { low, high, columns, chance, ascii };
}

/** An estimate drawn as text of `columns` characters: `├──●──┤` with `┊` at chance (`|--o--|` and `:` in ASCII). */
export function intervalBar(estimate: Estimate, scale: BarScale): string {
  const { low, high, columns, chance, ascii } = scale;
  const [left, line, right, dot, mark] = ascii ? ["|", "-", "|", "o", ":"] : ["├", "─", "┤", "●", "┊"];
  const cells = Array.from({ length: columns }, () => " ");
  const at = (v: number) =>
    Math.max(0, Math.min(columns - 1, Math.round(((v - low) / (high - low)) * (columns - 1))));
  if (chance !== null) cells[at(chance)] = mark!;
  const { value, ciLow, ciHigh } = estimate;
  if (value === null || !Number.isFinite(value)) return cells.join("");
  if (ciLow !== null && ciHigh !== null) {
    for (let k = at(ciLow); k <= at(ciHigh); k++) cells[k] = line!;
    cells[at(ciLow)] = left!;
    cells[at(ciHigh)] = right!;
  }
  cells[at(value)] = dot!;
  return cells.join("");
}
