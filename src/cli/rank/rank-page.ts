import type { RankedSystem, Ranking, ScorerDifference } from "../../meta/index.ts";
import type { ChartFigure, DocumentSection } from "../../report/index.ts";
import type { PageContent } from "../page-flag.ts";

/** A ranking with where it is from. */
export interface RankedData extends Ranking {
  readonly dataset: string;
  readonly gold: string;
  readonly cluster: string;
  readonly differences: readonly ScorerDifference[];
}

const SHOWN_DIFFERENCES = 6;

const inOrder = (systems: readonly RankedSystem[]): RankedSystem[] =>
  systems.toSorted((a, b) => a.group - b.group || (b.rating ?? -Infinity) - (a.rating ?? -Infinity));

function ratings(ranking: RankedData, id: string): ChartFigure {
  const systems = inOrder(ranking.systems);
  const method = systems[0]?.ciMethod ?? "none";
  const [first, second] = systems;
  const isApart = first && first.rankHigh === 1;
  return {
    id: `${id}-ratings`,
    title: !first
      ? "No system"
      : isApart || !second
        ? `${first.system} is ahead of all others`
        : `${first.system} is first; the tests leave it ranks ${first.rankLow ?? "–"} to ${first.rankHigh ?? "–"}`,
    caption: `Ratings on Elo's scale (400 points are odds of 10 to 1, mean 1,000) of ${ranking.nBattles.toLocaleString("en")} battles in ${ranking.nClusters.toLocaleString("en")} clusters (${ranking.cluster}s); bars: ${100 * ranking.confidence}% intervals, ${method}. Overlapping bars say little of a difference: see the rank ranges.`,
    alt: `Ratings with intervals of ${systems.length} systems, best first.`,
    chart: {
      kind: "intervals",
      x: "rating",
      marks: [{ at: 1000, label: "mean" }],
      rows: systems.map((s) => ({ label: s.system, value: s.rating, low: s.ciLow, high: s.ciHigh })),
    },
    table: systems,
  };
}

function ranks(ranking: RankedData, id: string): ChartFigure[] {
  const rows = inOrder(ranking.systems).flatMap(({ system, rank, rankLow, rankHigh }) =>
    rank === null || rankLow === null || rankHigh === null
      ? []
      : [{ label: system, rank, low: rankLow, high: rankHigh }],
  );
  if (rows.length < 2 || ranking.groups.length > 1) return [];
  const sure = rows.filter((r) => r.low === r.high).length;
  return [
    {
      id: `${id}-ranks`,
      title: `${sure} of ${rows.length} ranks are decided`,
      caption: `Bars: the ranks that the corrected comparisons leave open, all at once with ${100 * ranking.confidence}% confidence; dots: the rank by rating.`,
      alt: `Rank ranges of ${rows.length} systems: ${rows.map((r) => `${r.label} ${r.low} to ${r.high}`).join("; ")}.`,
      chart: { kind: "ranks", rows },
    },
  ];
}

function styles({ styles: effects, confidence }: RankedData, id: string): ChartFigure[] {
  if (effects.length === 0) return [];
  return [
    {
      id: `${id}-styles`,
      title: "What style alone does to the odds of winning",
      caption: `Change of the log-odds for one standard unit more of the style than the other answer; bars: ${100 * confidence}% intervals. Ratings above hold these equal.`,
      alt: `Style coefficients: ${effects.map((e) => `${e.style} ${e.coefficient.toFixed(2)}`).join("; ")}.`,
      chart: {
        kind: "intervals",
        x: "log-odds",
        marks: [{ at: 0, label: "no effect" }],
        rows: effects.map((e) => ({
          label: e.style,
          value: e.coefficient,
          low: e.ciLow,
          high: e.ciHigh,
          note: `odds x ${e.oddsRatio.toFixed(2)}`,
        })),
      },
      table: effects,
    },
  ];
}

function raters({ raterWeights, confidence }: RankedData, id: string): ChartFigure[] {
  return raterWeights
    .filter(({ spread }) => spread !== null && spread > 0)
    .map(({ raters: list, spread, group }) => ({
      id: `${id}-raters-${group}`,
      title: "How each rater's votes follow the ranking",
      caption: `1 votes as the average rater does, 0 at random, below 0 against the ranking; sd among raters ${spread!.toFixed(2)}; bars: ${100 * confidence}% of the posterior.`,
      alt: `Reliability of ${list.length} raters, least reliable first.`,
      chart: {
        kind: "intervals",
        x: "reliability",
        marks: [
          { at: 0, label: "chance" },
          { at: 1, label: "average" },
        ],
        rows: list.map((r) => ({ label: r.rater, value: r.reliability, low: r.low, high: r.high })),
      },
      table: list,
    }));
}

function meanings({ differences, confidence }: RankedData, id: string): ChartFigure[] {
  return differences.slice(0, SHOWN_DIFFERENCES).map((d, k) => ({
    id: `${id}-difference-${k}`,
    title: d.sentence,
    caption: `Probability that humans prefer the output that ${d.scorer} scores higher, by the size of the difference: isotonic fit, never falling, with a pointwise ${100 * confidence}% band; n = ${d.curve.n} pairs.`,
    alt: d.sentence,
    chart: {
      kind: "curves",
      x: `difference of ${d.scorer}`,
      y: "P(humans agree)",
      levels: [{ at: 0.5, label: "chance" }],
      curves: [
        {
          label: d.scorer,
          x: Array.from(d.curve.grid),
          y: Array.from(d.curve.probability),
          low: Array.from(d.curve.low),
          high: Array.from(d.curve.high),
        },
      ],
    },
  }));
}

function section(ranking: RankedData, k: number): DocumentSection {
  const id = `ranking-${k}`;
  return {
    id,
    title: `${ranking.dataset} · ${ranking.gold}`,
    sentences: [...(k === 0 ? [] : ranking.sentences), ...ranking.warnings.map((w) => `Note: ${w}.`)],
    figures: [
      ratings(ranking, id),
      ...ranks(ranking, id),
      ...styles(ranking, id),
      ...raters(ranking, id),
      ...meanings(ranking, id),
    ],
  };
}

/** Rankings as a page: ratings, rank ranges, style effects, and what a score difference means to a human. */
export function rankPage(rankings: readonly RankedData[]): PageContent {
  const [first] = rankings;
  return {
    question: "which system do people prefer",
    where: rankings.map((r) => `${r.dataset} · gold: ${r.gold}`).join("; "),
    sentences: first ? first.sentences : ["No data set has preferences"],
    sections: rankings.map(section),
  };
}
