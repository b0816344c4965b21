import type { Comparison, UseVerdict, Verdict } from "../meta/index.ts";
import {
  counted,
  formatCount,
  formatDifference,
  formatInterval,
  formatPercent,
  formatP,
  listed,
} from "./format.ts";
import type { BoardEntry, SliceCell, View } from "./view.ts";

/** A test counts as a detected difference below this adjusted p. */
export const ALPHA = 0.05;

/** The best scorer that is no sentinel; undefined on an empty board. */
export function leader(view: View): BoardEntry | undefined {
  return view.board.find((e) => !e.sentinel && e.value !== null);
}

/** The leaderboard's title: who leads, by how much, and how many cannot be told from it. */
export function boardFinding(view: View): string {
  const top = leader(view);
  if (!top || !view.basis) return "No scorer has a value";
  const alike = (view.decision?.notDistinguishable ?? []).filter((s) => s !== top.scorer);
  const head = `${top.scorer} reaches ${formatInterval(top)}`;
  if (!view.decision) return head;
  const rest =
    alike.length === 0
      ? "and is told apart from every other"
      : `${formatCount(alike.length)} cannot be told from it`;
  return `${head}${alike.length === 0 ? " " : "; "}${rest} at n = ${formatCount(view.basis.n)}`;
}

/** How the leaderboard was computed, in two or three sentences. */
export function boardCaption(view: View): string {
  const b = view.basis;
  if (!b) return "";
  const grouped = b.grouping === "none" ? "" : `, by ${b.grouping}`;
  const method = b.ciMethod ?? "no interval";
  const draws = b.resamples > 0 ? `, ${counted(b.resamples, "resample")}, seed ${b.seed}` : "";
  const about = b.words.about === "" ? "" : ` (${b.words.about})`;
  return (
    `${capital(b.words.label)}${about}, ${b.level} level${grouped}, ${b.rule}; higher is better. ` +
    `Bars: ${formatPercent(b.confidence)} intervals (${method}${draws}) for ${b.population}. ` +
    `n = ${formatCount(b.n)} from ${counted(b.nItems, "item")}.`
  );
}

/** A slice of the leading scorer that stands out at the low end. */
export interface WeakSlice {
  readonly label: string;
  readonly cell: SliceCell;
}

/** The slice in which the leader is worst, among slices with a value; undefined where there are fewer than two. */
export function weakestSlice(view: View): WeakSlice | undefined {
  const top = leader(view);
  const row = top ? view.slices.cells[view.slices.scorers.indexOf(top.scorer)] : undefined;
  const filled = (row ?? []).flatMap((cell, k) =>
    cell?.value == null ? [] : [{ label: view.slices.slices[k]!.label, cell }],
  );
  if (filled.length < 2) return undefined;
  return filled.reduce((low, x) => (x.cell.value! < low.cell.value! ? x : low));
}

/** The heat map's title: where the leader is weakest. */
export function sliceFinding(view: View): string {
  const weak = weakestSlice(view);
  const top = leader(view);
  if (!weak || !top) return "Agreement by slice";
  return `${top.scorer} is weakest on ${weak.label}: ${formatInterval(weak.cell)}, n = ${formatCount(weak.cell.n)}`;
}

/** True where the adjusted test found a difference. */
export function isDetected(c: Comparison): boolean {
  const p = c.pAdjusted ?? c.p;
  return p !== null && p < ALPHA;
}

/** The comparison matrix's title: how many tests survive the correction. */
export function comparisonFinding(view: View): string {
  const n = view.comparisons.length;
  if (n === 0) return "No comparison was made";
  const found = view.comparisons.filter(isDetected).length;
  return `${formatCount(found)} of ${counted(n, "tested difference")} ${found === 1 ? "is" : "are"} detected after correction`;
}

/** How the comparisons were computed. */
export function comparisonCaption(view: View): string {
  const first = view.comparisons[0];
  if (!first) return "";
  return (
    `${capital(first.method)}, adjusted by ${first.adjust} over ${formatCount(first.familySize)} hypotheses; a difference ` +
    `counts as detected at adjusted p < ${ALPHA}. Not detected does not mean equal.`
  );
}

/** One comparison in words: `A less B: +0.041 [-0.010, +0.092], adjusted p = 0.12`. */
export function comparisonText(c: Comparison): string {
  const p = c.pAdjusted ?? c.p;
  const name = c.pAdjusted === null ? "p" : "adjusted p";
  const equals = p !== null && p < 0.001 ? "" : "= ";
  return `${c.a} less ${c.b}: ${formatDifference(c)}, ${name} ${equals}${formatP(p)}`;
}

/** Clusters of the leaderboard in words, best first: `1: A, B; 2: C`; empty without clusters. */
export function clustersText(view: View, limit = 4): string {
  const members = new Map<number, string[]>();
  for (const e of view.board) {
    if (e.cluster === null) continue;
    members.set(e.cluster, [...(members.get(e.cluster) ?? []), e.scorer]);
  }
  const sorted = [...members].sort((a, b) => a[0] - b[0]);
  return sorted.map(([k, names]) => `${k}: ${listed(names, limit)}`).join("; ");
}

/** Scorers that share one verdict on one use, with a reason. */
export interface VerdictGroup {
  readonly use: UseVerdict["use"];
  readonly verdict: Verdict;
  readonly scorers: readonly string[];
  /** The common reason, or the first scorer's with its name before it. */
  readonly reason: string;
}

/** Verdicts by use, then verdict, in the order given. */
export function verdictGroups(verdicts: readonly UseVerdict[]): VerdictGroup[] {
  const groups = new Map<string, UseVerdict[]>();
  for (const v of verdicts) {
    const key = `${v.use}/${v.verdict}`;
    groups.set(key, [...(groups.get(key) ?? []), v]);
  }
  return [...groups.values()].map((group) => {
    const { use, verdict, reason, scorer } = group[0]!;
    const common = group.every((v) => v.reason === reason);
    const text = common ? reason : `${scorer}: ${reason}`;
    return { use, verdict, scorers: group.map((v) => v.scorer), reason: text };
  });
}

/** A cue in words: `length explains 41% of ROUGE-2 and 3% of the gold`. */
export function cueText(cue: {
  readonly cue: string;
  readonly scorer: string;
  readonly ofScorer: number | null;
  readonly ofGold: number | null;
  readonly n: number;
}): string {
  return `${cue.cue} explains ${formatPercent(cue.ofScorer)} of ${cue.scorer} and ${formatPercent(cue.ofGold)} of the gold (n = ${formatCount(cue.n)})`;
}

/** The first letter in upper case. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
