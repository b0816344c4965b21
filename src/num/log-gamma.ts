import { log1pMinus } from "./log1p-minus.ts";

const HALF_LOG_2PI = 0.9189385332046727;

/** Coefficients B(2k) / (2k (2k - 1)) of Stirling's series, k = 1..9. */
const STIRLING = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
  43867 / 244188,
];

/** zeta(k) - 1 by direct summation with an Euler-Maclaurin tail, k = 2..40. */
const ZETA_MINUS_1 = Float64Array.from({ length: 41 }, (_, k) => (k < 2 ? NaN : zetaMinus1(k)));

function zetaMinus1(k: number): number {
  const cut = 24;
  const tail = cut ** -k;
  let total =
    (cut * tail) / (k - 1) +
    tail / 2 +
    (k * tail) / (12 * cut) -
    (k * (k + 1) * (k + 2) * tail) / (720 * cut ** 3) +
    (k * (k + 1) * (k + 2) * (k + 3) * (k + 4) * tail) / (30240 * cut ** 5);
  for (let i = cut - 1; i >= 2; i--) total += i ** -k;
  return total;
}

/** log Gamma(2 + z) for |z| <= 1/2 by its Taylor series in zeta values, so it keeps relative accuracy at its zero z = 0. */
function logGamma2p(z: number): number {
  const oneMinusEuler = 0.4227843350984671;
  let series = 0;
  for (let k = 40; k >= 2; k--) series = -z * (ZETA_MINUS_1[k]! / k + series);
  return z * (oneMinusEuler - series);
}

/**
 * Stirling's remainder: log Gamma(x + 1) - (x + 1/2) log x + x - log(2 pi)/2, x > 0.
 * Falls like 1/(12 x); the part of log Gamma that is left when its large terms are cancelled by hand (Loader 2000).
 */
export function stirlingRemainder(x: number): number {
  if (x < 12) return logGamma(x + 1) - (x + 0.5) * Math.log(x) + x - HALF_LOG_2PI;
  const square = 1 / (x * x);
  let series = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) series = series * square + STIRLING[k]!;
  return series / x;
}

/**
 * Natural logarithm of the gamma function for x > 0; Infinity at 0, NaN below 0 (not needed by any distribution here).
 * Relative error about 1e-15, also next to its zeros at 1 and 2. Pinned to scipy.special.gammaln.
 */
export function logGamma(x: number): number {
  if (!(x > 0)) return x === 0 ? Infinity : NaN;
  if (x >= 12) return (x - 0.5) * Math.log(x) - x + HALF_LOG_2PI + stirlingRemainder(x);
  if (x < 0.5) return logGamma2p(x) - Math.log(x) - Math.log1p(x);
  if (x <= 1.5) return logGamma2p(x - 1) - Math.log1p(x - 1);
  if (x <= 2.5) return logGamma2p(x - 2);
  let product = 1;
  let z = x;
  while (z > 2.5) {
    z -= 1;
    product *= z;
  }
  return logGamma(z) + Math.log(product);
}

/** Deviance x log(x/m) + m - x >= 0 for x, m > 0, without cancellation where x is near m (Loader 2000, `bd0`). */
export function poissonDeviance(x: number, m: number): number {
  const z = (m - x) / x;
  return Math.abs(z) < 0.4 ? -x * log1pMinus(z) : x * Math.log(x / m) + m - x;
}
