import type { AttackResult, AuditEstimate } from "../../audit/index.ts";
import { visible } from "../../core/index.ts";
import {
  formatInterval,
  formatP,
  formatPercent,
  formatSigned,
  formatValue,
  wrap,
} from "../../report/index.ts";

const N_EXPLOITS = 5;
const SHOWN_TEXT = 220;

const share = ({ value, ciLow, ciHigh, n }: AuditEstimate): string =>
  value === null
    ? "undefined"
    : ciLow === null || ciHigh === null
      ? formatPercent(value)
      : `${formatPercent(value)} [${formatPercent(ciLow)}, ${formatPercent(ciHigh)}], n = ${n}`;

/** A text with its line breaks as two characters. */
const onOneLine = (text: string): string => visible(text.replaceAll("\n", "\\n"), SHOWN_TEXT);

const movesText = (moves: readonly string[]): string => moves.map((m) => visible(m, 70)).join(" + ");

function universalLines({ universal, nHeldOut }: AttackResult): string[] {
  if (universal.length === 0) return [];
  return [
    "SEQUENCES THAT WORK WHATEVER THE ITEM",
    ...universal.flatMap((u) => [
      `  ${movesText(u.moves)}  (${u.family})`,
      `      held out: gain ${formatInterval(u.gain)} SD; fooled ${share(u.success)}, p = ${formatP(u.p)}${u.overtaking === null ? "" : `; overtakes the best ${formatSigned(u.overtaking.value)} of the items`}`,
      `      on the items searched ${formatSigned(u.searchGain)} SD (chosen as the largest, so too high); ${u.medianCost === null ? "" : `median ${u.medianCost} words changed; `}does not apply to ${u.notApplicable} of ${nHeldOut}`,
    ]),
    "",
  ];
}

function itemLines({ byItem }: AttackResult): string[] {
  if (byItem.exploits.length === 0) return [];
  const shown = byItem.exploits.slice(0, N_EXPLOITS);
  return [
    `CHEAPEST EXPLOITS (${shown.length} of ${byItem.exploits.length}; --json has all)`,
    ...shown.flatMap((e) => [
      `  ${visible(e.item, 60)}: ${movesText(e.moves)} (${e.family}); ${e.cost} words changed, ${formatSigned(e.gain)} SD${e.overtakes === true ? "; overtakes the output that humans like best" : ""}`,
      `    before: ${onOneLine(e.before)}`,
      `    after:  ${onOneLine(e.after)}`,
    ]),
    "",
  ];
}

function constantLines({ constants }: AttackResult): string[] {
  if (constants.length === 0) return [];
  return [
    "ONE TEXT IN ANSWER TO EVERYTHING",
    ...constants.map((c) => `  beats ${share(c.winRate)}: "${visible(c.text, 90)}"`),
    "",
  ];
}

function transferLines({ transfer }: AttackResult): string[] {
  if (transfer.length === 0) return [];
  return [
    "THE SAME HELD-OUT TEXTS, SEEN BY OTHER SCORERS",
    ...transfer.map(
      (t) =>
        `  ${visible(t.scorer, 50)}: ${movesText(t.moves)}: gain ${formatInterval(t.gain)} SD, fooled ${share(t.success)}, p = ${formatP(t.p)}`,
    ),
    "",
  ];
}

/** An attack as terminal text: decision, evidence, how it was made. */
export function attackText(found: AttackResult, columns: number): string {
  const { settings } = found;
  const decision = found.decision.flatMap((s) => wrap(s, columns - 2).map((line) => `  ${line}`));
  const notes = found.notes.flatMap((n) => wrap(`Note: ${n}.`, columns - 2).map((line) => `  ${line}`));
  const how = `${found.nMoves} moves of families ${settings.families.join(", ")}, at most ${settings.maxMoves} in a row; ${found.nSearch} items searched with at most ${settings.callsPerItem} texts each, ${settings.universalCalls} sequences tried on all of them; ${found.nHeldOut} items held out; ${found.nScored.toLocaleString("en")} texts scored now; fooled: a gain of ${settings.threshold} SD (${formatValue(found.sd)}) or more; ${100 * settings.confidence}% intervals (Wilson, or t by cluster); p: exact, one-sided, by the sign of the items moved; a claim about held-out items is shown where p is at most ${found.falseClaimRate}, which happens no more often than that where a scorer reacts to texts at random; seed ${found.seed}.`;
  return [
    `${visible(found.dataset, 80)} · ${visible(found.scorer, 80)} · ${found.gold === null ? "no gold" : `gold: ${visible(found.gold, 60)}`}`,
    "",
    "DECISION",
    ...decision,
    "",
    ...universalLines(found),
    ...constantLines(found),
    ...transferLines(found),
    ...itemLines(found),
    ...notes,
    ...wrap(how, columns - 2).map((line) => `  ${line}`),
    "",
  ].join("\n");
}
