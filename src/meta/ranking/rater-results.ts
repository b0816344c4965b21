import { normalQuantile } from "../../num/index.ts";
import type { RaterWeightedFit } from "./rater-weighted.ts";
import type { RankedRater, Ranking, RaterWeights } from "./ranking-result.ts";

const finite = (v: number): number | null => (Number.isFinite(v) ? v : null);

/** Raters of one group of systems, least reliable first; those without votes in it are left out. */
export function raterWeightsOf(
  fit: RaterWeightedFit,
  at: { readonly group: number; readonly confidence: number; readonly names: readonly string[] | undefined },
): RaterWeights {
  const z = normalQuantile(1 - (1 - at.confidence) / 2);
  const raters = fit.raters
    .map(({ n, reliability, sd }, k): RankedRater => ({
      rater: at.names?.[k] ?? String(k),
      n,
      reliability: finite(reliability),
      low: finite(reliability - z * sd),
      high: finite(reliability + z * sd),
    }))
    .filter((r) => r.n > 0)
    .sort((a, b) => (a.reliability ?? Infinity) - (b.reliability ?? Infinity));
  return {
    group: at.group,
    spread: finite(fit.spread),
    pAlike: finite(fit.pAlike),
    isDirected: fit.isDirected,
    raters,
  };
}

/** Fewer raters than this: how reliability is spread among them rests on few. */
const FEW_RATERS = 10;
const SHOWN = 4;

const named = (raters: readonly RankedRater[]): string => {
  const some = raters.slice(0, SHOWN).map((r) => `${r.rater} (${r.reliability!.toFixed(2)})`);
  return raters.length > SHOWN ? `${some.join(", ")} and ${raters.length - SHOWN} more` : some.join(", ");
};

/** What weighting raters found, of the first group. */
export function raterSentence({
  raterWeights,
  systems,
  confidence,
}: Pick<Ranking, "raterWeights" | "systems" | "confidence">): string | undefined {
  const [found] = raterWeights;
  if (!found || found.spread === null || found.pAlike === null) return undefined;
  const n = found.raters.length;
  const p = found.pAlike < 0.001 ? "p < 0.001" : `p = ${found.pAlike.toFixed(3)}`;
  if (found.spread === 0) return `No difference between the ${n} raters was found, so all votes count alike.`;
  const moved = systems
    .filter((s) => s.group === 0 && s.rating !== null && s.ratingUnweighted !== null)
    .toSorted(
      (a, b) => Math.abs(b.rating! - b.ratingUnweighted!) - Math.abs(a.rating! - a.ratingUnweighted!),
    )[0];
  const most = moved
    ? `; weighting moves ${moved.system} most, from ${moved.ratingUnweighted!.toFixed(0)} to ${moved.rating!.toFixed(0)}`
    : "";
  if (found.pAlike > 1 - confidence)
    return `The ${n} raters are not shown to differ in reliability (${p})${most}.`;
  const against = found.raters.filter((r) => r.high !== null && r.high < 0);
  const idle = found.raters.filter((r) => r.low !== null && r.low < 0 && r.high! >= 0 && r.high! < 1);
  const parts = [
    against.length > 0 ? `${against.length} vote against the ranking: ${named(against)}` : "",
    idle.length > 0
      ? `${idle.length} cannot be told from chance and are below the average: ${named(idle)}`
      : "",
  ].filter((t) => t !== "");
  return `The ${n} raters differ in reliability (${p}; sd ${found.spread.toFixed(2)} around 1, the average rater)${parts.length > 0 ? `; ${parts.join("; ")}` : ""}${most}.`;
}

/** What a reader of weighted ratings has to know. */
export function raterWarnings({ raterWeights }: Pick<Ranking, "raterWeights">): string[] {
  const warnings: string[] = [];
  for (const { isDirected, raters, spread } of raterWeights) {
    if (spread === null) continue;
    if (!isDirected)
      warnings.push(
        "these votes do not show that the average rater is better than chance, so the weighted ranking may be upside down; rely on the unweighted one",
      );
    if (raters.length < FEW_RATERS)
      warnings.push(
        `only ${raters.length} raters: how reliability is spread among raters rests on few, and intervals hold for these raters`,
      );
  }
  return [...new Set(warnings)];
}
