import { newtonMinimum, type TwiceSmooth } from "../../num/index.ts";
import { type BradleyTerryFit, type BradleyTerryOptions, centre, pinShift } from "./bradley-terry.ts";
import { type Choices, chosenOver } from "./choices.ts";
import { connectivity } from "./connectivity.ts";

/** exp(theta - max) over the set of choice k into `share`, normalised; returns log sum exp(theta) - theta[chosen]. */
function shares(choices: Choices, theta: Float64Array, k: number, share: Float64Array): number {
  const { from, systems } = choices;
  const start = from[k]!;
  const end = from[k + 1]!;
  let most = -Infinity;
  for (let at = start; at < end; at++) most = Math.max(most, theta[systems[at]!]!);
  let sum = 0;
  for (let at = start; at < end; at++) {
    const e = Math.exp(theta[systems[at]!]! - most);
    share[at - start] = e;
    sum += e;
  }
  for (let at = 0; at < end - start; at++) share[at]! /= sum;
  return Math.log(sum) + most - theta[systems[start]!]!;
}

function penalty(x: Float64Array, ridge: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * x[i]!;
  return (ridge / 2) * sum;
}

function objective(choices: Choices, ridge: number): TwiceSmooth {
  const { nSystems: n, from, systems, weight } = choices;
  const share = new Float64Array(n);
  const value = (x: Float64Array): number => {
    let sum = penalty(x, ridge);
    for (let k = 0; k < weight.length; k++) sum += weight[k]! * shares(choices, x, k, share);
    return sum;
  };
  const evaluate = (x: Float64Array, gradient: Float64Array, hessian: Float64Array): number => {
    let sum = penalty(x, ridge);
    for (let k = 0; k < weight.length; k++) {
      const w = weight[k]!;
      sum += w * shares(choices, x, k, share);
      const start = from[k]!;
      const size = from[k + 1]! - start;
      gradient[systems[start]!]! -= w;
      for (let r = 0; r < size; r++) {
        const i = systems[start + r]!;
        gradient[i]! += w * share[r]!;
        hessian[i * n + i]! += w * share[r]!;
        for (let c = 0; c < size; c++) {
          const j = systems[start + c]!;
          if (j <= i) hessian[i * n + j]! -= w * share[r]! * share[c]!;
        }
      }
    }
    for (let i = 0; i < n; i++) {
      gradient[i]! += ridge * x[i]!;
      hessian[i * n + i]! += ridge;
    }
    pinShift(hessian, n, n);
    return sum;
  };
  return { n, evaluate, value };
}

/**
 * Plackett-Luce log-strengths (mean 0) by Newton's method: P(i is chosen from S) = exp(theta_i) / sum over S of exp(theta_j).
 * As `bradleyTerry` where no finite maximum exists. Source: Luce (1959), Plackett (1975), Hunter (2004). Pinned to choix 7494ad3.
 */
export function plackettLuce(
  choices: Choices,
  { ridge = 0, start }: BradleyTerryOptions = {},
): BradleyTerryFit {
  const links = connectivity(chosenOver(choices), choices.nSystems);
  if (ridge === 0 && links.status !== "finite") {
    const strengths = new Float64Array(choices.nSystems).fill(NaN);
    return { strengths, logLikelihood: NaN, ridge, connectivity: links, converged: false };
  }
  const found = newtonMinimum(objective(choices, ridge), start === undefined ? {} : { start });
  return {
    strengths: centre(found.x),
    logLikelihood: -objective(choices, 0).value!(found.x),
    ridge,
    connectivity: links,
    converged: found.converged,
  };
}
