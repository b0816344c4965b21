import { FILLER, GENERIC, SELF_PRAISE } from "../edits/phrases.ts";
import type { ConstantExploit } from "./attack-result.ts";
import { shareOf } from "./gains.ts";
import { movedUp } from "./moved-up.ts";
import type { TextScores } from "./text-scores.ts";
import type { Victim } from "./victims.ts";

const N_KEPT = 3;
const N_FOREIGN = 8;
const SHOWN_TEXT = 300;

/** Texts that answer no question in particular; those of the data answer some other question. */
function candidates(search: readonly Victim[]): string[] {
  const foreign = search.slice(0, N_FOREIGN).flatMap(({ rival, output }) => (rival ?? output).text ?? []);
  return [
    ".",
    "I do not know.",
    "I'm sorry, but I can't help with that.",
    GENERIC,
    `${SELF_PRAISE.join(" ")} ${GENERIC}`,
    FILLER.join(" "),
    "Yes.",
    "No.",
    ...foreign,
  ];
}

const beats = (value: number, own: number): number =>
  Number.isNaN(value) || Number.isNaN(own) ? NaN : value > own ? 1 : value === own ? 0.5 : 0;

/** Share of victims' own texts that a constant beats, by victim; NaN where a score is missing, or the victim's text is the constant. */
async function rates(text: string, victims: readonly Victim[], scores: TextScores): Promise<number[]> {
  const own = await scores.valuesOf(victims.map((victim) => ({ victim, text: victim.output.text! })));
  const constant = await scores.valuesOf(victims.map((victim) => ({ victim, text })));
  return victims.map(({ output, rival }, i) =>
    output.text === text || rival?.text === text ? NaN : beats(constant[i]!, own[i]!),
  );
}

const meanRate = (values: readonly number[]): number => {
  const known = values.filter((v) => !Number.isNaN(v));
  return known.length === 0 ? NaN : known.reduce((a, b) => a + b, 0) / known.length;
};

/** One text for every item: which beats most of the items' own outputs, chosen on some items and counted on others. No item is answered by it. */
export async function constantExploits(
  { search, heldOut }: { readonly search: readonly Victim[]; readonly heldOut: readonly Victim[] },
  { scores, confidence }: { readonly scores: TextScores; readonly confidence: number },
): Promise<ConstantExploit[]> {
  if (search.length === 0 || heldOut.length === 0) return [];
  const tried: { readonly text: string; readonly rate: number }[] = [];
  for (const text of new Set(candidates(search)))
    tried.push({ text, rate: meanRate(await rates(text, search, scores)) });
  const best = tried.filter((t) => !Number.isNaN(t.rate)).toSorted((a, b) => b.rate - a.rate);
  const out: ConstantExploit[] = [];
  for (const { text, rate } of best.slice(0, N_KEPT)) {
    const values = await rates(text, heldOut, scores);
    const clusters = heldOut.map((v) => v.cluster);
    out.push({
      text: text.slice(0, SHOWN_TEXT),
      searchRate: rate,
      winRate: shareOf({ values, clusters }, confidence),
      p: movedUp({ values: values.map((v) => v - 0.5), clusters }).p,
    });
  }
  return out;
}
