import type { MetaResult, PartDifference, Row, WholeResult } from "../../meta/index.ts";
import { percentileInterval } from "../../num/index.ts";
import { counted, formatDifference, formatInterval, formatValue, listed } from "../../report/index.ts";

/** A sentence about a result that goes against expectation, with the rows behind it. */
export interface Surprise {
  readonly dataset: string;
  readonly sentence: string;
  readonly evidence: readonly (Row | PartDifference)[];
}

/** What surprises are looked for in: one data set each, with the differences between its parts. */
export interface DemoFindings {
  readonly result: MetaResult;
  /** The contrast set as a whole. */
  readonly contrast: WholeResult;
  /** All pairs less the length-matched ones. */
  readonly drops: readonly PartDifference[];
  /** Unedited pairs less the pairs of one edit, for every edit. */
  readonly edits: readonly PartDifference[];
  /** Errors worded after the right output less errors worded after the reference. */
  readonly wording: readonly PartDifference[];
}

type Measured = WholeResult["measured"][number];

const COIN = 0.5;

const isDetected = (d: PartDifference): boolean => d.ciLow !== null && (d.ciLow > 0 || d.ciHigh! < 0);

const largest = (all: readonly PartDifference[]): PartDifference | undefined =>
  all
    .filter((d) => !d.sentinel && isDetected(d))
    .toSorted((x, y) => Math.abs(y.difference!) - Math.abs(x.difference!))[0];

/** Rows of the leaderboard's measure in one data set, at slices of exactly these tags. */
function rowsAt({ rows }: MetaResult, dataset: string, tags: readonly string[]): Row[] {
  return rows.filter(
    (row) =>
      row.dataset === dataset &&
      row.primary &&
      row.value !== null &&
      Object.keys(row.slice).join("\0") === tags.join("\0"),
  );
}

function belowChance({ result }: DemoFindings): Surprise | undefined {
  const cells = rowsAt(result, "contrast", ["error"]).filter((row) => !row.sentinel);
  const below = cells.filter((row) => row.ciHigh !== null && row.ciHigh < COIN);
  const byError = [...new Set(below.map((row) => row.slice["error"]!))].map((error) =>
    below.filter((row) => row.slice["error"] === error).toSorted((x, y) => x.value! - y.value!),
  );
  const [rows] = byError.toSorted((x, y) => y.length - x.length || x[0]!.value! - y[0]!.value!);
  const worst = rows?.[0];
  if (!rows || !worst) return undefined;
  const scorers = new Set(cells.map((row) => row.scorer)).size;
  return {
    dataset: "contrast",
    evidence: below,
    sentence:
      `On errors of type "${worst.slice["error"]}", ${rows.length} of ${scorers} scorers are worse than a coin; ${worst.scorer} prefers ` +
      `the right output in ${formatInterval(worst)} of ${counted(worst.n, "pair")}. In ${below.length} of ${cells.length} cells of ` +
      `scorer and error the whole interval lies below 0.5.`,
  };
}

function followsWording({ wording }: DemoFindings): Surprise | undefined {
  const found = largest(wording);
  if (!found) return undefined;
  const share = Math.round((100 * found.nTo) / (found.nFrom + found.nTo));
  return {
    dataset: "contrast",
    evidence: [found],
    sentence:
      `Wording decides, not truth: ${found.scorer} has ${formatValue(found.valueFrom)} where the error was worded after the right output and ` +
      `${formatValue(found.valueTo)} where it was worded after the reference (difference ${formatDifference(found)}). So its accuracy on all ` +
      `pairs mostly tells how many errors were worded so (${share}% here, by design).`,
  };
}

/** Baselines that read the text, as opposed to drawing lots. */
const READING = ["length", "source-copy"];

function sentinelBeats({ contrast }: DemoFindings): Surprise | undefined {
  const rows = contrast.measured;
  const ofValue = (m: Measured): number => m.row.value!;
  const [best] = rows
    .filter((m) => READING.includes(m.row.scorer))
    .toSorted((x, y) => ofValue(y) - ofValue(x));
  const scorers = rows.filter((m) => !m.row.sentinel);
  const beaten = best ? scorers.filter((m) => ofValue(m) < ofValue(best)) : [];
  if (!best || beaten.length === 0) return undefined;
  const detected = beaten.filter((m) => pairedLow(best, m) > 0).map((m) => m.row.scorer);
  if (detected.length === 0) return undefined;
  return {
    dataset: "contrast",
    evidence: [best.row, ...beaten.map((m) => m.row)],
    sentence:
      `The trivial baseline ${best.row.scorer} (${formatInterval(best.row)}) stands above ${beaten.length} of ${scorers.length} scorers; ` +
      `the paired interval of the difference leaves out 0 for ${listed(detected, 10)}.`,
  };
}

/** Lower end of the interval of a's value minus b's, in shared resamples. */
function pairedLow(a: Measured, b: Measured): number {
  const d = a.resampled.map((v, i) => v - b.resampled[i]!);
  return percentileInterval(d, a.row.confidence).low;
}

function lengthDrop({ drops }: DemoFindings): Surprise | undefined {
  const scorers = drops.filter((d) => !d.sentinel && d.difference !== null);
  const found = largest(scorers);
  const length = drops.find((d) => d.scorer === "length");
  const alone =
    length?.valueFrom == null
      ? ""
      : ` Length alone reaches ${formatValue(length.valueFrom)} on all pairs and ${formatValue(length.valueTo)} on matched ones.`;
  if (scorers.length === 0) return undefined;
  const evidence = [found, length].filter((d) => d !== undefined);
  if (!found) {
    const widest = scorers.toSorted((x, y) => Math.abs(y.difference!) - Math.abs(x.difference!))[0]!;
    return {
      dataset: "contrast",
      evidence: [widest, ...evidence],
      sentence:
        `Matching lengths changes no scorer detectably; the largest change is that of ${widest.scorer}, ${formatDifference(widest)} ` +
        `(all pairs less matched ones).${alone}`,
    };
  }
  const verb = found.difference! > 0 ? "loses" : "gains";
  return {
    dataset: "contrast",
    evidence,
    sentence:
      `On pairs of matched length ${found.scorer} ${verb} most: ${formatValue(found.valueFrom)} on all pairs, ` +
      `${formatValue(found.valueTo)} on matched ones (all less matched ${formatDifference(found)}).${alone}`,
  };
}

function editCost({ edits }: DemoFindings): Surprise | undefined {
  const found = largest(edits.filter((d) => d.to["edit"]!.startsWith("right: ") && d.difference! > 0));
  if (!found) return undefined;
  const how = found.to["edit"]!.slice("right: ".length);
  return {
    dataset: "contrast",
    evidence: [found],
    sentence:
      `A neutral edit moves the verdict: ${how} of the right output costs ${found.scorer} most, from ${formatValue(found.valueFrom)} ` +
      `without edits to ${formatValue(found.valueTo)} (difference ${formatDifference(found)}), though the output says the same.`,
  };
}

function noBetterThanCoin({ result }: DemoFindings): Surprise | undefined {
  const cells = rowsAt(result, "judgebench", ["split", "category"]).filter(
    (row) => row.family === "reward-model",
  );
  const slices = [...new Set(cells.map((row) => JSON.stringify(row.slice)))];
  const counts = slices.map((slice) => {
    const rows = cells.filter((row) => JSON.stringify(row.slice) === slice);
    return { rows, weak: rows.filter((row) => row.ciLow !== null && row.ciLow <= COIN) };
  });
  const [most] = counts.toSorted((x, y) => y.weak.length - x.weak.length);
  if (!most || most.weak.length === 0) return undefined;
  const { category } = most.weak[0]!.slice;
  const top = most.rows.toSorted((x, y) => y.value! - x.value!)[0]!;
  return {
    dataset: "judgebench",
    evidence: most.rows,
    sentence:
      `On ${category}, ${most.weak.length} of ${most.rows.length} reward models are not shown to be better than a coin ` +
      `(n = ${top.n}); the best there, ${top.scorer}, has ${formatInterval(top)}.`,
  };
}

function sentinelAbove({ result }: DemoFindings): Surprise | undefined {
  const rows = rowsAt(result, "judgebench", []);
  const length = rows.find((row) => row.scorer === "length");
  const below = length && rows.find((row) => !row.sentinel && row.ciHigh! < length.ciLow!);
  if (!length || !below) return undefined;
  const against =
    length.ciHigh! < COIN ? `, below a coin, so that the longer answer is more often the wrong one` : "";
  return {
    dataset: "judgebench",
    evidence: [length, below],
    sentence:
      `${below.scorer} (${formatInterval(below)}) is below the baseline length (${formatInterval(length)}${against}): by ` +
      `this benchmark's rule a tie, or two verdicts that contradict each other when the order is swapped, count as wrong.`,
  };
}

/** Sentences computed from the results; none where nothing of its kind was found. Looked for among many cells and not corrected. */
export function surprises(found: DemoFindings): Surprise[] {
  const all = [
    belowChance,
    followsWording,
    sentinelBeats,
    lengthDrop,
    editCost,
    noBetterThanCoin,
    sentinelAbove,
  ];
  return all.map((one) => one(found)).filter((one) => one !== undefined);
}
