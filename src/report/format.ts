/** What stands where a number is missing. The reason belongs beside it. */
export const DASH = "–";

/** A number to three decimals up to 1 in size, else three significant digits; a dash where it is null or not finite. */
export function formatValue(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return DASH;
  const size = Math.abs(value);
  if (size >= 1e6 || (size > 0 && size < 0.0005)) return value.toExponential(1);
  if (size >= 100) return formatCount(Math.round(value));
  const text = value.toFixed(size <= 1 ? 3 : size < 10 ? 2 : 1);
  return /^-0\.?0*$/.test(text) ? text.slice(1) : text;
}

/** A value in its own unit: whole numbers as they are (`4`), others as `formatValue` gives them. */
export function formatNative(value: number | null): string {
  return value !== null && Number.isInteger(value) && Math.abs(value) < 1e6
    ? formatCount(value)
    : formatValue(value);
}

/** `0.643 [0.592, 0.691]`; without the brackets where there is no interval; a dash where there is no value. */
export function formatInterval(estimate: {
  readonly value: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
}): string {
  const { value, ciLow, ciHigh } = estimate;
  if (value === null || ciLow === null || ciHigh === null) return formatValue(value);
  return `${formatValue(value)} [${formatValue(ciLow)}, ${formatValue(ciHigh)}]`;
}

/** A difference with its sign always shown (`+0.041`, `-0.012`); a dash where missing. */
export function formatSigned(value: number | null): string {
  const text = formatValue(value);
  return value !== null && value > 0 && text !== DASH ? `+${text}` : text;
}

/** `+0.041 [-0.010, +0.092]`: a difference and its interval with signs; a dash where missing. */
export function formatDifference(estimate: {
  readonly difference: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
}): string {
  const { difference, ciLow, ciHigh } = estimate;
  if (difference === null || ciLow === null || ciHigh === null) return formatSigned(difference);
  return `${formatSigned(difference)} [${formatSigned(ciLow)}, ${formatSigned(ciHigh)}]`;
}

/** A p-value to two significant digits, `< 0.001` below that; a dash where missing. */
export function formatP(p: number | null): string {
  if (p === null || !Number.isFinite(p)) return DASH;
  if (p < 0.001) return "< 0.001";
  return p.toFixed(p < 0.0995 ? 3 : 2);
}

/** A whole number with commas between thousands; a dash where missing. */
export function formatCount(n: number | null): string {
  if (n === null || !Number.isFinite(n)) return DASH;
  const digits = String(Math.abs(Math.trunc(n))).replace(/\B(?=(\d{3})+$)/g, ",");
  return n < 0 ? `-${digits}` : digits;
}

/** A proportion in [0, 1] as a whole percentage ("41%"); a dash where missing. */
export function formatPercent(fraction: number | null): string {
  return fraction === null || !Number.isFinite(fraction) ? DASH : `${Math.round(100 * fraction)}%`;
}

/** A slice as text, `split=gpt-4o, category=math`; "all" for `{}`. */
export function formatSlice(slice: Readonly<Record<string, string>>): string {
  const parts = Object.entries(slice).map(([tag, value]) => `${tag}=${value}`);
  return parts.length === 0 ? "all" : parts.join(", ");
}

/** A count with its noun, `1 item`, `350 items`. */
export function counted(n: number, noun: string): string {
  return `${formatCount(n)} ${noun}${n === 1 ? "" : "s"}`;
}

/** The first names of a list and how many more there are: `A, B and C`, `A, B, C and 12 more`. */
export function listed(names: readonly string[], limit = 3): string {
  if (names.length === 0) return "none";
  if (names.length === 1) return names[0]!;
  if (names.length > limit)
    return `${names.slice(0, limit).join(", ")} and ${formatCount(names.length - limit)} more`;
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)!}`;
}
