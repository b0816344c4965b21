import type { Part } from "../view.ts";

/** Fewer clusters than this make intervals too short. */
export const FEW_CLUSTERS = 50;

/** Simulated coverage of 95% intervals from 20 clusters on (docs/validation.md) is at least this. */
const FLOOR = 0.9;
/** Below this many clusters not even that was simulated. */
const LEAST_SIMULATED = 20;

const percent = (share: number): string => `${Number((100 * share).toFixed(1))}%`;

function promise(nClusters: number, confidence: number): string {
  const whole = `${percent(confidence)} intervals`;
  if (nClusters < LEAST_SIMULATED)
    return `below ${LEAST_SIMULATED} the ${whole} are rough and mostly too short`;
  return confidence === 0.95
    ? `below ${FEW_CLUSTERS} the ${whole} may cover as little as ${percent(FLOOR)}`
    : `below ${FEW_CLUSTERS} the ${whole} are somewhat too short`;
}

/**
 * What a reader has to know of intervals that rest on few independent items: one sentence for the whole, one for all slices together;
 * none from 50 clusters on.
 */
export function fewClusterWarnings(whole: Part, slices: readonly Part[], confidence: number): string[] {
  const name = whole.view.dataset.head.name;
  const units = whole.view.units === "systems" ? "systems" : "independent items";
  if (whole.nClusters < FEW_CLUSTERS)
    return [
      `${name}: intervals rest on only ${whole.nClusters} ${units}; ${promise(whole.nClusters, confidence)}`,
    ];
  const few = slices.filter((part) => part.nClusters < FEW_CLUSTERS);
  if (few.length === 0) return [];
  const least = Math.min(...few.map((part) => part.nClusters));
  return [
    `${name}: intervals of ${few.length} of ${slices.length} slices rest on fewer than ${FEW_CLUSTERS} ${units} (the fewest: ${least}); ${promise(least, confidence)}`,
  ];
}
