import { altVerdict } from "./alt-test.ts";
import type { Estimate } from "./cluster-sums.ts";
import type { CoefficientRow } from "./coefficients.ts";
import type { RaterStudy } from "./rater-study.ts";

type Facts = Omit<RaterStudy, "sentences">;

const round = (v: number): string => v.toFixed(3);
const interval = (e: { ciLow: number | null; ciHigh: number | null }): string =>
  e.ciLow === null || e.ciHigh === null ? "" : ` [${round(e.ciLow)}, ${round(e.ciHigh)}]`;
const shown = (e: Estimate): string =>
  Number.isNaN(e.value) ? "undefined" : `${round(e.value)}${interval(e)}`;
const list = (names: readonly string[], limit = 4): string =>
  names.length <= limit
    ? names.join(", ")
    : `${names.slice(0, limit).join(", ")} and ${names.length - limit} more`;

/** The coefficient that speaks for the table. */
export function headline(rows: readonly CoefficientRow[]): CoefficientRow | undefined {
  return rows.find((r) => /^krippendorff-alpha-(nominal|interval)$/.test(r.coefficient));
}

/** Krippendorff's (2004) own limits, applied to the lower end of the interval. */
const RELIABLE = 0.8;
const TENTATIVE = 0.667;
const FEW_CLUSTERS = 50;

function agreementSentence(study: Facts): string {
  const { raters, arePersons } = study;
  const who = arePersons ? "raters" : "rating slots";
  if (raters.length < 2)
    return `Only one ${arePersons ? "rater" : "rating slot"}: how far raters agree cannot be known. Have a second rater judge at least 50 items.`;
  if (study.nOverlapping < 2)
    return `No two ${who} judged the same units: how far they agree cannot be known. Let at least 50 items be judged twice.`;
  const row = headline(study.coefficients)!;
  if (row.value === null) return `Agreement is undefined: ${row.why ?? "no spread"}.`;
  const value = `${row.coefficient.replace(/-/g, " ")} ${round(row.value)}${interval(row)}, ${raters.length} ${who}, n = ${row.n}`;
  const low = row.ciLow ?? -Infinity;
  if (!(low > 0))
    return `Do not trust single ratings: the ${who} are not shown to agree beyond chance (${value}).`;
  if (low >= RELIABLE) return `The ${who} agree well enough for firm conclusions (${value}).`;
  if (row.value >= TENTATIVE)
    return `The ${who} agree enough for tentative conclusions (${value}); the customary limit for firm ones is ${RELIABLE}.`;
  return `The ${who} agree beyond chance but weakly (${value}): average several ratings a unit, and read differences between single outputs with care.`;
}

function fewSentence({ nClusters, nOverlapping: n }: Facts): string | undefined {
  if (n < 2 || nClusters >= FEW_CLUSTERS) return undefined;
  return `Only ${nClusters} independent items: intervals are somewhat too short here (those named 95% cover 90% or more).`;
}

/** Agreement that is all between systems: within one system raters agree on nothing. */
function withinSentence({ variance }: Facts): string | undefined {
  const within = variance?.withinSystem;
  if (!within || within.ciLow === null) return undefined;
  if (within.ciLow > 0.1) return undefined;
  const value = `share of a rating's variance that is the output's own ${shown(within)}`;
  return within.ciLow > 0
    ? `Within one system the raters hardly agree (${value}): rankings of outputs of one system rest on little.`
    : `Within one system the raters are not shown to agree (${value}): their agreement is about systems, and conclusions about single outputs of one system are not supported.`;
}

function referenceSentence({ reference }: Facts): string | undefined {
  if (!reference || Number.isNaN(reference.raterAgreement.value)) return undefined;
  const line = `One rater agrees with the mean of the others at r = ${shown(reference.raterAgreement)}`;
  const bound = Number.isNaN(reference.bound.value)
    ? ""
    : `; with targets this noisy no scorer can exceed about ${shown(reference.bound)}`;
  if (reference.scorers.length === 0) return `${line}${bound}.`;
  if (!((reference.raterAgreement.ciLow ?? -1) > 0))
    return `${line}: at chance or below, so being above it is no praise, and no scorer is placed by it.`;
  const above = reference.scorers.filter((s) => (s.difference.ciLow ?? -Infinity) > 0).map((s) => s.scorer);
  const below = reference.scorers.filter((s) => (s.difference.ciHigh ?? Infinity) < 0).map((s) => s.scorer);
  const rest = reference.scorers.length - above.length - below.length;
  const parts = [
    above.length > 0 ? `above that line: ${list(above)}` : "",
    below.length > 0 ? `below it: ${list(below)}` : "",
    rest > 0 ? `${rest} not distinguishable from it` : "",
  ].filter((t) => t !== "");
  return `${line}${bound}. Of ${reference.scorers.length} scorers against the same targets, ${parts.join("; ")}.`;
}

function altSentence({ altTest }: Facts): string | undefined {
  if (!altTest) return undefined;
  if (altTest.refused !== undefined) return `alt-test not run: ${altTest.refused}.`;
  if (altTest.inconclusive.length > 0)
    return `alt-test INCONCLUSIVE (epsilon ${altTest.epsilon}): ${altTest.inconclusive.join("; ")}. Nothing is said of any scorer.`;
  const sentinels = `sentinels fail as they must (highest omega ${Math.max(...altTest.sentinels.map((s) => s.omega)).toFixed(2)})`;
  if (altTest.rows.length === 0)
    return `alt-test (epsilon ${altTest.epsilon}): no scorer to test; ${sentinels}.`;
  const passed = altTest.rows.filter((r) => altVerdict(altTest, r) === "PASS");
  const names = passed.map((r) => `${r.scorer} (omega ${r.omega.toFixed(2)}, rho ${shown(r.rho)})`);
  const which = passed.length === 0 ? "no scorer may replace a rater" : `may replace a rater: ${list(names)}`;
  return `alt-test (epsilon ${altTest.epsilon}): ${which}; ${altTest.rows.length - passed.length} of ${altTest.rows.length} fail; ${sentinels}.`;
}

function standoutSentence({ standouts, arePersons }: Facts): string | undefined {
  const flagged = standouts.filter((r) => r.flags.length > 0);
  if (standouts.length < 2) return undefined;
  if (flagged.length === 0) return `No ${arePersons ? "rater" : "slot"} stands out.`;
  return `Stand out: ${list(flagged.map((r) => `${r.rater} ${r.flags.join(" and ")}`))}.`;
}

const percent = (v: number): string => `${Math.round(100 * v)}%`;

function varianceSentence({ variance, nSystems }: Facts): string | undefined {
  if (!variance) return undefined;
  const { fromItems, fromRatings } = variance.systemError;
  const total = fromItems + fromRatings;
  const { one, now } = variance.reliability;
  const single = Number.isNaN(one.value)
    ? ""
    : `One rating of one output has reliability ${shown(one)}, the mean of ${variance.ratersNow.toFixed(1)} has ${shown(now)}; `;
  const need = Number.isNaN(variance.ratersFor80)
    ? "no number of raters is seen to reach 0.8"
    : `0.8 takes about ${variance.ratersFor80} raters a unit`;
  if (!(total > 0)) return single === "" ? undefined : `${single}${need}.`;
  const share = fromRatings / total;
  const what = nSystems > 1 ? "a system's mean" : "the mean";
  const advice = `for ${what}, ${percent(share)} of the error comes from ratings and ${percent(1 - share)} from which items were chosen: doubling items halves all of it, doubling raters saves ${percent(share / 2)}, so spend on more items first`;
  return `${single}${need}. Of ${nSystems > 1 ? "systems" : "the whole"}: ${advice}.`;
}

/** Says in plain sentences how good the ratings are, where scorers stand beside a human, and what more ratings would bring. */
export function decideRaters(study: Facts, path: string): string[] {
  const slots =
    !study.arePersons && study.raters.length > 1
      ? "The rater columns are slots, not persons: agreement is that of two ratings, and nothing is known of any person."
      : undefined;
  const next =
    study.nOverlapping >= 2 ? undefined : `Next: trenchcoat data ${path} to see what the judgments hold.`;
  return [
    agreementSentence(study),
    fewSentence(study),
    slots,
    withinSentence(study),
    referenceSentence(study),
    altSentence(study),
    standoutSentence(study),
    varianceSentence(study),
    next,
  ].filter((t) => t !== undefined);
}
