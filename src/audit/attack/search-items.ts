import { hashSeed, seeded } from "../../num/index.ts";
import type { ItemExploit, ItemSearch } from "./attack-result.ts";
import { byFitness, firstGeneration, type Individual, offspring, sequenceName } from "./evolve.ts";
import { middle } from "./gains.ts";
import { applySequence, familyOf, type Move, wordDistance } from "./moves.ts";
import type { Candidate, TextScores } from "./text-scores.ts";
import type { Victim } from "./victims.ts";

/** Best sequences from which the next generation comes. */
const N_PARENTS = 6;
const N_OFFSPRING = 24;
const SHOWN_TEXT = 600;

/** What a search needs. */
export interface SearchInput {
  readonly scores: TextScores;
  readonly moves: readonly Move[];
  /** The scorer's SD. */
  readonly sd: number;
  readonly threshold: number;
  readonly maxMoves: number;
  readonly seed: number;
  /** Told after each generation of the items that are done and of those in all. */
  onProgress(done: number, total: number): void;
}

/** One text that was tried on one victim. */
interface Tried extends Individual {
  readonly text: string;
  readonly gain: number;
}

/** The search of one victim, a generation at a time so that many victims are scored together. */
class VictimSearch {
  readonly victim: Victim;
  readonly #input: SearchInput;
  readonly #calls: number;
  readonly #tried = new Map<string, Tried | undefined>();
  #generation = 0;
  #nCalls = 0;
  before = NaN;
  rivalValue = NaN;

  constructor(victim: Victim, input: SearchInput, calls: number) {
    this.victim = victim;
    this.#input = input;
    this.#calls = calls;
  }

  /** Sequences for the next generation with their texts; empty where the budget is spent or nothing new is born. */
  next(): { readonly moves: readonly Move[]; readonly text: string }[] {
    const { moves, maxMoves, seed } = this.#input;
    const { item, output } = this.victim;
    const rng = seeded(seed, "attack", item.id, output.id, this.#generation++);
    const sequences =
      this.#tried.size === 0
        ? firstGeneration(moves, { most: maxMoves, calls: this.#calls })
        : offspring(this.#best(), {
            moves,
            n: N_OFFSPRING,
            most: maxMoves,
            tried: new Set(this.#tried.keys()),
            rng,
          });
    const born: { readonly moves: readonly Move[]; readonly text: string }[] = [];
    for (const sequence of sequences) {
      if (this.#nCalls >= this.#calls) break;
      const text = applySequence(sequence, this.victim, hashSeed(seed, item.id, output.id));
      if (text === undefined) this.#tried.set(sequenceName(sequence), undefined);
      else born.push({ moves: sequence, text });
      if (text !== undefined) this.#nCalls++;
    }
    return born;
  }

  learn(moves: readonly Move[], text: string, value: number): void {
    const gain = (value - this.before) / this.#input.sd;
    const tried = Number.isNaN(gain) ? undefined : { moves, text, gain, fitness: gain };
    this.#tried.set(sequenceName(moves), tried);
  }

  #all(): Tried[] {
    return [...this.#tried.values()].filter((t) => t !== undefined);
  }

  #best(): Tried[] {
    return this.#all().toSorted(byFitness).slice(0, N_PARENTS);
  }

  /** Every text that fools the scorer, and with what moves. */
  successes(): Tried[] {
    return this.#all().filter((t) => t.gain >= this.#input.threshold);
  }
}

/** The cheapest success: fewest words changed, then the larger gain. */
function cheapest(search: VictimSearch, sd: number): ItemExploit | undefined {
  const from = search.victim.output.text!;
  const priced = search.successes().map((tried) => ({ tried, cost: wordDistance(from, tried.text) }));
  const [best] = priced.toSorted((a, b) => a.cost - b.cost || byFitness(a.tried, b.tried));
  if (!best) return undefined;
  const { tried, cost } = best;
  const value = search.before + tried.gain * sd;
  return {
    item: search.victim.item.id,
    output: search.victim.output.id,
    moves: tried.moves.map((m) => m.name),
    family: familyOf(tried.moves),
    gain: tried.gain,
    cost,
    overtakes: Number.isNaN(search.rivalValue) ? null : value > search.rivalValue,
    before: from.slice(0, SHOWN_TEXT),
    after: tried.text.slice(0, SHOWN_TEXT),
  };
}

/** The scores that everything is measured from: every victim's own text, and its rival's in the victim's place. */
async function baselines(searches: readonly VictimSearch[], scores: TextScores): Promise<void> {
  const own = searches.map(({ victim }): Candidate => ({ victim, text: victim.output.text! }));
  const values = await scores.valuesOf(own);
  searches.forEach((search, i) => (search.before = values[i]!));
  const withRival = searches.filter(({ victim }) => victim.rival?.text !== undefined);
  const rivals = await scores.valuesOf(
    withRival.map(({ victim }) => ({ victim, text: victim.rival!.text! })),
  );
  withRival.forEach((search, i) => (search.rivalValue = rivals[i]!));
}

function summary(searches: readonly VictimSearch[], sd: number): ItemSearch {
  const usable = searches.filter((s) => !Number.isNaN(s.before));
  const exploits = usable.flatMap((s) => cheapest(s, sd) ?? []);
  const has = (isBreaking: boolean) => (s: VictimSearch) =>
    s.successes().some((t) => (familyOf(t.moves) === "breaking") === isBreaking);
  const rivalled = usable.filter((s) => !Number.isNaN(s.rivalValue) && s.before <= s.rivalValue);
  const overtakes = (s: VictimSearch): boolean =>
    s.successes().some((t) => s.before + t.gain * sd > s.rivalValue);
  return {
    nItems: usable.length,
    nFooled: exploits.length,
    nByHarmless: usable.filter(has(false)).length,
    nByBreaking: usable.filter(has(true)).length,
    nOvertaking: rivalled.filter(overtakes).length,
    nWithRival: rivalled.length,
    medianCost: middle(exploits.map((e) => e.cost)),
    exploits: exploits.toSorted((a, b) => a.cost - b.cost || b.gain - a.gain),
    nMissing: searches.length - usable.length,
  };
}

/**
 * For every victim the cheapest text that raises its score by the threshold, by an evolutionary search over sequences of moves: all single moves
 * first, then offspring of the best until `callsPerItem` texts were scored; all sequences where these are no more than that. Below that the cheapest
 * text found can be dearer than the cheapest there is (docs/validation.md). Victims are searched side by side, so scorers see large batches.
 */
export async function searchItems(
  victims: readonly Victim[],
  input: SearchInput & { readonly callsPerItem: number },
): Promise<ItemSearch> {
  const searches = victims.map((victim) => new VictimSearch(victim, input, input.callsPerItem));
  await baselines(searches, input.scores);
  let running = searches.filter((s) => !Number.isNaN(s.before));
  while (running.length > 0) {
    const born = running.map((search) => ({ search, texts: search.next() }));
    const flat = born.flatMap(({ search, texts }) => texts.map((t) => ({ search, ...t })));
    const values = await input.scores.valuesOf(
      flat.map(({ search, text }) => ({ victim: search.victim, text })),
    );
    flat.forEach(({ search, moves, text }, i) => search.learn(moves, text, values[i]!));
    running = born.filter(({ texts }) => texts.length > 0).map(({ search }) => search);
    input.onProgress(searches.length - running.length, searches.length);
  }
  return summary(searches, input.sd);
}
