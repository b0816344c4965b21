import { newtonMinimum, type TwiceSmooth } from "../../num/index.ts";
import { type BattleCounts, winsWithHalfTies } from "./battles.ts";
import { type Connectivity, connectivity } from "./connectivity.ts";

export interface BradleyTerryOptions {
  /** Adds ridge * sum theta^2 / 2 to the negative log-likelihood (a normal prior of variance 1 / ridge); 0, the default, is maximum likelihood. */
  readonly ridge?: number;
  /** Strengths to start from, [nSystems]. */
  readonly start?: ArrayLike<number>;
}

/** Fitted log-strengths: P(i beats j) = 1 / (1 + exp(theta_j - theta_i)). */
export interface BradleyTerryFit {
  /** Log-strengths with mean 0, [nSystems]; all NaN where no finite estimate exists (see `connectivity`) and no ridge was asked for. */
  readonly strengths: Float64Array;
  /** Without the ridge's part; NaN with the strengths. */
  readonly logLikelihood: number;
  readonly ridge: number;
  readonly connectivity: Connectivity;
  readonly converged: boolean;
}

/** log(1 + exp(x)) without overflow. */
export function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

/** 1 / (1 + exp(-x)). */
export function logistic(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** The pairs that met, as columns: i, j (i < j), what i won and what j won. */
interface Met {
  readonly i: Int32Array;
  readonly j: Int32Array;
  readonly won: Float64Array;
  readonly lost: Float64Array;
}

function pairsMet(wins: ArrayLike<number>, n: number): Met {
  const found: number[] = [];
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) if (wins[i * n + j]! > 0 || wins[j * n + i]! > 0) found.push(i * n + j);
  const of = <T>(f: (k: number) => T) => found.map(f);
  return {
    i: Int32Array.from(of((k) => Math.floor(k / n))),
    j: Int32Array.from(of((k) => k % n)),
    won: Float64Array.from(of((k) => wins[k]!)),
    lost: Float64Array.from(of((k) => wins[(k % n) * n + Math.floor(k / n)]!)),
  };
}

/** Adds k 1 1' to the lower triangle: fixes the free common shift without moving the minimum, since the gradient sums to 0. */
export function pinShift(hessian: Float64Array, n: number, size: number): void {
  let trace = 0;
  for (let i = 0; i < n; i++) trace += hessian[i * size + i]!;
  const k = trace / (n * n) || 1;
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) hessian[i * size + j]! += k;
}

function objective(met: Met, n: number, ridge: number): TwiceSmooth {
  const { i: first, j: second, won, lost } = met;
  const value = (x: Float64Array): number => {
    let sum = 0;
    for (let k = 0; k < first.length; k++) {
      const d = x[first[k]!]! - x[second[k]!]!;
      sum += won[k]! * softplus(-d) + lost[k]! * softplus(d);
    }
    for (let i = 0; i < n; i++) sum += (ridge / 2) * x[i]! * x[i]!;
    return sum;
  };
  const evaluate = (x: Float64Array, gradient: Float64Array, hessian: Float64Array): number => {
    for (let k = 0; k < first.length; k++) {
      const i = first[k]!;
      const j = second[k]!;
      const d = x[i]! - x[j]!;
      const p = logistic(d);
      const q = logistic(-d);
      const pull = won[k]! * q - lost[k]! * p;
      gradient[i]! -= pull;
      gradient[j]! += pull;
      const h = (won[k]! + lost[k]!) * p * q;
      hessian[i * n + i]! += h;
      hessian[j * n + j]! += h;
      hessian[j * n + i]! -= h;
    }
    for (let i = 0; i < n; i++) {
      gradient[i]! += ridge * x[i]!;
      hessian[i * n + i]! += ridge;
    }
    pinShift(hessian, n, n);
    return value(x);
  };
  return { n, evaluate, value };
}

/** Shifts strengths to mean 0, in place. */
export function centre(strengths: Float64Array): Float64Array {
  let sum = 0;
  for (let i = 0; i < strengths.length; i++) sum += strengths[i]!;
  const mean = sum / strengths.length;
  for (let i = 0; i < strengths.length; i++) strengths[i]! -= mean;
  return strengths;
}

/**
 * Bradley-Terry log-strengths by Newton's method on the pair counts, a tie being half a win for each side.
 * Data without a finite maximum (a system that only won or only lost, groups that never met) give NaN strengths with the reason in
 * `connectivity`, unless a ridge is given. Source: Bradley and Terry (1952), Ford (1957). Pinned to choix 7494ad3 and scikit-learn 1.9.1.
 */
export function bradleyTerry(counts: BattleCounts, options: BradleyTerryOptions = {}): BradleyTerryFit {
  return fitWins(winsWithHalfTies(counts), counts.nSystems, options);
}

/** As `bradleyTerry`, from wins [n x n] row-major with ties already shared out. */
export function fitWins(
  wins: ArrayLike<number>,
  n: number,
  { ridge = 0, start }: BradleyTerryOptions = {},
): BradleyTerryFit {
  const links = connectivity(wins, n);
  if (ridge === 0 && links.status !== "finite")
    return {
      strengths: new Float64Array(n).fill(NaN),
      logLikelihood: NaN,
      ridge,
      connectivity: links,
      converged: false,
    };
  const met = pairsMet(wins, n);
  const found = newtonMinimum(objective(met, n, ridge), start === undefined ? {} : { start });
  return {
    strengths: centre(found.x),
    logLikelihood: -objective(met, n, 0).value!(found.x),
    ridge,
    connectivity: links,
    converged: found.converged,
  };
}
