import { minimise } from "./minimise.ts";
import { type Aggregate, rowWinners, type Votes } from "./votes.ts";

/** How GLAD is fitted. */
export interface GladOptions {
  readonly nIterations?: number;
  readonly tolerance?: number;
}

/** GLAD's distribution over labels, a skill a rater and an ease a task. */
export interface GladResult extends Aggregate {
  /** One a rater: log-odds of the right label at ease 0; negative for raters who do worse than chance. */
  readonly alphas: Float64Array;
  /** One a task: log ease. */
  readonly betas: Float64Array;
}

/** log(1 + exp(x)) without overflow. */
const softplus = (x: number): number => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)));

interface Model {
  readonly votes: Votes;
  /** [alphas, betas]. */
  x: Float64Array;
  readonly probabilities: Float64Array;
}

/** Posterior over labels of every task under a uniform label prior. */
function eStep({ votes, x, probabilities }: Model): void {
  const nLabels = votes.labels.length;
  const nRaters = votes.raters.length;
  const share = Math.log(nLabels - 1);
  probabilities.fill(-Math.log(nLabels));
  for (let i = 0; i < votes.task.length; i++) {
    const z = x[votes.rater[i]!]! * Math.exp(x[nRaters + votes.task[i]!]!);
    const right = -softplus(-z);
    const wrong = -softplus(z) - share;
    const from = votes.task[i]! * nLabels;
    for (let k = 0; k < nLabels; k++) probabilities[from + k]! += k === votes.label[i] ? right : wrong;
  }
  for (let from = 0; from < probabilities.length; from += nLabels) {
    let top = -Infinity;
    for (let k = 0; k < nLabels; k++) top = Math.max(top, probabilities[from + k]!);
    let total = 0;
    for (let k = 0; k < nLabels; k++) total += Math.exp(probabilities[from + k]! - top);
    const log = top + Math.log(total);
    for (let k = 0; k < nLabels; k++) probabilities[from + k] = Math.exp(probabilities[from + k]! - log);
  }
}

const LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** Minus the expected log joint density (normal(1, 1) priors on every parameter) with its gradient. */
function loss({ votes, probabilities }: Model, x: Float64Array, gradient: Float64Array): number {
  const nLabels = votes.labels.length;
  const nRaters = votes.raters.length;
  const share = Math.log(nLabels - 1);
  let total = 0;
  for (let j = 0; j < x.length; j++) {
    const d = x[j]! - 1;
    total += 0.5 * d * d + LOG_ROOT_TWO_PI;
    gradient[j] = d;
  }
  for (let i = 0; i < votes.task.length; i++) {
    const [w, t] = [votes.rater[i]!, votes.task[i]!];
    const ease = Math.exp(x[nRaters + t]!);
    const z = x[w]! * ease;
    const q = probabilities[t * nLabels + votes.label[i]!]!;
    total += q * softplus(-z) + (1 - q) * (softplus(z) + share);
    const slope = 1 / (1 + Math.exp(-z)) - q;
    gradient[w]! += slope * ease;
    gradient[nRaters + t]! += slope * z;
  }
  return total;
}

/**
 * Generative model of labels, abilities and difficulties: P(right label) = sigma(alpha exp(beta)), wrong labels share the rest.
 * The M step is solved to a gradient of 1e-4 (the reference stops at 1e-3, hence differences of some 1e-3). The reference divides the bound by its
 * row count only after the first round; the stopping rule here keeps that quirk. One label only gives NaN.
 * Source: Whitehill et al. (2009), NIPS; pinned to crowd-kit 1.4.
 */
export function glad(votes: Votes, options: GladOptions = {}): GladResult {
  const { nIterations = 100, tolerance = 1e-5 } = options;
  const nLabels = votes.labels.length;
  const nRaters = votes.raters.length;
  const model: Model = {
    votes,
    x: new Float64Array(nRaters + votes.tasks.length).fill(1),
    probabilities: new Float64Array(votes.tasks.length * nLabels),
  };
  const scratch = new Float64Array(model.x.length);
  eStep(model);
  let bound = -loss(model, model.x, scratch);
  for (let round = 0; round < nIterations; round++) {
    eStep(model);
    model.x = minimise((x, gradient) => loss(model, x, gradient), model.x, {
      nIterations: 500,
      tolerance: 1e-4,
    });
    const next = -loss(model, model.x, scratch) / (votes.task.length * nLabels);
    if (!(next - bound >= tolerance)) break;
    bound = next;
  }
  const { x, probabilities } = model;
  if (nLabels === 1) probabilities.fill(NaN);
  return {
    winners: rowWinners(probabilities, nLabels),
    probabilities,
    alphas: x.slice(0, nRaters),
    betas: x.slice(nRaters),
  };
}
