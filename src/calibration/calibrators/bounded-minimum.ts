const GOLDEN = 0.5 * (3 - Math.sqrt(5));
const ROOT_EPSILON = Math.sqrt(2.2e-16);

/** Where a function of one number is smallest within bounds. */
export interface BoundedMinimum {
  readonly x: number;
  readonly value: number;
  readonly evaluations: number;
}

/** Ends of the interval searched, the absolute tolerance of x and the largest number of evaluations. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
  readonly tolerance: number;
  readonly maxEvaluations?: number;
}

/**
 * Minimum of `f` on [low, high] by golden sections and parabolas; the ends themselves are never tried. `f` that gives NaN stops the search.
 * Source: Brent (1973), `localmin`, in the variant of Forsythe, Malcolm and Moler (1977); steps as in scipy 1.17 `minimize_scalar(method="bounded")`.
 */
export function boundedMinimum(f: (x: number) => number, bounds: Bounds): BoundedMinimum {
  const { tolerance, maxEvaluations = 500 } = bounds;
  let { low: a, high: b } = bounds;
  let best = a + GOLDEN * (b - a);
  let second = best;
  let third = best;
  let fBest = f(best);
  let fSecond = fBest;
  let fThird = fBest;
  let step = 0;
  let before = 0;
  let evaluations = 1;
  for (;;) {
    const middle = 0.5 * (a + b);
    const near = ROOT_EPSILON * Math.abs(best) + tolerance / 3;
    if (!(Math.abs(best - middle) > 2 * near - 0.5 * (b - a)) || evaluations >= maxEvaluations) break;
    let isGolden = true;
    if (Math.abs(before) > near) {
      let r = (best - second) * (fBest - fThird);
      let q = (best - third) * (fBest - fSecond);
      let p = (best - third) * q - (best - second) * r;
      q = 2 * (q - r);
      if (q > 0) p = -p;
      q = Math.abs(q);
      r = before;
      before = step;
      if (Math.abs(p) < Math.abs(0.5 * q * r) && p > q * (a - best) && p < q * (b - best)) {
        step = p / q;
        const tried = best + step;
        if (tried - a < 2 * near || b - tried < 2 * near) step = middle >= best ? near : -near;
        isGolden = false;
      }
    }
    if (isGolden) {
      before = best >= middle ? a - best : b - best;
      step = GOLDEN * before;
    }
    const x = best + (step >= 0 ? 1 : -1) * Math.max(Math.abs(step), near);
    const value = f(x);
    evaluations++;
    if (value <= fBest) {
      if (x >= best) a = best;
      else b = best;
      [third, fThird, second, fSecond, best, fBest] = [second, fSecond, best, fBest, x, value];
    } else {
      if (x < best) a = x;
      else b = x;
      if (value <= fSecond || second === best) [third, fThird, second, fSecond] = [second, fSecond, x, value];
      else if (value <= fThird || third === best || third === second) [third, fThird] = [x, value];
    }
    if (Number.isNaN(value)) break;
  }
  return { x: best, value: fBest, evaluations };
}
