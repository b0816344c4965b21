import type { Diagnostics, GroupRecord, OrderRecord } from "../meta/index.ts";
import { counted, formatCount, formatP, formatPercent, formatValue, listed } from "./format.ts";

/** One paragraph of the diagnostics: what is looked at, the finding, and a line a scorer. */
export interface DiagnosticText {
  readonly title: string;
  readonly finding: string;
  readonly lines: readonly string[];
  /** Lines left out. */
  readonly hidden: number;
}

const SHOWN = 8;

function cut<T>(
  all: readonly T[],
  isAll: boolean,
  text: (entry: T) => string,
): Pick<DiagnosticText, "lines" | "hidden"> {
  const shown = isAll ? all : all.slice(0, SHOWN);
  return { lines: shown.map(text), hidden: all.length - shown.length };
}

function redundancyText({ redundancy }: Diagnostics, isAll: boolean): DiagnosticText[] {
  const { nScorers, nDistinct, copies, closest, threshold } = redundancy;
  if (nScorers < 2) return [];
  const nearest = closest.toSorted((a, b) => Math.abs(b.spearman) - Math.abs(a.spearman))[0];
  const most = nearest
    ? `; the most alike are ${nearest.a} and ${nearest.b} (${formatValue(nearest.spearman)})`
    : "";
  const finding =
    copies.length === 0
      ? `No two of ${counted(nScorers, "scorer")} rank nearly alike (Spearman ${threshold} or more)${most}.`
      : `${counted(nScorers, "scorer")}, ${formatCount(nDistinct)} without near-copies (Spearman ${threshold} or more).`;
  const line = (l: (typeof copies)[number]): string =>
    `${l.a} and ${l.b}: ${formatValue(l.spearman)}${l.spearman < 0 ? " (the other way round)" : ""}, n = ${formatCount(l.n)}`;
  return [{ title: "near-copies", finding, ...cut(copies, isAll, line) }];
}

function groupLine(g: GroupRecord): string {
  const parts = [
    `SD inside prompts ${formatValue(g.withinShare)} of the SD of all`,
    `groups of ${formatCount(g.groupSize)} all alike ${formatPercent(g.flatShare)}`,
    g.nPairs === 0
      ? ""
      : `pairs ordered as humans do ${formatPercent(g.pairAccuracy)} (n = ${formatCount(g.nPairs)}) by ${formatValue(g.margins.mean)} SD on average, ${formatPercent(g.margins.near)} within 0.1 SD`,
    g.advantageSign === null
      ? ""
      : `sign of the advantage right ${formatPercent(g.advantageSign)} (n = ${formatCount(g.nAdvantages)})`,
  ];
  return `${g.scorer}: ${parts.filter((p) => p !== "").join("; ")}`;
}

function groupText({ groups }: Diagnostics, isAll: boolean): DiagnosticText[] {
  const sorted = groups.toSorted((a, b) => (a.withinShare ?? Infinity) - (b.withinShare ?? Infinity));
  const first = sorted[0];
  if (!first) return [];
  const smaller =
    first.groupSize !== first.askedSize
      ? ` No prompt has ${formatCount(first.askedSize)} scored outputs, so flat groups are of ${formatCount(first.groupSize)}.`
      : "";
  const signs = first.advantageWhy ? ` Signs of advantages are not reported: ${first.advantageWhy}.` : "";
  const finding = `Least spread between outputs to one prompt: ${first.scorer} (${formatValue(first.withinShare)} of its SD).${smaller}${signs}`;
  return [{ title: "inside a prompt", finding, ...cut(sorted, isAll, groupLine) }];
}

function orderLine({ scorer, orders, cycles }: OrderRecord): string {
  const parts = [
    orders === null
      ? ""
      : `same verdict in both orders ${formatPercent(orders.agreement)} of ${counted(orders.n ?? 0, "pair")}; shown first wins both times ${formatPercent(orders.firstWins)}, second ${formatPercent(orders.secondWins)} (p ${formatP(orders.p)})`,
    cycles === null
      ? ""
      : `circular ${formatCount(cycles.nCyclic)} of ${counted(cycles.nTriples, "triple")} (${formatPercent(cycles.share)})`,
  ];
  return `${scorer}: ${parts.filter((p) => p !== "").join("; ")}`;
}

function orderText({ orders }: Diagnostics, isAll: boolean): DiagnosticText[] {
  const agreement = (r: OrderRecord): number => r.orders?.agreement ?? Infinity;
  const sorted = orders.toSorted((a, b) => agreement(a) - agreement(b));
  if (sorted.length === 0) return [];
  const biased = orders.filter((r) => (r.orders?.p ?? 1) < 0.05 / orders.length);
  const favours = biased.map((r) => r.scorer);
  const asked = orders.some((r) => r.orders !== null);
  const finding = !asked
    ? "No judge was asked in both orders; circles only."
    : favours.length === 0
      ? "No judge is shown to favour a position (5%, Bonferroni)."
      : `${formatCount(favours.length)} of ${counted(orders.length, "judge")} favour a position (5%, Bonferroni): ${listed(favours, 4)}.`;
  return [{ title: "order and cycles", finding, ...cut(sorted, isAll, orderLine) }];
}

/** The diagnostics of one data set as text: near-copies, spread inside prompts, order and cycles; the most telling scorers first. */
export function diagnosticTexts(
  diagnostics: Diagnostics,
  { all }: { readonly all: boolean },
): DiagnosticText[] {
  return [
    ...redundancyText(diagnostics, all),
    ...groupText(diagnostics, all),
    ...orderText(diagnostics, all),
  ];
}
