import { type Context, isScored, type Scorer, shortName, type Task } from "../../core/index.ts";
import { spearman, wilson } from "../../meta/index.ts";
import { standardDeviation } from "../../num/index.ts";
import type { DoctorFinding, Parity } from "./doctor-result.ts";

/** Pairs ranked the other way above this share are an error. */
const MAX_FLIPS = 0.05;
const ALPHA = 0.05;

async function valuesOf(scorer: Scorer, tasks: readonly Task[], ctx: Context): Promise<number[]> {
  const scores = await scorer.score(tasks, ctx);
  return scores.map((s) => (isScored(s) ? (s.values[0] ?? NaN) : NaN));
}

interface Flips {
  readonly flips: number;
  readonly pairs: number;
}

/** Pairs of answers to one item that both engines tell apart, and those that they rank differently. */
function countFlips(tasks: readonly Task[], x: readonly number[], y: readonly number[]): Flips {
  const rows = new Map<string, number[]>();
  tasks.forEach(({ item }, i) => rows.set(item.id, [...(rows.get(item.id) ?? []), i]));
  let flips = 0;
  let pairs = 0;
  for (const group of rows.values())
    for (const [k, i] of group.entries())
      for (const j of group.slice(k + 1)) {
        const product = (x[i]! - x[j]!) * (y[i]! - y[j]!);
        if (product < 0) flips++;
        if (product !== 0 && !Number.isNaN(product)) pairs++;
      }
  return { flips, pairs };
}

function worstOf(
  tasks: readonly Task[],
  drift: readonly number[],
): { largest: number; worst: string | null } {
  let at = -1;
  drift.forEach((d, i) => {
    if (Number.isFinite(d) && (at < 0 || d > drift[at]!)) at = i;
  });
  return at < 0 ? { largest: NaN, worst: null } : { largest: drift[at]!, worst: tasks[at]!.outputs[0]!.id };
}

/** Scores the same texts with two scorers and says how far they agree. Outputs that either misses are dropped. */
export async function parityOf(
  [a, b]: readonly [Scorer, Scorer],
  tasks: readonly Task[],
  { ctx, data }: { readonly ctx: Context; readonly data: string },
): Promise<Parity> {
  const x = await valuesOf(a, tasks, ctx);
  const y = await valuesOf(b, tasks, ctx);
  const both = x.flatMap((v, i) => (Number.isFinite(v) && Number.isFinite(y[i]) ? [i] : []));
  const [xs, ys] = [both.map((i) => x[i]!), both.map((i) => y[i]!)];
  const { flips, pairs } = countFlips(tasks, x, y);
  const interval = wilson({ count: flips, nobs: pairs }, ALPHA);
  const { largest, worst } = worstOf(
    tasks,
    x.map((v, i) => Math.abs(v - y[i]!)),
  );
  return {
    a: shortName(a.spec),
    b: shortName(b.spec),
    data,
    n: both.length,
    dropped: tasks.length - both.length,
    flips,
    pairs,
    flipShare: pairs === 0 ? NaN : flips / pairs,
    ciLow: interval.low,
    ciHigh: interval.high,
    ciMethod: "Wilson, pairs as independent",
    spearman: spearman(xs, ys).value,
    largestDrift: largest,
    relativeDrift: largest / standardDeviation(xs, 1),
    worst,
  };
}

const shown = (x: number): string => (Number.isNaN(x) ? "-" : String(Number(x.toPrecision(3))));

/** What a parity report comes to. */
export function parityFinding(parity: Parity): DoctorFinding {
  const { a, b, n, flips, pairs, flipShare, ciLow, ciHigh, relativeDrift } = parity;
  const subject = `${a} and ${b}`;
  const finding = `${flips} of ${pairs} pairs are ranked the other way (${shown(flipShare)} [${shown(ciLow)}, ${shown(ciHigh)}]); Spearman ${shown(parity.spearman)}, largest drift ${shown(parity.largestDrift)} (${shown(relativeDrift)} standard deviations) at ${parity.worst ?? "-"}, n = ${n}`;
  const evidence = { n, flips, pairs, spearman: parity.spearman, relativeDrift };
  if (pairs === 0)
    return {
      subject,
      check: "parity",
      severity: "error",
      finding: `nothing to compare: ${finding}`,
      evidence,
    };
  if (flips === 0) return { subject, check: "parity", severity: "ok", finding, evidence };
  return {
    subject,
    check: "parity",
    severity: flipShare > MAX_FLIPS ? "error" : "warning",
    finding,
    help: "compare templates, activation, precision and truncation of the two; doctor each by itself first",
    evidence,
  };
}
