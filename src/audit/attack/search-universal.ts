import { hashSeed, seeded } from "../../num/index.ts";
import type { UniversalExploit } from "./attack-result.ts";
import { byFitness, firstGeneration, type Individual, offspring, sequenceName } from "./evolve.ts";
import { meanOf, middle, netOf, shareOf } from "./gains.ts";
import { movedUp } from "./moved-up.ts";
import { applySequence, familyOf, type Move, wordDistance } from "./moves.ts";
import type { SearchInput } from "./search-items.ts";
import type { Candidate } from "./text-scores.ts";
import type { Victim } from "./victims.ts";

const N_PARENTS = 8;
const N_OFFSPRING = 16;
const N_KEPT = 5;
/** A mean gain below this many SD on the items searched on is not worth counting on others. */
const LEAST_GAIN = 0.05;
/** Gains beyond this many SD count as this many, so that one item cannot carry a sequence. */
const MOST_GAIN = 3;

/** What sequences do to some victims: gains in SD, NaN where they do not apply or have no score. */
export interface Applied {
  readonly gain: Float64Array;
  /** Texts after the moves; undefined where they do not apply. */
  readonly texts: readonly (string | undefined)[];
  readonly before: Float64Array;
  /** Victims to which the sequence does not apply. */
  readonly notApplicable: number;
}

/** Applies one sequence to victims and scores the texts. `sd` scales the gains. */
export async function applied(
  moves: readonly Move[],
  victims: readonly Victim[],
  { scores, sd, seed }: Pick<SearchInput, "scores" | "sd" | "seed">,
): Promise<Applied> {
  const texts = victims.map((v) => applySequence(moves, v, hashSeed(seed, v.item.id, v.output.id)));
  const at = victims.flatMap((_, i) => (texts[i] === undefined ? [] : [i]));
  const own = victims.map((victim): Candidate => ({ victim, text: victim.output.text! }));
  const edited = at.map((i): Candidate => ({ victim: victims[i]!, text: texts[i]! }));
  const values = await scores.valuesOf([...own, ...edited]);
  const before = values.slice(0, victims.length);
  const gain = new Float64Array(victims.length).fill(NaN);
  at.forEach((i, k) => (gain[i] = (values[victims.length + k]! - before[i]!) / sd));
  return { gain, texts, before, notApplicable: victims.length - at.length };
}

/** Mean gain over all victims, one where the sequence does not apply counting as no gain. */
function fitnessOf({ gain }: Applied): number {
  let total = 0;
  for (const g of gain) total += Number.isNaN(g) ? 0 : Math.max(-MOST_GAIN, Math.min(MOST_GAIN, g));
  return total / gain.length;
}

/** The best sequences on the victims searched on: singles first, then offspring until the calls are spent. */
async function searched(
  victims: readonly Victim[],
  input: SearchInput & { readonly universalCalls: number },
): Promise<Individual[]> {
  const all = new Map<string, Individual>();
  let generation = 0;
  for (let asked = 0; asked < input.universalCalls;) {
    const parents = [...all.values()].toSorted(byFitness).slice(0, N_PARENTS);
    const rng = seeded(input.seed, "universal", generation++);
    const sequences =
      all.size === 0
        ? firstGeneration(input.moves, { most: input.maxMoves, calls: input.universalCalls })
        : offspring(parents, {
            moves: input.moves,
            n: N_OFFSPRING,
            most: input.maxMoves,
            tried: new Set(all.keys()),
            rng,
          });
    if (sequences.length === 0) break;
    for (const moves of sequences.slice(0, Math.max(1, input.universalCalls - asked))) {
      const fitness = fitnessOf(await applied(moves, victims, input));
      all.set(sequenceName(moves), { moves, fitness: Number.isNaN(fitness) ? -Infinity : fitness });
      asked++;
      input.onProgress(asked, input.universalCalls);
    }
  }
  return [...all.values()].toSorted(byFitness);
}

/** The best few that differ: one that only adds moves to a better one it holds is left out. */
function distinct(order: readonly Individual[]): Individual[] {
  const kept: Individual[] = [];
  for (const one of order) {
    if (kept.length === N_KEPT || !(one.fitness >= LEAST_GAIN)) break;
    const names = new Set(one.moves.map((m) => m.name));
    const isMore = kept.some((k) => k.moves.every((m) => names.has(m.name)));
    if (!isMore) kept.push(one);
  }
  return kept;
}

/** Whether the text now beats the rival where it did not before: +1, 0, or -1 where it is overtaken; NaN without a rival. */
async function overtaking(
  found: Applied,
  victims: readonly Victim[],
  { scores, sd }: Pick<SearchInput, "scores" | "sd">,
): Promise<Float64Array> {
  const at = victims.flatMap((v, i) => (v.rival?.text === undefined ? [] : [i]));
  const values = await scores.valuesOf(
    at.map((i) => ({ victim: victims[i]!, text: victims[i]!.rival!.text! })),
  );
  const out = new Float64Array(victims.length).fill(NaN);
  const beats = (value: number, rival: number): number => (value > rival ? 1 : value === rival ? 0.5 : 0);
  at.forEach((i, k) => {
    const after = found.before[i]! + found.gain[i]! * sd;
    if (Number.isNaN(after) || Number.isNaN(values[k]!)) return;
    out[i] = beats(after, values[k]!) - beats(found.before[i]!, values[k]!);
  });
  return out;
}

/** A sequence with what it does to held-out victims. */
export interface FoundUniversal {
  readonly moves: readonly Move[];
  readonly exploit: UniversalExploit;
}

/**
 * Sequences that raise the score whatever the item, searched on some victims and counted on others: the gain on the first is the largest of many and
 * too high, the one on the held-out victims is not.
 */
export async function searchUniversal(
  { search, heldOut }: { readonly search: readonly Victim[]; readonly heldOut: readonly Victim[] },
  input: SearchInput & { readonly universalCalls: number; readonly confidence: number },
): Promise<FoundUniversal[]> {
  if (search.length === 0 || heldOut.length === 0) return [];
  const { confidence, threshold } = input;
  const clusters = heldOut.map((v) => v.cluster);
  const out: FoundUniversal[] = [];
  for (const { moves, fitness } of distinct(await searched(search, input))) {
    const found = await applied(moves, heldOut, input);
    const success = found.gain.map((g) => (Number.isNaN(g) ? NaN : Number(g >= threshold)));
    const net = netOf(found.gain, threshold);
    const ahead = await overtaking(found, heldOut, input);
    const costs = found.texts.flatMap((text, i) =>
      text === undefined ? [] : [wordDistance(heldOut[i]!.output.text!, text)],
    );
    const exploit: UniversalExploit = {
      moves: moves.map((m) => m.name),
      family: familyOf(moves),
      searchGain: fitness,
      gain: meanOf({ values: found.gain, clusters }, confidence),
      success: shareOf({ values: success, clusters }, confidence),
      net: meanOf({ values: net, clusters }, confidence),
      p: movedUp({ values: net, clusters }).p,
      overtaking: ahead.every(Number.isNaN) ? null : meanOf({ values: ahead, clusters }, confidence),
      medianCost: middle(costs),
      notApplicable: found.notApplicable,
    };
    out.push({ moves, exploit });
  }
  return out;
}
