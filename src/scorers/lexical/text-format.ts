/** Python's `f"{x:.{digits}f}"`: the exact binary value rounded half to even, where `toFixed` rounds ties up and drops the sign of zero. */
export function formatFixed(x: number, digits: number): string {
  if (Number.isNaN(x)) return "nan";
  if (!Number.isFinite(x)) return x > 0 ? "inf" : "-inf";
  const sign = x < 0 || Object.is(x, -0) ? "-" : "";
  const size = Math.abs(x);
  if (size >= 1e21) return `${sign}${BigInt(size)}${digits > 0 ? `.${"0".repeat(digits)}` : ""}`;
  // 60 digits show whether the value lies exactly half way: a double this size that is not a tie departs from one by more than 1e-60.
  const exact = size.toFixed(60);
  const cut = exact.length - 60 + digits;
  const isTie = /^50*$/.test(exact.slice(cut));
  const rounded = size.toFixed(digits);
  if (!isTie) return sign + rounded;
  const down = exact.slice(0, digits > 0 ? cut : cut - 1);
  return sign + (Number(down.at(-1)) % 2 === 0 ? down : rounded);
}
