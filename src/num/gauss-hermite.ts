/** Nodes x and weights w of a rule: integral of f(x) exp(-x^2) over the line = sum of w f(x), exact for polynomials up to degree 2 n - 1. */
export interface Quadrature {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/** Orthonormal Hermite polynomials of degree n and n - 1 at x. */
function hermite(n: number, x: number): { readonly value: number; readonly before: number } {
  let [before, value] = [0, Math.PI ** -0.25];
  for (let k = 1; k <= n; k++)
    [before, value] = [value, x * Math.sqrt(2 / k) * value - Math.sqrt((k - 1) / k) * before];
  return { value, before };
}

/** First guess of the i-th largest root from those found. Source: Press et al. (2007), Numerical Recipes, 4.6. */
function guess(i: number, n: number, roots: Float64Array): number {
  const last = roots[i - 1]!;
  if (i === 0) return Math.sqrt(2 * n + 1) - 1.85575 * (2 * n + 1) ** (-1 / 6);
  if (i === 1) return last - (1.14 * n ** 0.426) / last;
  if (i === 2) return 1.86 * last - 0.86 * roots[0]!;
  if (i === 3) return 1.91 * last - 0.91 * roots[1]!;
  return 2 * last - roots[i - 2]!;
}

/**
 * Gauss-Hermite rule of n nodes (1 to 64), largest first. Source: Golub and Welsch (1969), by Newton's method on the orthonormal recurrence.
 * Pinned to numpy 2.4.6 `hermgauss`.
 */
export function gaussHermite(n: number): Quadrature {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < Math.ceil(n / 2); i++) {
    let x = n % 2 === 1 && i === (n - 1) / 2 ? 0 : guess(i, n, nodes);
    for (let round = 0; round < 20; round++) {
      const { value, before } = hermite(n, x);
      const step = value / (Math.sqrt(2 * n) * before);
      x -= step;
      if (Math.abs(step) <= 1e-15 * (1 + Math.abs(x))) break;
    }
    const { before } = hermite(n, x);
    nodes[i] = x;
    nodes[n - 1 - i] = x === 0 ? 0 : -x;
    weights[i] = weights[n - 1 - i] = 1 / (n * before * before);
  }
  return { nodes, weights };
}
