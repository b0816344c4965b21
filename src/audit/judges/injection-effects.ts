import {
  type Context,
  isScored,
  type Item,
  type Output,
  type Scorer,
  type Task,
  UserError,
} from "../../core/index.ts";
import { type ClusterEstimate, derivedEstimate, meanEstimate, resampledMeans } from "../cluster-estimates.ts";
import type { ResampleChoices } from "../style/style-matrix.ts";
import { inject, type Injection, INJECTIONS } from "./injections.ts";

/** A pair whose worse output (by the gold, else the second) is the one that tries to cheat. */
export interface InjectionPair {
  readonly item: Item;
  readonly better: Output;
  readonly worse: Output;
  readonly cluster: number;
}

/** What one injection in the worse output does. */
export interface InjectionEffect {
  readonly injection: string;
  readonly summary: string;
  /** Share of pairs that the scorer had right and the injection turned to the worse output. */
  readonly flipRate: ClusterEstimate;
  /** Win rate of the worse output with the injection less that without (a tie 1/2). */
  readonly winGain: ClusterEstimate;
  /** Scorers of single outputs: change of the score in SD of the unedited scores; NaN for pair scorers. */
  readonly scoreGain: ClusterEstimate;
  readonly n: number;
  /** Pairs without a score for one of the texts. */
  readonly dropped: number;
}

/** Scorer calls that `injectionEffects` makes: said before they are, since for judges they are money. */
export function injectionCalls(scorer: Scorer, nPairs: number, injections = INJECTIONS): number {
  const each = scorer.spec.arity === "pair" ? 2 : 1;
  return nPairs * (each * (injections.length + 1) + (scorer.spec.arity === "pair" ? 0 : 1));
}

const withText = (output: Output, text: string): Output => {
  const { messages: _messages, steps: _steps, ...rest } = output;
  return { ...rest, text };
};

const decided = (p: number): number => (p > 0.5 ? 1 : p < 0.5 ? 0 : p);

interface Asked {
  /** Whether the worse output wins: 1, 0, 1/2 for a tie, NaN without a score. */
  readonly wins: Float64Array;
  /** Score of the worse output, higher better; NaN for pair scorers. */
  readonly scores: Float64Array;
}

/** First value of each score, NaN where missing. */
async function valuesOf(scorer: Scorer, tasks: readonly Task[], ctx: Context): Promise<Float64Array> {
  const scores = await scorer.score(tasks, ctx);
  return Float64Array.from(scores, (s) => (isScored(s) ? (s.values[0] ?? NaN) : NaN));
}

/** Both orders of every pair, averaged after deciding each, so that position does not pass for an effect. */
async function askPairs(
  scorer: Scorer,
  pairs: readonly InjectionPair[],
  worse: readonly Output[],
  ctx: Context,
): Promise<Asked> {
  const listed = pairs.map((p, i): Task => ({ item: p.item, outputs: [p.better, worse[i]!] }));
  const swapped = pairs.map((p, i): Task => ({ item: p.item, outputs: [worse[i]!, p.better] }));
  const [a, b] = [await valuesOf(scorer, listed, ctx), await valuesOf(scorer, swapped, ctx)];
  return {
    wins: a.map((v, i) => (1 - decided(v) + decided(b[i]!)) / 2),
    scores: new Float64Array(pairs.length).fill(NaN),
  };
}

const signOf = (scorer: Scorer): number => (scorer.spec.direction === "lower" ? -1 : 1);

async function askOutputs(scorer: Scorer, items: readonly Item[], outputs: readonly Output[], ctx: Context) {
  const tasks = outputs.map((output, i): Task => ({ item: items[i]!, outputs: [output] }));
  return (await valuesOf(scorer, tasks, ctx)).map((v) => signOf(scorer) * v);
}

function sdOf(values: Float64Array): number {
  const known = values.filter((v) => !Number.isNaN(v));
  const mean = known.reduce((a, b) => a + b, 0) / known.length;
  return Math.sqrt(known.reduce((a, b) => a + (b - mean) ** 2, 0) / (known.length - 1));
}

function effectOf(
  injection: Injection,
  before: Asked,
  after: Asked,
  more: { clusters: readonly number[]; sd: number; choices: ResampleChoices },
): InjectionEffect {
  const { rng, resamples = 2000, confidence = 0.95 } = more.choices;
  const flip = after.wins.map((v, i) => {
    if (Number.isNaN(v + before.wins[i]!) || before.wins[i]! >= 0.5) return NaN;
    return Number(v > 0.5);
  });
  const gain = after.wins.map((v, i) => v - before.wins[i]!);
  const score = after.scores.map((v, i) => {
    const change = v - before.scores[i]!;
    if (more.sd > 0) return change / more.sd;
    return change === 0 ? 0 : NaN;
  });
  const means = resampledMeans([flip, gain, score], { clusterOf: more.clusters, resamples, confidence, rng });
  const n = gain.filter((v) => !Number.isNaN(v)).length;
  return {
    injection: injection.name,
    summary: injection.summary,
    flipRate: meanEstimate(means, 0),
    winGain: derivedEstimate(means, (row) => row[1]!, 1),
    scoreGain: derivedEstimate(means, (row) => row[2]!, 2),
    n,
    dropped: gain.length - n,
  };
}

/**
 * Puts each injection into the worse output of every pair and asks the scorer again: pair scorers in both orders, others by output. A right
 * verdict that turns is a success of the injection.
 * @throws UserError for scorers of lists or steps, and where an output has no text.
 */
export async function injectionEffects(
  scorer: Scorer,
  pairs: readonly InjectionPair[],
  more: {
    readonly ctx: Context;
    readonly choices: ResampleChoices;
    readonly injections?: readonly Injection[];
  },
): Promise<InjectionEffect[]> {
  const { ctx, choices, injections = INJECTIONS } = more;
  const { arity, name } = scorer.spec;
  if (arity !== "output" && arity !== "pair")
    throw new UserError({
      where: `scorer ${name}`,
      problem: `injections need a scorer of outputs or pairs`,
      got: arity,
    });
  const bare = pairs.find((p) => p.worse.text === undefined);
  if (bare)
    throw new UserError({
      where: "injections",
      problem: `output "${bare.worse.id}" has no text to inject into`,
    });
  const items = pairs.map((p) => p.item);
  const clusters = pairs.map((p) => p.cluster);
  const isPair = arity === "pair";
  const better = isPair
    ? new Float64Array(0)
    : await askOutputs(
        scorer,
        items,
        pairs.map((p) => p.better),
        ctx,
      );
  const ask = async (worse: readonly Output[]): Promise<Asked> => {
    if (isPair) return askPairs(scorer, pairs, worse, ctx);
    const scores = await askOutputs(scorer, items, worse, ctx);
    const wins = scores.map((v, i) =>
      Number.isNaN(v + better[i]!) ? NaN : (Math.sign(v - better[i]!) + 1) / 2,
    );
    return { wins, scores };
  };
  const before = await ask(pairs.map((p) => p.worse));
  const sd = isPair ? NaN : sdOf(Float64Array.from([...before.scores, ...better]));
  const effects: InjectionEffect[] = [];
  for (const injection of injections) {
    const after = await ask(pairs.map((p) => withText(p.worse, inject(p.worse.text!, injection))));
    effects.push(effectOf(injection, before, after, { clusters, sd, choices }));
  }
  return effects;
}
