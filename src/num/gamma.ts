import { solveIncreasing } from "./distribution-solve.ts";
import { logGamma, poissonDeviance, stirlingRemainder } from "./log-gamma.ts";

const SQRT_2PI = 2.5066282746310002;

/** x^a e^-x / Gamma(a + 1), by Loader's saddle-point form (2000). */
function gammaPower(a: number, x: number): number {
  if (a < 1e-3) return Math.exp(a * Math.log(x) - x - logGamma(a + 1));
  return Math.exp(-stirlingRemainder(a) - poissonDeviance(a, x)) / (SQRT_2PI * Math.sqrt(a));
}

function lowerSeries(a: number, x: number): number {
  let term = 1;
  let total = 1;
  for (let k = 1; total + term !== total; k++) {
    term *= x / (a + k);
    total += term;
  }
  return gammaPower(a, x) * total;
}

function upperFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let k = 1; k < 1e6; k++) {
    const numerator = -k * (k - a);
    b += 2;
    d = numerator * d + b;
    c = b + numerator / c;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    if (Math.abs(c) < tiny) c = tiny;
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < 2e-16) break;
  }
  return gammaPower(a, x) * a * fraction;
}

const usesSeries = (a: number, x: number): boolean => x < 1 || x < a;

/** P(a, x), the regularised lower incomplete gamma function, a > 0, x >= 0 (below 0: 0). Pinned to scipy.special.gammainc. */
export function incompleteGammaLower(a: number, x: number): number {
  if (!(a > 0) || Number.isNaN(x)) return NaN;
  if (x <= 0) return 0;
  if (x === Infinity) return 1;
  return usesSeries(a, x) ? Math.min(1, lowerSeries(a, x)) : 1 - upperFraction(a, x);
}

/** Q(a, x) = 1 - P(a, x), with small relative error in the upper tail. Pinned to scipy.special.gammaincc. */
export function incompleteGammaUpper(a: number, x: number): number {
  if (!(a > 0) || Number.isNaN(x)) return NaN;
  if (x <= 0) return 1;
  if (x === Infinity) return 0;
  return usesSeries(a, x) ? Math.max(0, 1 - lowerSeries(a, x)) : Math.min(1, upperFraction(a, x));
}

/** The x with P(a, x) = p; `upper` = 1 - p is given apart, so that both tails keep their digits. */
export function incompleteGammaInverse(
  a: number,
  { p, upper }: { readonly p: number; readonly upper: number },
): number {
  if (!(a > 0 && p >= 0 && upper >= 0)) return NaN;
  if (p === 0) return 0;
  if (upper === 0) return Infinity;
  const isLower = p <= upper;
  const target = Math.log(isLower ? p : upper);
  const at = (u: number) => {
    const x = Math.exp(u);
    const tail = isLower ? incompleteGammaLower(a, x) : incompleteGammaUpper(a, x);
    const value = isLower ? Math.log(tail) - target : target - Math.log(tail);
    return { value, slope: (gammaPower(a, x) * a) / tail };
  };
  const powerLaw = (Math.log(p) + logGamma(a + 1)) / a;
  if (powerLaw < -744) return 0;
  const start = isLower ? Math.min(powerLaw, Math.log(a)) : Math.log(a + 1);
  return Math.exp(solveIncreasing(at, { low: Math.min(-745, powerLaw), high: 709 }, start));
}
