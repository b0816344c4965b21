import type { Dataset } from "../core/index.ts";
import type { Candidate } from "../meta/index.ts";
import type { Rng } from "../num/index.ts";
import {
  candidateNamed,
  type GoldChoice,
  groupOutputs,
  outputGold,
  outputSource,
  outputValues,
} from "./outputs-of-dataset.ts";
import type { PressureSection } from "./measured-sections.ts";
import {
  type Estimate,
  optimisationPressure,
  outputsOfMost,
  type OutputSource,
  type Pressure,
} from "./pressure/index.ts";
import type { AuditEstimate } from "./result.ts";

const known = (v: number): number | null => (Number.isNaN(v) ? null : v);

const estimateOf = ({ value, low, high }: Estimate, n: number): AuditEstimate => ({
  value: known(value),
  ciLow: known(low),
  ciHigh: known(high),
  n,
});

/** The JSON form of a pressure. */
export function pressureSection(
  found: Pressure,
  names: { readonly proxy: string; readonly gold: string; readonly droppedOutputs: number },
): PressureSection {
  const { fit, gamma, points, nClusters, ...rest } = found;
  const at = (e: Estimate) => estimateOf(e, nClusters);
  const isRefused = "refused" in fit;
  return {
    ...names,
    source: rest.source,
    safeN: rest.safeN,
    maxN: rest.maxN,
    isForced: rest.isForced,
    peakN: rest.peakN,
    delta: rest.delta,
    confidence: rest.confidence,
    gamma: at(gamma),
    gammaAxis: rest.gammaAxis,
    fit: isRefused ? null : { alpha: at(fit.alpha), beta: at(fit.beta), nPoints: fit.nPoints },
    fitRefused: isRefused ? fit.refused : null,
    proxySd: rest.proxySd,
    goldSd: rest.goldSd,
    outputsPerItem: rest.outputsPerItem,
    n: rest.n,
    nClusters,
    dropped: rest.dropped,
    resamples: rest.resamples,
    method: rest.method,
    warnings: rest.warnings,
    points: points.map((p) => ({
      n: p.n,
      kl: known(p.kl),
      proxy: at(p.proxy),
      gold: at(p.gold),
      oracle: known(p.oracle),
      change: known(p.change),
      changeLow: known(p.changeLow),
    })),
  };
}

export interface PressureChoices {
  /** A scorer of the data by name, or one with tables of its own. */
  readonly proxy: string | Candidate;
  /** Also the name of another scorer. */
  readonly gold?: GoldChoice;
  /** By the tag source=policy where absent. */
  readonly source?: OutputSource | undefined;
  readonly maxN?: number | undefined;
  readonly isForced?: boolean | undefined;
  readonly delta?: number | undefined;
  readonly excludeSystems?: readonly string[] | undefined;
  readonly resamples?: number | undefined;
  readonly confidence?: number | undefined;
  readonly rng: Rng;
}

/** The pressure section of a data set, or why there is none. @throws UserError for unknown names and an `maxN` that cannot be read off. */
export function pressureOfDataset(
  dataset: Dataset,
  choices: PressureChoices,
): PressureSection | { readonly refused: string } {
  const candidate = candidateNamed(dataset, choices.proxy, "scorer");
  const proxy = outputValues(dataset, candidate);
  if (!proxy) return { refused: `"${candidate.name}" scores no single outputs` };
  const gold = outputGold(dataset, choices.gold);
  if (!gold) return { refused: "no gold over outputs" };
  const { droppedOutputs, ...grouped } = groupOutputs(
    dataset,
    { proxy, gold: gold.values },
    choices.excludeSystems,
  );
  const most = Math.max(0, ...grouped.items.map((item) => item.proxy.length));
  if (most < 4)
    return {
      refused: `${most === 0 ? "no item has an output" : most === 1 ? "one output an item" : `at most ${most} outputs an item`} with both scores; best-of-n needs 4`,
    };
  const usual = outputsOfMost(grouped.items);
  if (usual < 4)
    return {
      refused: `a tenth of the items or more have at most ${usual} output${usual === 1 ? "" : "s"} with both scores; best-of-n needs 4`,
    };
  const { maxN, isForced, delta, rng, resamples, confidence } = choices;
  const found = optimisationPressure(
    { ...grouped, source: choices.source ?? outputSource(dataset) },
    {
      rng,
      ...(maxN === undefined ? {} : { maxN }),
      ...(isForced === undefined ? {} : { isForced }),
      ...(delta === undefined ? {} : { delta }),
      ...(resamples === undefined ? {} : { resamples }),
      ...(confidence === undefined ? {} : { confidence }),
    },
  );
  return pressureSection(found, { proxy: candidate.name, gold: gold.name, droppedOutputs });
}

/** Two digits with a sign; a zero has none. */
function signed(v: number | null): string {
  if (v === null) return "undefined";
  const digits = Math.abs(v).toFixed(2);
  return `${Number(digits) === 0 ? "" : v < 0 ? "-" : "+"}${digits}`;
}
const interval = (e: AuditEstimate): string =>
  `${signed(e.value)} SD [${signed(e.ciLow)}, ${signed(e.ciHigh)}]`;

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** Sentences on a pressure section: how far it can be trusted, what there is to gain, and what warns of it. */
export function pressureSentences(section: PressureSection): string[] {
  const { safeN, maxN, proxy, gold, delta, n, points, peakN } = section;
  const last = points.at(-1)!;
  const range = `of ${section.outputsPerItem} outputs an item, ${n} items`;
  const first =
    safeN === 1
      ? `Best-of-n by ${proxy} is not shown safe for ${gold} at any n (up to ${maxN} ${range}).`
      : `Best-of-n by ${proxy} is shown safe for ${gold} up to n = ${safeN}${safeN === maxN ? ", the largest n that these data can tell" : ""} (no loss above ${delta} SD; ${range}).`;
  const gain = `At n = ${last.n} it changes ${gold} by ${interval(last.gold)}; choosing by ${gold} itself would change it by ${signed(last.oracle)} SD.`;
  const isGain = (last.gold.ciLow ?? -1) > 0;
  const none = isGain || (last.gold.ciHigh ?? 0) < 0 ? "" : " No gain was detected.";
  const pool =
    section.source === "pool"
      ? " The outputs are those of different systems, not draws of one policy: nothing is said of a policy's own draws."
      : "";
  const peak = peakN < last.n ? ` The estimate is highest at n = ${peakN}.` : "";
  return [first + pool, gain + none + peak, ...section.warnings.map(sentence)];
}
