import { solveIncreasing } from "./distribution-solve.ts";
import { logGamma, poissonDeviance, stirlingRemainder } from "./log-gamma.ts";

const LOG_2PI = 1.8378770664093453;

/** A point of the unit interval with both distances, so that neither end loses digits: x + y = 1. */
export interface UnitPoint {
  readonly x: number;
  readonly y: number;
}

/** log B(a, b), a, b > 0. */
export function logBeta(a: number, b: number): number {
  const large = Math.max(a, b);
  const small = Math.min(a, b);
  if (large < 12) return logGamma(small) + logGamma(large) - logGamma(small + large);
  // log Gamma(large) - log Gamma(large + small) from Stirling's form, the large terms cancelled by hand.
  const n = small + large;
  const difference =
    (large - 0.5) * Math.log1p(-small / n) -
    small * (Math.log(n) - 1) +
    stirlingRemainder(large) -
    stirlingRemainder(n);
  return logGamma(small) + difference;
}

/** x^a y^b / B(a, b), by Loader's saddle-point form (2000), which keeps digits for large a and b. */
export function betaPower(a: number, b: number, { x, y }: UnitPoint): number {
  if (x <= 0 || y <= 0) return 0;
  const n = a + b;
  if (Math.min(a, b) < 1e-3) return Math.exp(a * Math.log(x) + b * Math.log(y) - logBeta(a, b));
  const remainder = stirlingRemainder(n) - stirlingRemainder(a) - stirlingRemainder(b);
  const deviance = poissonDeviance(a, n * x) + poissonDeviance(b, n * y);
  return Math.exp(remainder - deviance) * Math.sqrt((a / n) * b * Math.exp(-LOG_2PI));
}

/** The continued fraction of I_x(a, b) (DLMF 8.17.22) by Lentz's method; converges fast for x < (a + 1) / (a + b + 2). */
function betaFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  d = 1 / (Math.abs(d) < tiny ? tiny : d);
  let fraction = d;
  for (let m = 1; m < 1e6; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 + even * d;
    c = 1 + even / c;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    if (Math.abs(c) < tiny) c = tiny;
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 + odd * d;
    c = 1 + odd / c;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    if (Math.abs(c) < tiny) c = tiny;
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < 2e-16) break;
  }
  return fraction;
}

/**
 * The regularised incomplete beta function I_x(a, b) at a point given with its complement, so that both tails keep relative
 * accuracy (about 1e-14): the lower tail is I_x(a, b), the upper I_y(b, a). a, b > 0; NaN for other parameters.
 */
export function incompleteBetaAt(a: number, b: number, { x, y }: UnitPoint): number {
  if (!(a > 0 && b > 0) || Number.isNaN(x)) return NaN;
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBetaTail(b, a, { x: y, y: x });
  return incompleteBetaTail(a, b, { x, y });
}

function incompleteBetaTail(a: number, b: number, point: UnitPoint): number {
  return Math.min(1, (betaPower(a, b, point) * betaFraction(a, b, point.x)) / a);
}

/**
 * The regularised incomplete beta function I_x(a, b) = P(Beta(a, b) <= x), x in [0, 1] (clipped), a, b > 0.
 * Pinned to scipy.special.betainc.
 */
export function incompleteBeta(a: number, b: number, x: number): number {
  return incompleteBetaAt(a, b, { x, y: 1 - x });
}

/** Both distances of the p quantile of Beta(a, b); `upper` = 1 - p, given apart where p is near 1. */
export function betaQuantilePoint(
  a: number,
  b: number,
  { p, upper }: { readonly p: number; readonly upper: number },
): UnitPoint {
  if (!(a > 0 && b > 0 && p >= 0 && upper >= 0)) return { x: NaN, y: NaN };
  if (p === 0) return { x: 0, y: 1 };
  if (upper === 0) return { x: 1, y: 0 };
  if (p > upper) {
    const { x, y } = betaQuantilePoint(b, a, { p: upper, upper: p });
    return { x: y, y: x };
  }
  // In u = log x the lower tail log I_x is nearly linear, and y = -expm1(u) keeps its digits for x near 1.
  const target = Math.log(p);
  const at = (u: number) => {
    const point = { x: Math.exp(u), y: -Math.expm1(u) };
    const tail = incompleteBetaAt(a, b, point);
    return { value: Math.log(tail) - target, slope: betaPower(a, b, point) / point.y / tail };
  };
  const powerLaw = (target + Math.log(a) + logBeta(a, b)) / a;
  if (powerLaw < -744 && b >= 1) return { x: 0, y: 1 };
  const start = Math.min(powerLaw, Math.log(a / (a + b)));
  const u = solveIncreasing(at, { low: Math.min(-745, powerLaw), high: -5e-324 }, start);
  return { x: Math.exp(u), y: -Math.expm1(u) };
}

/** The x with I_x(a, b) = p, p in [0, 1], a, b > 0; NaN for other arguments. Pinned to scipy.special.betaincinv. */
export function incompleteBetaInverse(a: number, b: number, p: number): number {
  return betaQuantilePoint(a, b, { p, upper: 1 - p }).x;
}
