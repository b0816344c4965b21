import { randomInt, type Rng } from "../num/index.ts";
import { digamma } from "./digamma.ts";
import { addTo, kahanSums } from "./kahan.ts";
import { type Aggregate, nameOrder, normaliseRows, rowWinners, type Votes } from "./votes.ts";

/** Starting values of one run, any positive numbers; rows are normalised. */
export interface MaceStart {
  /** [nRaters x 2] row-major: weight of spamming, of knowing. */
  readonly spamming: Float64Array;
  /** [nRaters x nLabels] row-major: weights of the labels a spammer gives; raters and labels by first appearance in the votes. */
  readonly strategies: Float64Array;
}

/** How MACE is fitted. */
export interface MaceOptions {
  /** "vb": variational Bayes with symmetric priors; "em": smoothed maximum likelihood. */
  readonly method?: "vb" | "em";
  readonly nIterations?: number;
  /** The runs to try; the one of highest likelihood is kept. */
  readonly starts: readonly MaceStart[];
}

/** MACE's distribution over labels and its two parameters a rater. */
export interface MaceResult extends Aggregate {
  /** [nRaters x 2]: P(spamming), P(knowing), as fitted ("vb": exponentials of digammas, which do not sum to 1). */
  readonly spamming: Float64Array;
  /** [nRaters x nLabels], raters and labels in code point order of their names. */
  readonly strategies: Float64Array;
}

/** Draws starts uniform in [1, 2.5) as the reference does. */
export function maceStarts(votes: Votes, nStarts: number, rng: Rng): MaceStart[] {
  const draw = (n: number) =>
    Float64Array.from({ length: n }, () => 1 + (1.5 * randomInt(rng, 2 ** 30)) / 2 ** 30);
  return Array.from({ length: nStarts }, () => ({
    spamming: draw(votes.raters.length * 2),
    strategies: draw(votes.raters.length * votes.labels.length),
  }));
}

interface Expected {
  readonly marginals: Float64Array;
  readonly logLikelihood: number;
  /** [nRaters x nLabels] in name order. */
  readonly strategies: Float64Array;
  /** [nRaters x 2]. */
  readonly knowing: Float64Array;
}

/** The votes with labels by first appearance, and ranks of raters and labels by name. */
interface Coded {
  readonly votes: Votes;
  readonly label: Uint32Array;
  /** Index into `votes.labels` of each label by first appearance. */
  readonly sorted: Uint32Array;
  readonly raterRank: Uint32Array;
}

function coded(votes: Votes): Coded {
  const firstSeen = new Map<number, number>();
  const label = Uint32Array.from(votes.label, (at) => {
    if (!firstSeen.has(at)) firstSeen.set(at, firstSeen.size);
    return firstSeen.get(at)!;
  });
  const raterRank = new Uint32Array(votes.raters.length);
  nameOrder(votes.raters).forEach((at, k) => (raterRank[at] = k));
  return { votes, label, sorted: Uint32Array.from(firstSeen.keys()), raterRank };
}

/** P(task's votes, true label) [nTasks x nLabels], labels by first appearance. */
function jointMarginals(
  { votes, label }: Coded,
  spamming: Float64Array,
  strategies: Float64Array,
): Float64Array {
  const nLabels = votes.labels.length;
  const joint = new Float64Array(votes.tasks.length * nLabels).fill(1);
  for (let i = 0; i < label.length; i++) {
    const w = votes.rater[i]!;
    const spam = spamming[2 * w]! * strategies[w * nLabels + label[i]!]!;
    for (let k = 0; k < nLabels; k++)
      joint[votes.task[i]! * nLabels + k]! *= spam + spamming[2 * w + 1]! * Number(k === label[i]);
  }
  return joint.map((v) => v / nLabels);
}

function eStep(data: Coded, spamming: Float64Array, strategies: Float64Array): Expected {
  const { votes, label, sorted, raterRank } = data;
  const nLabels = votes.labels.length;
  const nRaters = votes.raters.length;
  const marginals = jointMarginals(data, spamming, strategies);
  const evidence = Float64Array.from(votes.tasks, (_, t) => {
    let total = 0;
    for (let k = 0; k < nLabels; k++) total += marginals[t * nLabels + k]!;
    return total;
  });
  const counts = kahanSums(nRaters * nLabels);
  const guessed = kahanSums(nRaters);
  const knew = kahanSums(nRaters);
  for (let i = 0; i < label.length; i++) {
    const w = votes.rater[i]!;
    const row = votes.task[i]! * nLabels;
    const spam = spamming[2 * w]! * strategies[w * nLabels + label[i]!]!;
    const know = spamming[2 * w + 1]!;
    let share = 0;
    for (let k = 0; k < nLabels; k++) share += marginals[row + k]! / (spam + know * Number(k === label[i]));
    share = (share * spam) / evidence[votes.task[i]!]!;
    addTo(counts, raterRank[w]! * nLabels + sorted[label[i]!]!, share);
    addTo(guessed, w, share);
    addTo(knew, w, (marginals[row + label[i]!]! * know) / (spam + know) / evidence[votes.task[i]!]!);
  }
  const knowing = new Float64Array(2 * nRaters);
  for (let w = 0; w < nRaters; w++) {
    knowing[2 * w] = guessed.totals[w]!;
    knowing[2 * w + 1] = knew.totals[w]!;
  }
  let logLikelihood = 0;
  for (const p of evidence) logLikelihood += Math.log(p + 1e-8);
  return { marginals, logLikelihood, strategies: counts.totals, knowing };
}

/** A row sum this close to 0 is taken for 0, and the row stays 0. */
const NOTHING = 1e-8;

function updated(
  counts: Float64Array,
  nColumns: number,
  transform: { add: number; f(v: number): number },
): Float64Array {
  const out = new Float64Array(counts.length);
  for (let from = 0; from < counts.length; from += nColumns) {
    let total = 0;
    for (let k = 0; k < nColumns; k++) total += counts[from + k]! + transform.add;
    total = transform.f(total);
    for (let k = 0; k < nColumns; k++)
      out[from + k] = Math.abs(total) <= NOTHING ? 0 : transform.f(counts[from + k]! + transform.add) / total;
  }
  return out;
}

const expDigamma = (v: number): number => Math.exp(digamma(v));
const same = (v: number): number => v;

function fitOnce(data: Coded, start: MaceStart, { method = "vb", nIterations = 50 }: MaceOptions) {
  const nLabels = data.votes.labels.length;
  let spamming: Float64Array = normaliseRows(start.spamming.slice(), 2);
  let strategies: Float64Array = normaliseRows(start.strategies.slice(), nLabels);
  let expected = eStep(data, spamming, strategies);
  for (let round = 0; round < nIterations; round++) {
    const em = { add: 0.01 / nLabels, f: same };
    spamming = updated(expected.knowing, 2, method === "vb" ? { add: 0.5, f: expDigamma } : em);
    strategies = updated(expected.strategies, nLabels, method === "vb" ? { add: 10, f: expDigamma } : em);
    expected = eStep(data, spamming, strategies);
  }
  return { spamming, strategies, expected };
}

/**
 * Multi-annotator competence estimation: a rater knows the true label or spams by a strategy of their own. True labels have a uniform prior.
 * A quirk of the reference is kept: after the first M step its strategies are stored by sorted names of rater and label, yet read by first appearance.
 * No defined run gives NaN. Source: Hovy et al. (2013), NAACL; pinned to crowd-kit 1.4.
 */
export function mace(votes: Votes, options: MaceOptions): MaceResult {
  const data = coded(votes);
  const nLabels = votes.labels.length;
  let best: ReturnType<typeof fitOnce> | undefined;
  for (const start of options.starts) {
    const fit = fitOnce(data, start, options);
    if (fit.expected.logLikelihood > (best?.expected.logLikelihood ?? -Infinity)) best = fit;
  }
  const seen = normaliseRows(
    best ? best.expected.marginals.slice() : new Float64Array(votes.tasks.length * nLabels).fill(NaN),
    nLabels,
  );
  const first = rowWinners(seen, nLabels);
  const probabilities = new Float64Array(seen.length);
  for (let t = 0; t < votes.tasks.length; t++)
    for (let k = 0; k < nLabels; k++) probabilities[t * nLabels + data.sorted[k]!] = seen[t * nLabels + k]!;
  return {
    winners: first.map((k) => (k === -1 ? -1 : data.sorted[k]!)),
    probabilities,
    spamming: best?.spamming ?? new Float64Array(2 * votes.raters.length).fill(NaN),
    strategies: best?.strategies ?? new Float64Array(votes.raters.length * nLabels).fill(NaN),
  };
}
