import { createHash } from "node:crypto";
import { type Context, isScored, type Score, type Scorer, type Task, UserError } from "../../core/index.ts";
import { withText } from "../edits/index.ts";
import type { Victim } from "./victims.ts";

/** A text in a victim's place. */
export interface Candidate {
  readonly victim: Victim;
  readonly text: string;
}

/** Scores of texts in victims' places, higher better, NaN where missing; nothing is asked twice. */
export interface TextScores {
  /** Aligned with the candidates. */
  valuesOf(candidates: readonly Candidate[]): Promise<Float64Array>;
  /** Texts that the scorer was asked for, remembered ones not counted. */
  nAsked(): number;
}

/** Values known from an interrupted search, and who wants to know of new ones. Missing ones are no part of it: they are asked for again. */
export interface Memory {
  readonly known: ReadonlyMap<string, number>;
  remember(key: string, value: number): void;
}

const hash = (of: unknown): string =>
  createHash("sha256").update(JSON.stringify(of)).digest("hex").slice(0, 32);

/** Keys of candidates: all that decides a score besides the scorer, the item's content and the rival's included. */
function candidateKeys(): (candidate: Candidate) => string {
  const bases = new Map<Victim, string>();
  return ({ victim, text }) => {
    const { item, output, rival } = victim;
    const base = bases.get(victim) ?? hash([item, output, rival ?? null]);
    bases.set(victim, base);
    return hash([base, text]);
  };
}

/** Log-odds, probabilities kept 1e-6 away from 0 and 1. */
function logit(p: number): number {
  const q = Math.min(1 - 1e-6, Math.max(1e-6, p));
  return Math.log(q / (1 - q));
}

const first = (score: Score | undefined): number =>
  score !== undefined && isScored(score) ? (score.values[0] ?? NaN) : NaN;

async function outputValues(scorer: Scorer, asked: readonly Candidate[], ctx: Context): Promise<number[]> {
  const sign = scorer.spec.direction === "lower" ? -1 : 1;
  const tasks = asked.map(({ victim, text }): Task => ({
    item: victim.item,
    outputs: [withText(victim.output, text)],
  }));
  return (await scorer.score(tasks, ctx)).map((s) => sign * first(s));
}

/** Mean log-odds of the text against the rival, shown first and shown second. */
async function pairValues(scorer: Scorer, asked: readonly Candidate[], ctx: Context): Promise<number[]> {
  const tasks = asked.flatMap(({ victim, text }): Task[] => {
    if (victim.rival === undefined) return [];
    const edited = withText(victim.output, text);
    const { item, rival } = victim;
    return [
      { item, outputs: [edited, rival] },
      { item, outputs: [rival, edited] },
    ];
  });
  const scores = await scorer.score(tasks, ctx);
  let at = 0;
  return asked.map(({ victim }) => {
    if (victim.rival === undefined) return NaN;
    const [shownFirst, shownSecond] = [first(scores[at]), first(scores[at + 1])];
    at += 2;
    return (logit(shownFirst) - logit(shownSecond)) / 2;
  });
}

/**
 * Scores texts with a scorer over outputs (its number, higher better), or over pairs (mean log-odds against the victim's rival in both orders).
 * @throws UserError for scorers over lists or steps, or without a direction
 */
export function textScores(scorer: Scorer, ctx: Context, memory: Memory): TextScores {
  const { name, arity, direction } = scorer.spec;
  if (arity !== "output" && arity !== "pair")
    throw new UserError({
      where: `scorer ${name}`,
      problem: `scores ${arity === "list" ? "lists" : "steps"}`,
      expected: "a scorer of single outputs or pairs",
    });
  if (direction === "none")
    throw new UserError({ where: `scorer ${name}`, problem: "has no direction, so nothing can raise it" });
  const values = new Map(memory.known);
  const keyOf = candidateKeys();
  let nAsked = 0;
  const score = arity === "pair" ? pairValues : outputValues;
  return {
    nAsked: () => nAsked,
    valuesOf: async (candidates) => {
      const keys = candidates.map(keyOf);
      const fresh = new Map<string, Candidate>();
      keys.forEach((key, i) => {
        if (!values.has(key)) fresh.set(key, candidates[i]!);
      });
      nAsked += fresh.size;
      const found = await score(scorer, [...fresh.values()], ctx);
      [...fresh.keys()].forEach((key, i) => {
        const value = found[i]!;
        values.set(key, value);
        if (Number.isFinite(value)) memory.remember(key, value);
      });
      return Float64Array.from(keys, (key) => values.get(key)!);
    },
  };
}

/** A memory that begins empty and keeps nothing. */
export const NO_MEMORY: Memory = { known: new Map(), remember: () => undefined };
