import { z } from "zod";

const numberOrNull = z.number().nullable().describe("null where undefined");
const list = <T extends z.ZodType>(of: T) => z.array(of).readonly();
const interval = { ciLow: numberOrNull, ciHigh: numberOrNull };

const systemSchema = z.strictObject({
  system: z.string(),
  rating: numberOrNull.describe("Elo's scale, mean 1000 within the group"),
  ...interval,
  ciMethod: z.string().nullable(),
  bootLow: numberOrNull,
  bootHigh: numberOrNull,
  rank: numberOrNull,
  rankLow: numberOrNull.describe("best rank that the corrected comparisons leave open"),
  rankHigh: numberOrNull,
  ratingWithoutStyle: numberOrNull,
  ratingUnweighted: numberOrNull.describe("every rater's votes alike; null where raters are not weighted"),
  wins: z.number(),
  losses: z.number(),
  ties: z.number(),
  group: z.number().describe("ratings of different groups cannot be compared"),
});

const pairSchema = z.strictObject({
  a: z.string(),
  b: z.string(),
  difference: numberOrNull.describe("points, a minus b"),
  ...interval,
  winShare: numberOrNull.describe("P(a beats b), a tie counting half"),
  pAdjusted: numberOrNull,
});

const styleSchema = z.strictObject({
  style: z.string(),
  coefficient: numberOrNull,
  ...interval,
  oddsRatio: numberOrNull,
});

const raterWeightsSchema = z.strictObject({
  group: z.number(),
  spread: numberOrNull.describe("standard deviation of reliability among raters; 0: no difference found"),
  pAlike: numberOrNull.describe("likelihood-ratio test that all raters are alike"),
  isDirected: z.boolean().describe("whether the average rater is shown to vote with the ranking"),
  raters: list(
    z.strictObject({
      rater: z.string(),
      n: z.number(),
      reliability: numberOrNull.describe(
        "1: as the average rater, 0: at random, below 0: against the ranking",
      ),
      low: numberOrNull,
      high: numberOrNull,
    }),
  ).describe("least reliable first"),
});

const curveSchema = z.strictObject({
  grid: list(numberOrNull).describe("absolute score differences, ascending"),
  probability: list(numberOrNull).describe("P(humans prefer the higher-scored)"),
  low: list(numberOrNull),
  high: list(numberOrNull),
  needed: list(
    z.strictObject({
      probability: z.number(),
      difference: numberOrNull,
      low: numberOrNull,
      high: numberOrNull.describe("null where some resamples never reach it"),
    }),
  ),
  n: z.number(),
  dropped: z.number(),
  nEqual: z.number(),
});

/** The ranking of one data set: mirrors `Ranking` of the meta room, which documents every field. */
export const rankingSchema = z.strictObject({
  dataset: z.string(),
  gold: z.string(),
  cluster: z.string(),
  model: z.enum(["half", "davidson", "rao-kupper", "plackett-luce", "elo"]),
  tieParameter: numberOrNull,
  systems: list(systemSchema).describe("best first within a group"),
  pairs: list(pairSchema),
  styles: list(styleSchema),
  raterWeights: list(raterWeightsSchema).describe("one a group; empty without --rater-weights"),
  groups: list(list(z.string())),
  classes: list(list(z.string())),
  ridge: z.number(),
  nBattles: z.number(),
  nTies: z.number(),
  nClusters: z.number(),
  dropped: z.number(),
  confidence: z.number(),
  resamples: z.number(),
  seed: z.number(),
  sentences: list(z.string()),
  warnings: list(z.string()),
  differences: list(z.strictObject({ scorer: z.string(), curve: curveSchema, sentence: z.string() })),
});

/** What `rank --json` prints. */
export const rankResultSchema = z.strictObject({ seed: z.number(), rankings: list(rankingSchema) });
