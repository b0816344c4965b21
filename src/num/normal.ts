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
  3.387132872796366608, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
  4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
];
const CENTRE_BOTTOM = [
  1, 4.2313330701600911252e1, 6.871870074920579083e2, 5.3941960214247511077e3, 2.1213794301586595867e4,
  3.930789580009271061e4, 2.8729085735721942674e4, 5.226495278852854561e3,
];
const MIDDLE_TOP = [
  1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
  1.27045825245236838258, 2.4178072517745061177e-1, 2.27238449892691845833e-2, 7.7454501427834140764e-4,
];
const MIDDLE_BOTTOM = [
  1, 2.05319162663775882187, 1.6763848301838038494, 6.8976733498510000455e-1, 1.4810397642748007459e-1,
  1.51986665636164571966e-2, 5.475938084995344946e-4, 1.05075007164441684324e-9,
];
const TAIL_TOP = [
  6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 2.9656057182850489123e-1,
  2.6532189526576123093e-2, 1.2426609473880784386e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
];
const TAIL_BOTTOM = [
  1, 5.9983220655588793769e-1, 1.3692988092273580531e-1, 1.48753612908506148525e-2, 7.868691311456132591e-4,
  1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
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
