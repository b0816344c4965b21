import { type Context, type Dataset, type Scorer, signature, UserError } from "../../core/index.ts";
import { hashSeed, standardDeviation } from "../../num/index.ts";
import { attackDecision } from "./attack-decision.ts";
import type { AttackResult, AttackSettings, Transfer } from "./attack-result.ts";
import { constantExploits } from "./constants.ts";
import { meanOf, netOf, shareOf } from "./gains.ts";
import { falseClaimRate, movedUp, smallestNet } from "./moved-up.ts";
import { applySequence, attackMoves } from "./moves.ts";
import { searchItems } from "./search-items.ts";
import { applied, type FoundUniversal, searchUniversal } from "./search-universal.ts";
import { type Memory, NO_MEMORY, type TextScores, textScores } from "./text-scores.ts";
import { drawVictims, type Victims, type Worth } from "./victims.ts";

/** What is attacked and how. */
export interface AttackOptions extends AttackSettings {
  readonly seed: number;
  /** Name of the gold behind `worth`; null without. */
  readonly gold: string | null;
  readonly worth: Worth;
  /** Other scorers that see the texts found. */
  readonly transferTo: readonly Scorer[];
  readonly memory?: Memory;
  /** Told what is under way and how far: `done` of `total`. */
  onProgress?(stage: string, done: number, total: number): void;
}

/** Fewer victims than this in either half say nothing about items like these. */
const LEAST_VICTIMS = 10;

function checked(dataset: Dataset, victims: Victims): Victims {
  const n = victims.search.length + victims.heldOut.length;
  if (n >= 2) return victims;
  throw new UserError({
    where: dataset.head.name,
    problem: n === 0 ? "no output has a text" : "only one item",
    expected: "outputs with texts of at least two items: an attack edits texts and scores them again",
  });
}

/** The SD of the victims' own scores: the scale of every gain. NaN where fewer than two have a score. */
async function spread(victims: Victims, scores: TextScores): Promise<number> {
  const all = [...victims.search, ...victims.heldOut];
  const values = await scores.valuesOf(all.map((victim) => ({ victim, text: victim.output.text! })));
  const known = values.filter((v) => !Number.isNaN(v));
  return known.length < 2 ? NaN : standardDeviation(known, 1);
}

async function transferred(
  found: readonly FoundUniversal[],
  {
    victims,
    options,
    ctx,
  }: { readonly victims: Victims; readonly options: AttackOptions; readonly ctx: Context },
): Promise<Transfer[]> {
  const out: Transfer[] = [];
  const { confidence, threshold, seed } = options;
  const clusters = victims.heldOut.map((v) => v.cluster);
  for (const other of options.transferTo) {
    const scores = textScores(other, ctx, NO_MEMORY);
    const sd = await spread(victims, scores);
    for (const { moves } of found) {
      const { gain } = await applied(moves, victims.heldOut, { scores, sd: sd > 0 ? sd : NaN, seed });
      const net = netOf(gain, threshold);
      const success = gain.map((g) => (Number.isNaN(g) ? NaN : Number(g >= threshold)));
      out.push({
        scorer: other.spec.name,
        moves: moves.map((m) => m.name),
        gain: meanOf({ values: gain, clusters }, confidence),
        success: shareOf({ values: success, clusters }, confidence),
        net: meanOf({ values: net, clusters }, confidence),
        p: movedUp({ values: net, clusters }).p,
      });
    }
  }
  return out;
}

/** Power at which the smallest detectable effect is stated. */
const POWER = 0.8;

/** What the first sequence would have to reach, or any where none was found, on held-out items as they are. */
function detectable(
  { heldOut }: Victims,
  found: readonly FoundUniversal[],
  confidence: number,
): number | null {
  const first = found[0]?.exploit;
  const n = first ? first.net.n : new Set(heldOut.map((v) => v.cluster)).size;
  const lowered = first ? (first.success.value ?? 0) - (first.net.value ?? 0) : 0;
  return smallestNet(n, { lowered, level: falseClaimRate(confidence), power: POWER });
}

function notesOf({ search, heldOut }: Victims, gold: string | null): string[] {
  const few = Math.min(search.length, heldOut.length) < LEAST_VICTIMS;
  return [
    ...(few
      ? [
          `only ${search.length} items to search on and ${heldOut.length} held out: intervals are wide, and shares say little of other items`,
        ]
      : []),
    ...(gold === null
      ? [
          "no judgments: the first output of each item is attacked, and whether it overtakes a better one is not known",
        ]
      : []),
    "no move can make an answer better: neutral and style moves tell nothing new, breaking ones add what does not belong there; overlap with a reference is no gold and is not counted as quality",
  ];
}

/**
 * Looks for the cheapest text that raises a score though the answer is no better: item by item, for sequences of moves that work whatever the item
 * (counted on items that the search never saw), and for one text given in answer to everything. Bounded by `callsPerItem` and `universalCalls`,
 * equal for equal seeds, and it goes on from `memory` without asking anything twice. Scores without spread (SD 0) cannot be attacked on this scale and
 * give empty findings with a note. @throws UserError where the data have no texts, or the scorer scores lists
 */
export async function attack(
  dataset: Dataset,
  scorer: Scorer,
  options: AttackOptions,
  ctx: Context,
): Promise<AttackResult> {
  const { seed, sample, threshold, maxMoves, callsPerItem, universalCalls, families, confidence } = options;
  const victims = checked(dataset, drawVictims(dataset, options.worth, { sample, seed }));
  const scores = textScores(scorer, ctx, options.memory ?? NO_MEMORY);
  const moves = attackMoves(
    families,
    victims.search.map((v) => v.output.text!),
  );
  const sd = await spread(victims, scores);
  const isFlat = !(sd > 0);
  const stage = (name: string) => (done: number, total: number) => options.onProgress?.(name, done, total);
  const input = { scores, moves, sd, threshold, maxMoves, seed };
  const byItem = await searchItems(isFlat ? [] : victims.search, {
    ...input,
    callsPerItem,
    onProgress: stage("items searched"),
  });
  const found = isFlat
    ? []
    : await searchUniversal(victims, {
        ...input,
        universalCalls,
        confidence,
        onProgress: stage("universal sequences tried"),
      });
  const constants = await constantExploits(victims, { scores, confidence });
  const transfer = await transferred(found, { victims, options, ctx });
  const result = {
    dataset: dataset.head.name,
    scorer: scorer.spec.name,
    signature: signature(scorer.spec),
    seed,
    gold: options.gold,
    settings: { threshold, maxMoves, callsPerItem, universalCalls, families, sample, confidence },
    falseClaimRate: falseClaimRate(confidence),
    smallestDetectable: detectable(victims, found, confidence),
    sd: Number.isFinite(sd) ? sd : null,
    nSearch: victims.search.length,
    nHeldOut: victims.heldOut.length,
    leftOut: victims.leftOut,
    nMoves: moves.length,
    nScored: scores.nAsked(),
    byItem,
    universal: found.map((f) => f.exploit),
    constants,
    transfer,
    notes: [
      ...(isFlat ? ["the scorer gives the texts of all items one score or none: gains have no scale"] : []),
      ...notesOf(victims, options.gold),
    ],
  };
  return { ...result, decision: attackDecision(result) };
}

/** How many texts an attack may score at most. */
export interface MostTexts {
  /** By the scorer under attack: the victims' own and their rivals', both searches, held-out counts and constants. */
  readonly byScorer: number;
  /** By each of the scorers that see what was found. */
  readonly byEachOther: number;
}

type DrawOptions = Pick<AttackOptions, "worth" | "sample" | "seed">;

/** Texts that an attack may score at most, for a dry run. @throws UserError where there is nothing to attack */
export function attackCalls(
  dataset: Dataset,
  options: DrawOptions & Pick<AttackOptions, "callsPerItem" | "universalCalls">,
): MostTexts {
  const { search, heldOut } = checked(dataset, drawVictims(dataset, options.worth, options));
  const n = search.length + heldOut.length;
  const constants = 16;
  const kept = 5;
  const searching = search.length * (options.callsPerItem + options.universalCalls + constants);
  const counting = heldOut.length * (kept + constants);
  return { byScorer: 2 * n + searching + counting, byEachOther: n + kept * heldOut.length };
}

/**
 * Gives a scorer the texts that an attack begins with, whatever it answers: the victims' own, and every single move on those searched on. How many
 * that were. What a dry run counts of them is what a text of the attack takes, up to longer sequences of moves. @throws UserError where there is nothing to attack
 */
export async function scoreFirstTexts(
  dataset: Dataset,
  scorer: Scorer,
  options: DrawOptions & Pick<AttackOptions, "families">,
  ctx: Context,
): Promise<number> {
  const victims = checked(dataset, drawVictims(dataset, options.worth, options));
  const { search, heldOut } = victims;
  const own = [...search, ...heldOut].map((victim) => ({ victim, text: victim.output.text! }));
  const moves = attackMoves(
    options.families,
    search.map((v) => v.output.text!),
  );
  const moved = search.flatMap((victim) =>
    moves.flatMap((move) => {
      const text = applySequence([move], victim, hashSeed(options.seed, victim.item.id, victim.output.id));
      return text === undefined ? [] : [{ victim, text }];
    }),
  );
  const scores = textScores(scorer, ctx, NO_MEMORY);
  await scores.valuesOf([...own, ...moved]);
  return scores.nAsked();
}
