import { normalQuantile } from "../../num/index.ts";
import { raterSentence, raterWarnings } from "./rater-results.ts";
import type { RankedPair, RankedSystem, Ranking, RankModel } from "./ranking-result.ts";

type Found = Omit<Ranking, "sentences" | "warnings">;

/** Fewer clusters than this: intervals are known to cover less than they say. */
const FEW_CLUSTERS = 50;
const POWER_FACTOR = 2.8016;

const points = (v: number): string => v.toFixed(0);
const share = (v: number): string => `${(100 * v).toFixed(0)}%`;
const listed = (names: readonly string[], limit = 6): string =>
  names.length <= limit
    ? names.join(", ")
    : `${names.slice(0, limit).join(", ")} and ${names.length - limit} more`;

const rated = (s: RankedSystem): string =>
  s.rating === null
    ? s.system
    : s.ciLow === null
      ? `${s.system} (${points(s.rating)})`
      : `${s.system} (${points(s.rating)} [${points(s.ciLow)}, ${points(s.ciHigh!)}])`;

/** Pairs whose difference the simultaneous test does not show. */
function openPairs(found: Found): RankedPair[] {
  return found.pairs.filter((p) => p.pAdjusted === null || p.pAdjusted > 1 - found.confidence);
}

function winShareText(pair: RankedPair, scale: number): string {
  const at = (d: number | null) => (d === null ? null : 1 / (1 + 10 ** (-d / scale)));
  const [low, high] = [at(pair.ciLow), at(pair.ciHigh)];
  const range = low === null || high === null ? "" : ` [${share(low)}, ${share(high)}]`;
  return `${share(pair.winShare)}${range}`;
}

function bestSentence(found: Found, group: readonly RankedSystem[]): string | undefined {
  const [best, second] = group;
  if (!best || !second) return undefined;
  if (group.every((s) => s.wins + s.losses === 0))
    return `Every battle of ${listed(group.map((s) => s.system))} was a tie: they have one rating, and nothing here tells them apart.`;
  if (found.model === "elo")
    return `Online Elo puts ${rated(best)} first, then ${rated(second)}; its intervals show only what another order of the same battles would give, so decide by another model.`;
  const open = openPairs(found).filter((p) => p.a === best.system || p.b === best.system);
  const rivals = open.map((p) => (p.a === best.system ? p.b : p.a));
  const pair = found.pairs.find((p) => p.a === best.system && p.b === second.system);
  const wins = pair
    ? `; a person prefers it to ${second.system} ${winShareText(pair, 400)} of the time, ties counted half`
    : "";
  return rivals.length === 0
    ? `${rated(best)} is the best: ahead of every other system in the simultaneous test${wins}.`
    : `${rated(best)} has the highest rating, but cannot be told apart from ${listed(rivals)} with these battles${wins}.`;
}

function powerSentence(found: Found, group: readonly RankedSystem[]): string | undefined {
  const pair = found.pairs.find((p) => p.a === group[0]?.system && p.b === group[1]?.system);
  if (!pair || pair.ciLow === null || found.model === "elo" || found.ridge > 0) return undefined;
  const se = (pair.ciHigh! - pair.ciLow) / 2 / normalQuantile(1 - (1 - found.confidence) / 2);
  const detectable = POWER_FACTOR * se;
  const needed = Math.ceil(found.nBattles * (detectable / pair.difference) ** 2);
  const more =
    needed > found.nBattles && Number.isFinite(needed)
      ? `; if their observed ${points(pair.difference)} are real, telling them apart takes about ${needed > 1e7 ? "more than ten million" : needed.toLocaleString("en-US")} battles of this kind (now ${found.nBattles.toLocaleString("en-US")})`
      : "";
  return `The smallest difference between the first two that is found with 80% power is ${points(detectable)} points${more}.`;
}

function groupSentence({ groups }: Found): string | undefined {
  if (groups.length < 2) return undefined;
  const named = groups.map((g) => `{${listed(g, 4)}}`);
  return `These battles cannot rank all ${groups.flat().length} systems: they fall into ${groups.length} groups that never met, ${listed(named, 5)}. Ratings are comparable within a group only; a few battles between groups would join them.`;
}

function separableSentence(found: Found): string | undefined {
  const { classes, groups, ridge } = found;
  if (classes.length <= groups.length) return undefined;
  const split = groups.map((g) => classes.filter((c) => g.includes(c[0]!))).filter((c) => c.length > 1);
  const chain = split[0]!.map((c) => `{${listed(c, 3)}}`);
  return `No finite strengths fit these battles: between ${listed(chain, 4)} wins went one way only, so the distance between them has no upper bound here. Ratings use a ridge of ${ridge} (prior sd ${points(173.7 / Math.sqrt(ridge))} points), and their intervals rest on that prior.`;
}

function styleSentence({ styles, systems }: Found): string | undefined {
  const known = styles.filter((s) => s.ciLow !== null);
  if (known.length === 0) return undefined;
  const parts = known.map(
    (s) =>
      `${s.style} multiplies the odds by ${s.oddsRatio.toFixed(2)} [${Math.exp(s.ciLow!).toFixed(2)}, ${Math.exp(s.ciHigh!).toFixed(2)}] per sd`,
  );
  const moved = [...systems]
    .filter((s) => s.rating !== null && s.ratingWithoutStyle !== null)
    .sort(
      (a, b) => Math.abs(b.rating! - b.ratingWithoutStyle!) - Math.abs(a.rating! - a.ratingWithoutStyle!),
    )[0];
  const most = moved
    ? `; with style held equal ${moved.system} moves most, from ${points(moved.ratingWithoutStyle!)} to ${points(moved.rating!)}`
    : "";
  return `Style: ${parts.join(", ")}${most}.`;
}

/** The decision in plain sentences, each with a number. */
export function rankSentences(found: Found): string[] {
  const ofGroup = found.groups.map((_, g) => found.systems.filter((s) => s.group === g));
  const large = ofGroup.filter((g) => g.length > 1).slice(0, 3);
  const range = `Rank ranges and pairs hold jointly at ${share(found.confidence)}.`;
  return [
    groupSentence(found),
    separableSentence(found),
    ...large.map((g) => bestSentence(found, g)),
    large.length === 1 ? powerSentence(found, large[0]!) : undefined,
    styleSentence(found),
    raterSentence(found),
    found.model === "elo" || found.pairs.length === 0 ? undefined : range,
  ].filter((s) => s !== undefined);
}

/** What a reader has to know before trusting the intervals. */
export function rankWarnings(found: Found, asked: RankModel): string[] {
  const warnings: string[] = [];
  if (found.nClusters < 2 && found.ridge === 0 && found.model !== "elo")
    warnings.push("all battles belong to one cluster, so there are no intervals; choose another --cluster");
  else if (
    found.systems.every((s) => s.ciLow === null) &&
    found.nBattles > found.nTies &&
    found.model !== "elo"
  )
    warnings.push("no intervals: the covariates cannot be told apart from one another or from the systems");
  else if (found.nClusters < FEW_CLUSTERS && found.model !== "elo")
    warnings.push(
      `only ${found.nClusters} clusters: below ${FEW_CLUSTERS} a ${share(found.confidence)} interval may cover as little as 90%`,
    );
  if (asked !== found.model)
    warnings.push(`the ${asked} tie parameter has no finite value here; ties count as half wins`);
  if (asked === "plackett-luce")
    warnings.push(
      "with choices from two Plackett-Luce is Bradley-Terry with a tie as half a choice of each side",
    );
  warnings.push(...raterWarnings(found));
  if (found.dropped > 0)
    warnings.push(`${found.dropped} battles without an outcome, or of a system with itself, were left out`);
  return warnings;
}
