/** Area under a curve by trapezoids; x ascending. */
function area(x: ArrayLike<number>, y: (i: number) => number): number {
  let total = 0;
  for (let i = 1; i < x.length; i++) total += ((x[i]! - x[i - 1]!) * (y(i) + y(i - 1))) / 2;
  return total;
}

/** Area between two curves, exact where they cross inside a step. */
function areaBetween(x: ArrayLike<number>, f: ArrayLike<number>, g: ArrayLike<number>): number {
  let total = 0;
  for (let i = 1; i < x.length; i++) {
    const width = x[i]! - x[i - 1]!;
    const [a, b] = [f[i - 1]! - g[i - 1]!, f[i]! - g[i]!];
    const isCrossing = a * b < 0;
    total += isCrossing
      ? (width * (a * a + b * b)) / (2 * (Math.abs(a) + Math.abs(b)))
      : (width * (Math.abs(a) + Math.abs(b))) / 2;
  }
  return total;
}

/**
 * gamma = integral |f - g| / integral f over the whole axis, f the proxy's curve and g the gold's: 0 where the gold follows the proxy, 1
 * where it gains nothing, above 1 where it falls. NaN where the proxy gains nothing.
 */
export function proxyGoldGap(
  axis: ArrayLike<number>,
  proxy: ArrayLike<number>,
  gold: ArrayLike<number>,
): number {
  const whole = area(axis, (i) => proxy[i]!);
  return whole > 0 ? areaBetween(axis, proxy, gold) / whole : NaN;
}
