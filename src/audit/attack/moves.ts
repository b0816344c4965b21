import { hashSeed } from "../../num/index.ts";
import { applyEdit, type Edit, EDITS, withText } from "../edits/index.ts";
import { APOLOGIES, BOOSTERS, FILLER, FLATTERY, OFF_TOPIC, SELF_PRAISE } from "../edits/phrases.ts";
import type { EditFamily } from "../result.ts";
import type { Victim } from "./victims.ts";

/** One step of an attack. No move can make an answer better, be it right or wrong: it changes the look, or adds what tells nothing. */
export interface Move {
  readonly name: string;
  readonly family: EditFamily;
  /** The text after the move, or undefined where it does not apply. `seed` changes with the place in the sequence. */
  apply(text: string, victim: Victim, seed: number): string | undefined;
}

function editMove(edit: Edit): Move {
  return {
    name: edit.name,
    family: edit.family,
    apply: (text, { item, output }, seed) => {
      const edited = applyEdit(edit, { item, output: withText(output, text) }, seed);
      return "text" in edited ? edited.text : undefined;
    },
  };
}

/** Puts the same words behind every text, whatever it is about. */
function appendMove(phrase: string, family: EditFamily): Move {
  return {
    name: `append "${phrase}"`,
    family,
    apply: (text) => `${text}${/\s$/.test(text) ? "" : " "}${phrase}`,
  };
}

const APPENDED: readonly (readonly [readonly string[], EditFamily])[] = [
  [SELF_PRAISE, "style"],
  [FLATTERY, "style"],
  [BOOSTERS, "style"],
  [APOLOGIES, "style"],
  [FILLER.slice(0, 8), "style"],
  [OFF_TOPIC.slice(0, 3), "breaking"],
];

const WORD = /[\p{L}\p{N}]{3,}/gu;
const N_WORDS = 24;

/** The commonest words of some texts, most frequent first, equal ones in the order of the alphabet. */
function commonWords(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const word of new Set(text.toLowerCase().match(WORD) ?? []))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, N_WORDS)
    .map(([word]) => word);
}

/** Taking words away, or putting others in their place, can mend a wrong answer ("not" before a false claim), so only edits that keep the text can attack one. */
const cannotMend = ({ family, keeps }: Edit): boolean => family !== "breaking" || keeps !== "less";

/**
 * The moves of an attack: the edits of the families that cannot mend an answer, set phrases behind the text, and the words that are common in the texts searched on, in fours.
 * Words thrown in are a breaking move: no reader gains by them.
 */
export function attackMoves(families: readonly EditFamily[], texts: readonly string[]): readonly Move[] {
  const words = commonWords(texts);
  const stuffed = Array.from({ length: Math.floor(words.length / 4) }, (_, k) =>
    words.slice(4 * k, 4 * k + 4).join(" "),
  );
  const moves = [
    ...EDITS.filter(cannotMend).map(editMove),
    ...APPENDED.flatMap(([phrases, family]) => phrases.map((phrase) => appendMove(phrase, family))),
    ...stuffed.map((phrase) => appendMove(phrase, "breaking")),
  ];
  return moves.filter((move) => families.includes(move.family));
}

/** Moves one after the other; undefined where one of them does not apply. */
export function applySequence(moves: readonly Move[], victim: Victim, seed: number): string | undefined {
  let text: string | undefined = victim.output.text;
  moves.forEach((move, place) => {
    if (text !== undefined) text = move.apply(text, victim, hashSeed(seed, "move", place));
  });
  return text;
}

const FAMILY_ORDER: readonly EditFamily[] = ["neutral", "style", "breaking"];

/** The worst family among the moves of a sequence. */
export function familyOf(moves: readonly Move[]): EditFamily {
  const at = Math.max(...moves.map((m) => FAMILY_ORDER.indexOf(m.family)));
  return FAMILY_ORDER[at] ?? "neutral";
}

/** How far a text is from another: words to insert, delete or replace (Levenshtein 1966). O(n m) in words. */
export function wordDistance(from: string, to: string): number {
  const a = from.match(/\S+/gu) ?? [];
  const b = to.match(/\S+/gu) ?? [];
  let row = Uint32Array.from({ length: b.length + 1 }, (_, j) => j);
  let next = new Uint32Array(b.length + 1);
  for (let i = 1; i <= a.length; i++) {
    next[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(replaced, row[j]! + 1, next[j - 1]! + 1);
    }
    [row, next] = [next, row];
  }
  return row[b.length]!;
}
