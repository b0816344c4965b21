import type { AttackResult, AuditEstimate, UniversalExploit } from "../../audit/index.ts";
import type { ChartFigure, IntervalRow } from "../../report/index.ts";
import type { PageContent } from "../page-flag.ts";

const N_EXPLOITS = 50;

const bar = (label: string, e: AuditEstimate, more: Partial<IntervalRow> = {}): IntervalRow => ({
  label,
  value: e.value,
  low: e.ciLow,
  high: e.ciHigh,
  ...more,
});

const name = ({ moves }: Pick<UniversalExploit, "moves">): string => moves.join(" + ");

function universalFigure({ universal, nHeldOut, settings }: AttackResult): ChartFigure[] {
  if (universal.length === 0) return [];
  const best = universal[0]!;
  return [
    {
      id: "universal-chart",
      title: `${name(best)} fools the scorer on ${Math.round(100 * (best.success.value ?? 0))}% of the held-out items`,
      caption: `Share of ${nHeldOut} items that the search never saw whose score rises by ${settings.threshold} SD or more; bars: ${100 * settings.confidence}% intervals. Hollow: harmless moves (the answer tells nothing new); filled: the answer is worse than before.`,
      alt: universal.map((u) => `${name(u)}: ${u.success.value?.toFixed(2) ?? "undefined"}`).join("; "),
      chart: {
        kind: "intervals",
        x: "share of items fooled",
        marks: [{ at: 0, label: "none" }],
        rows: universal.map((u) =>
          bar(name(u), u.success, { isHollow: u.family !== "breaking", note: u.family }),
        ),
      },
      table: universal.map((u) => ({
        moves: name(u),
        family: u.family,
        gain: u.gain.value,
        gainLow: u.gain.ciLow,
        gainHigh: u.gain.ciHigh,
        success: u.success.value,
        searchGain: u.searchGain,
        medianCost: u.medianCost,
        notApplicable: u.notApplicable,
      })),
    },
  ];
}

function constantFigure({ constants, nHeldOut, settings }: AttackResult): ChartFigure[] {
  if (constants.length === 0) return [];
  return [
    {
      id: "constants-chart",
      title: "One text in answer to everything",
      caption: `Share of ${nHeldOut} held-out outputs that score below the constant text (ties half); bars: ${100 * settings.confidence}% intervals.`,
      alt: constants
        .map((c) => `${c.text.slice(0, 40)}: ${c.winRate.value?.toFixed(2) ?? "undefined"}`)
        .join("; "),
      chart: {
        kind: "intervals",
        x: "share of outputs beaten",
        marks: [{ at: 0.5, label: "half" }],
        rows: constants.map((c) => bar(c.text.slice(0, 80), c.winRate)),
      },
    },
  ];
}

function transferFigure({ transfer, settings }: AttackResult): ChartFigure[] {
  if (transfer.length === 0) return [];
  return [
    {
      id: "transfer-chart",
      title: "The same texts, seen by other scorers",
      caption: `Mean gain in SD of each scorer on the held-out items; bars: ${100 * settings.confidence}% intervals.`,
      alt: transfer.map((t) => `${t.scorer}: ${t.gain.value?.toFixed(2) ?? "undefined"}`).join("; "),
      chart: {
        kind: "intervals",
        x: "gain in SD",
        marks: [{ at: 0, label: "no gain" }],
        rows: transfer.map((t) => bar(`${t.scorer}: ${t.moves.join(" + ")}`, t.gain)),
      },
    },
  ];
}

/** An attack as a page: sequences that work whatever the item, constants, transfer, and the cheapest exploits with their texts. */
export function attackPage(found: AttackResult): PageContent {
  const exploits = found.byItem.exploits.slice(0, N_EXPLOITS).map((e) => ({
    item: e.item,
    moves: e.moves.join(" + "),
    family: e.family,
    "words changed": e.cost,
    "gain in SD": e.gain,
    overtakes: e.overtakes === null ? null : e.overtakes ? "yes" : "no",
    before: e.before,
    after: e.after,
  }));
  return {
    question: "what fools this scorer",
    where: `${found.dataset} · ${found.scorer} · ${found.gold === null ? "no gold" : `gold: ${found.gold}`}`,
    sentences: found.decision,
    sections: [
      {
        id: "universal",
        title: "Whatever the item",
        figures: [...universalFigure(found), ...constantFigure(found)],
      },
      ...(found.transfer.length > 0
        ? [{ id: "transfer", title: "Transfer", figures: transferFigure(found) }]
        : []),
      {
        id: "items",
        title: "Item by item",
        sentences: [
          `${found.byItem.nFooled} of ${found.byItem.nItems} items were fooled; the cheapest exploits first, ${exploits.length} shown.`,
        ],
        table: { label: "cheapest exploits", rows: exploits },
      },
    ],
    warnings: found.notes,
  };
}
