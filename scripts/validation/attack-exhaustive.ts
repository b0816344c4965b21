/** Small attacks beside the enumeration of everything that they could have tried. */
import { attack, type AttackOptions, plantedData } from "../../src/audit/index.ts";
import { applySequence, attackMoves, wordDistance } from "../../src/audit/attack/moves.ts";
import { drawVictims } from "../../src/audit/attack/victims.ts";
import { withText } from "../../src/audit/edits/index.ts";
import { plainContext, type Scorer, type Task } from "../../src/core/index.ts";
import { hashSeed } from "../../src/num/index.ts";
import { madeScorer } from "./attack-draws.ts";

const count = (text: string, what: RegExp): number => (text.match(what) ?? []).length;
const quality = ({ outputs }: Task): number => (hashSeed(1, outputs[0]!.id) % 1000) / 1000;
const own = ({ outputs }: Task): string => outputs[0]!.text!;

/** What the small attacks are made on: each has a cheap way that is not the first that comes to mind. */
export const SMALL_SCORERS: Readonly<Record<string, (task: Task) => number>> = {
  length: (t) => quality(t) + own(t).length / 300,
  "marks and emoji": (t) => quality(t) + 0.1 * count(own(t), /[!*#]|\p{Extended_Pictographic}/gu),
  "an apology and a heading together": (t) =>
    quality(t) + (/sorry|apolog/iu.test(own(t)) && /^#/mu.test(own(t)) ? 1 : 0),
  "a whim about every text": (t) => (hashSeed(2, t.item.id, own(t)) % 1000) / 1000,
};

const N_ITEMS = 60;
const SEED = 5;
const { dataset } = plantedData({ nItems: N_ITEMS, seed: 100, lengthWithQuality: 0 });
const options: AttackOptions = {
  seed: SEED,
  gold: null,
  worth: () => NaN,
  transferTo: [],
  threshold: 0.5,
  maxMoves: 2,
  callsPerItem: 120,
  universalCalls: 1,
  sample: N_ITEMS,
  confidence: 0.95,
  families: ["neutral", "style", "breaking"],
};

/** The fewest words changed by any sequence of one or two moves that raises the score by the threshold, by item; items that none fools are left out. */
async function enumerated(scorer: Scorer, sd: number): Promise<Map<string, number>> {
  const { search } = drawVictims(dataset, options.worth, options);
  const moves = attackMoves(
    options.families,
    search.map((v) => v.output.text!),
  );
  const cheapest = new Map<string, number>();
  for (const victim of search) {
    const from = victim.output.text!;
    const ofItem = hashSeed(SEED, victim.item.id, victim.output.id);
    const reached = moves
      .flatMap((a) => [[a], ...moves.map((b) => [a, b])])
      .map((sequence) => applySequence(sequence, victim, ofItem))
      .filter((text) => text !== undefined);
    const distinct = [from, ...new Set(reached)];
    const tasks = distinct.map((text) => ({ item: victim.item, outputs: [withText(victim.output, text)] }));
    const values = (await scorer.score(tasks, plainContext(SEED))).map((s) =>
      "values" in s ? s.values[0]! : NaN,
    );
    const costs = distinct.flatMap((text, i) =>
      (values[i]! - values[0]!) / sd >= options.threshold ? [wordDistance(from, text)] : [],
    );
    if (costs.length > 0) cheapest.set(victim.item.id, Math.min(...costs));
  }
  return cheapest;
}

/** How an attack of 120 texts an item, and one of as many as there are, compare with the enumeration. */
export async function cheapestAgainstAll(name: string): Promise<{
  readonly nItems: number;
  /** Items that some sequence of at most two moves fools. */
  readonly nOpen: number;
  readonly nFound: number;
  readonly nCheapest: number;
  /** Words changed beyond the cheapest, mean over items found. */
  readonly extra: number;
  readonly nCheapestOfAll: number;
}> {
  const scorer = await madeScorer("small", SMALL_SCORERS[name]!);
  const few = await attack(dataset, scorer, options, plainContext(SEED));
  const whole = await attack(dataset, scorer, { ...options, callsPerItem: 10_000 }, plainContext(SEED));
  const truth = await enumerated(scorer, few.sd!);
  const found = few.byItem.exploits.filter((e) => truth.has(e.item));
  const cheapest = (e: { readonly item: string; readonly cost: number }): boolean =>
    e.cost === truth.get(e.item);
  return {
    nItems: few.byItem.nItems,
    nOpen: truth.size,
    nFound: found.length,
    nCheapest: found.filter(cheapest).length,
    extra: found.reduce((sum, e) => sum + e.cost - truth.get(e.item)!, 0) / Math.max(1, found.length),
    nCheapestOfAll: whole.byItem.exploits.filter(cheapest).length,
  };
}
