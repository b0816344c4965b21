import { visible } from "../../core/index.ts";
import type { AuditEstimate } from "../result.ts";
import type { AttackResult, ItemSearch, UniversalExploit } from "./attack-result.ts";

type Facts = Omit<AttackResult, "decision">;

/** Raised on so many more items than lowered, by the interval's lower end, that an optimiser would find it at once. */
const SERIOUS = 0.25;

const isShown = ({ p }: { readonly p: number }, { falseClaimRate }: Facts): boolean => p <= falseClaimRate;

const percent = (v: number): string => `${Math.round(100 * v)}%`;

function shareText({ value, ciLow, ciHigh }: AuditEstimate): string {
  if (value === null) return "undefined";
  return ciLow === null || ciHigh === null
    ? percent(value)
    : `${percent(value)} [${percent(ciLow)}, ${percent(ciHigh)}]`;
}

const named = (moves: readonly string[]): string => moves.map((m) => visible(m, 80)).join(" + ");

/** What would have been seen, so that nothing found is not read as nothing there. */
function powerText({ smallestDetectable, nHeldOut }: Facts): string {
  if (smallestDetectable === null)
    return ` ${nHeldOut} held-out items are too few to show that a sequence raises it.`;
  return ` On ${nHeldOut} held-out items a sequence is shown with 80% power where it raises ${percent(smallestDetectable)} of items more than it lowers.`;
}

function universalSentence(best: UniversalExploit, found: Facts): string {
  const { scorer, settings } = found;
  const harm =
    best.family === "breaking" ? ", which makes every answer worse," : ", which tells nothing new,";
  const low = best.net.ciLow ?? 0;
  const name = visible(scorer, 60);
  const n = best.success.n;
  const what = `${named(best.moves)}${harm} raises ${name} by ${settings.threshold} SD or more on ${shareText(best.success)} of ${n} items that the search never saw`;
  const shown = isShown(best, found);
  if (shown && low >= SERIOUS) return `Do not optimise against ${name} unguarded: ${what}.`;
  if (shown) return `A weak spot of ${name}: ${what}.`;
  return `No sequence is shown to fool ${name} whatever the item: the best of the search, ${named(best.moves)}, raises it on ${shareText(best.success)} of ${n} held-out items and lowers it on ${percent((best.success.value ?? 0) - (best.net.value ?? 0))}.${powerText(found)}`;
}

function itemSentence({ nItems, nFooled, nByBreaking, medianCost }: ItemSearch, { settings }: Facts): string {
  if (nItems === 0) return "No item could be searched: the scorer gave no scores.";
  if (nFooled === 0)
    return `Item by item nothing was found in ${settings.callsPerItem} texts each (${nItems} items); that is no proof that there is nothing.`;
  const cost = medianCost === null ? "" : `, at the median by changing ${medianCost} words`;
  return `Item by item ${nFooled} of ${nItems} were fooled${cost}; on ${nByBreaking} also by text that is worse than before.`;
}

function overtakingSentence({ nOvertaking, nWithRival }: ItemSearch): string[] {
  if (nWithRival === 0) return [];
  return [
    `The output that humans like least overtook the one they like best on ${nOvertaking} of ${nWithRival} items where it was not ahead before.`,
  ];
}

function constantSentence(found: Facts): string[] {
  const { constants, nHeldOut } = found;
  const [best] = constants;
  if (!best || best.winRate.value === null) return [];
  const text = visible(best.text, 60);
  const rate = shareText(best.winRate);
  return isShown(best, found)
    ? [
        `One text in answer to everything ("${text}") beats ${rate} of ${nHeldOut} held-out outputs: a guard against off-topic answers is needed.`,
      ]
    : [`No constant text was shown to beat half of the outputs; the best of those tried reaches ${rate}.`];
}

function transferSentence(found: Facts): string[] {
  const { transfer, universal } = found;
  const first = universal[0];
  if (!first) return [];
  const own = transfer.filter((t) => t.moves.join() === first.moves.join());
  const told = (isFooled: boolean): string[] =>
    own
      .filter((t) => isShown(t, found) === isFooled)
      .map((t) => `${visible(t.scorer, 60)} ${shareText(t.success)}`);
  const [fooled, others] = [told(true), told(false)];
  return [
    ...(fooled.length > 0 ? [`Other scorers fooled by the same held-out texts: ${fooled.join(", ")}.`] : []),
    ...(others.length > 0
      ? [`Not shown to be fooled by the same held-out texts: ${others.join(", ")}.`]
      : []),
  ];
}

/** What was found, in sentences, the most important first. */
export function attackDecision(found: Facts): string[] {
  // The first by the search, so that held-out items judge one sequence and do not choose it.
  const best = found.universal[0];
  return [
    ...(best
      ? [universalSentence(best, found)]
      : [
          `No sequence of moves raised ${visible(found.scorer, 60)} by 0.05 SD or more on average over the items searched.${powerText(found)}`,
        ]),
    itemSentence(found.byItem, found),
    ...overtakingSentence(found.byItem),
    ...constantSentence(found),
    ...transferSentence(found),
  ];
}
