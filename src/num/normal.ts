const SQRT_PI = 1.772453850905516;
const SQRT_2PI = 2.5066282746310002;

/** exp(-x^2) with the rounding error of x^2 taken out. */
function expMinusSquare(x: number): number {
  const high = Math.round(x * 16) / 16;
  return Math.exp(-high * high) * Math.exp(-(x - high) * (x + high));
}

/** erf by its all-positive series, x in [0, 1]. */
function erfSeries(x: number): number {
  let term = x;
  let total = x;
  for (let k = 1; total + term !== total; k++) {
    term *= (2 * x * x) / (2 * k + 1);
    total += term;
  }
  return (2 / SQRT_PI) * expMinusSquare(x) * total;
}

/** The continued fraction of the upper gamma function: Q(1/2, w) = exp(-w) sqrt(w / pi) / fraction, evaluated from its tail; w >= 1. */
function tailFraction(w: number): number {
  // Depth for a relative truncation below 1e-17.
  const depth = Math.ceil(8 + 130 / w);
  let fraction = 0;
  for (let k = depth; k >= 1; k--) fraction = (k * (k - 0.5)) / (w + 2 * k + 0.5 - fraction);
  return w + 0.5 - fraction;
}

/** Complementary error function, 1 - erf(x), with small relative error in the upper tail. */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x < 0) return 2 - erfc(-x);
  if (x < 1) return 1 - erfSeries(x);
  return x > 27.3 ? 0 : (expMinusSquare(x) * x) / (SQRT_PI * tailFraction(x * x));
}

/** P(Z > z) of a standard normal variable; relative error about 1e-15, also far in the tail. Pinned to scipy.stats.norm.sf. */
export function normalSf(z: number): number {
  if (Number.isNaN(z)) return NaN;
  if (Math.abs(z) < Math.SQRT2) return 0.5 - 0.5 * signedErf(z * Math.SQRT1_2);
  if (z < 0) return 1 - normalSf(-z);
  if (z > 38.6) return 0;
  // exp(-z^2 / 2) with the rounding error of z^2 taken out.
  const high = Math.round(z * 16) / 16;
  const density = Math.exp((-high * high) / 2) * Math.exp((-(z - high) * (z + high)) / 2);
  return (density * z) / (2 * SQRT_2PI * tailFraction((z * z) / 2));
}

/** P(Z <= z) of a standard normal variable; relative error about 1e-15, also far in the tail. Pinned to scipy.stats.norm.cdf. */
export function normalCdf(z: number): number {
  return normalSf(-z);
}

function signedErf(x: number): number {
  return x < 0 ? -erfSeries(-x) : erfSeries(x);
}

function ratio(top: readonly number[], bottom: readonly number[], r: number): number {
  let p = 0;
  let q = 0;
  for (let i = top.length - 1; i >= 0; i--) {
    p = p * r + top[i]!;
    q = q * r + bottom[i]!;
  }
  return p / q;
}

// Wichura (1988), algorithm AS 241, PPND16: rational approximations in three regions, constant term first.
const CENTRE_TOP = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
];
const CENTRE_BOTTOM = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
  28729.085735721943, 5226.495278852854,
];
const MIDDLE_TOP = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
];
const MIDDLE_BOTTOM = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const TAIL_TOP = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const TAIL_BOTTOM = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
];

/**
 * The z with P(Z <= z) = p, p in [0, 1]: -Infinity at 0, Infinity at 1, NaN outside.
 * Wichura (1988), AS 241, relative error about 1e-15; pinned to scipy.stats.norm.ppf.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(CENTRE_TOP, CENTRE_BOTTOM, 0.180625 - q * q);
  const tail = q < 0 ? p : 1 - p;
  if (tail === 0) return q < 0 ? -Infinity : Infinity;
  const r = Math.sqrt(-Math.log(tail));
  const z = r <= 5 ? ratio(MIDDLE_TOP, MIDDLE_BOTTOM, r - 1.6) : ratio(TAIL_TOP, TAIL_BOTTOM, r - 5);
  return q < 0 ? -z : z;
}
