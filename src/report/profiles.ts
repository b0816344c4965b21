import type { MetaResult, Profile } from "../meta/index.ts";
import { DASH, formatCount, formatNative, formatPercent, formatValue, listed } from "./format.ts";

/** One data set without a gold: what can be said all the same, the numbers behind it, and what to do next. */
export interface ProfileView {
  readonly dataset: string;
  readonly finding: string;
  readonly sentences: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly next: string;
}

/** A correlation from which two rankings count as nearly one, or a scorer as following a baseline. */
const ALIKE = 0.95;
const FOLLOWS = 0.5;

const sentinelOf = (p: Profile): readonly [string, number] | undefined =>
  Object.entries(p.sentinels).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))[0];

function sentences(profiles: readonly Profile[]): string[] {
  const found: string[] = [];
  const follows = profiles.flatMap((p) => {
    const most = sentinelOf(p);
    return most && Math.abs(most[1]) >= FOLLOWS
      ? [`${p.scorer} follows ${most[0]} (Spearman ${formatValue(most[1])})`]
      : [];
  });
  if (follows.length > 0) found.push(`${listed(follows, 4)}.`);
  const pairs = profiles.filter((p) => p.closest && Math.abs(p.closest.spearman) >= ALIKE);
  const names = pairs.map(
    (p) => `${p.scorer} and ${p.closest!.scorer} (${formatValue(p.closest!.spearman)})`,
  );
  if (names.length > 0)
    found.push(
      `Nearly the same ranking: ${listed(names, 4)}; one of the two says most of what the other says.`,
    );
  const flat = profiles.filter((p) => (p.flatItems ?? 0) >= 0.2);
  if (flat.length > 0)
    found.push(
      `${listed(
        flat.map((p) => `${p.scorer} (${formatPercent(p.flatItems)} of items)`),
        4,
      )}: the outputs of an item all get one score, so nothing there can be ranked or rewarded.`,
    );
  const missing = profiles.filter((p) => p.missing > 0);
  if (missing.length > 0)
    found.push(
      `Without a score: ${listed(
        missing.map((p) => `${formatCount(p.missing)} outputs by ${p.scorer}`),
        4,
      )}.`,
    );
  found.push(
    "With 100 labelled pairs an accuracy is known to about 0.10 either way (95%), and two scorers on the same pairs are told apart from about 0.13 on if they disagree on a fifth of them.",
  );
  return found;
}

function row(p: Profile): Record<string, string> {
  const most = sentinelOf(p);
  return {
    scorer: p.scorer,
    n: formatCount(p.n),
    mean: formatNative(p.mean),
    sd: formatNative(p.sd),
    range: p.min === null ? DASH : `${formatNative(p.min)} .. ${formatNative(p.max)}`,
    ties: formatPercent(p.tieRate),
    baseline: most ? `${most[0]} ${formatValue(most[1])}` : DASH,
    closest: p.closest ? `${p.closest.scorer} ${formatValue(p.closest.spearman)}` : DASH,
  };
}

/** Views of the data sets for which there is no gold. Ties: share of pairs of one item's outputs with equal scores. */
export function profileViews(result: MetaResult): ProfileView[] {
  const profiles = result.profiles ?? [];
  const names = [...new Set(profiles.map((p) => p.dataset))];
  return names.map((dataset) => {
    const own = profiles.filter((p) => p.dataset === dataset);
    return {
      dataset,
      finding: `${dataset} has no human judgments: nothing here says which of ${own.length === 1 ? "its one scorer" : `${own.length} scorers`} to trust`,
      sentences: sentences(own),
      rows: own.map(row),
      next: own[0]!.next,
    };
  });
}
