import { z } from "zod";

const numberOrNull = z.number().nullable();
const estimate = z.strictObject({
  value: numberOrNull,
  ciLow: numberOrNull,
  ciHigh: numberOrNull,
  n: z.number().describe("clusters"),
});
const share = estimate.extend({ method: z.string().nullable() });

const style = z.strictObject({
  styles: z.array(z.string()).readonly(),
  cells: z
    .array(z.array(share).readonly())
    .readonly()
    .describe("[style of the right answer][style of the wrong answer]"),
  hard: share,
  normal: share,
  easy: share,
  styleGap: share.describe("easy - hard"),
  n: z.number(),
  dropped: z.number(),
});

const length = z.strictObject({
  unit: z.string(),
  longerPreferred: share,
  goldLonger: share,
  excess: share.describe("longerPreferred - goldLonger on pairs that both have"),
  accuracyLonger: share,
  accuracyShorter: share,
  accuracyGap: share,
  accuracyMatched: share,
  tolerance: z.number(),
  n: z.number(),
  dropped: z.number(),
});

const judge = z.strictObject({
  position: z
    .strictObject({
      agreement: share,
      firstWins: share,
      secondWins: share,
      bias: share.describe("firstWins - secondWins"),
      p: numberOrNull,
      accuracy: share,
      accuracyAgreed: share,
      n: z.number(),
      unread: z.number(),
    })
    .nullable(),
  repeats: z
    .strictObject({ times: z.number(), flipRate: share, reliability: share, n: z.number() })
    .nullable(),
  self: z
    .strictObject({
      families: z.array(z.string()).readonly(),
      ownPreferred: share,
      goldOwn: share,
      excess: share.describe("ownPreferred - goldOwn on pairs that both have"),
      accuracyOwn: share.describe("accuracy where its own family's output is the better"),
      accuracyOther: share,
      accuracyGap: share.describe("accuracyOwn - accuracyOther: above 0 where it favours its own"),
      n: z.number().describe("pairs with one output of its own family"),
      dropped: z.number(),
      untested: z.string().nullable().describe("why these pairs cannot tell"),
    })
    .nullable(),
});

const checks = z.strictObject({
  nPairs: z.number(),
  nVerdicts: z.number().describe("asked of each variant: both orders for pair scorers"),
  nRead: z.number(),
  accuracy: share,
  repeats: z.strictObject({ times: z.number(), agreement: share, n: z.number() }).nullable(),
  variants: z
    .array(
      z.strictObject({
        name: z.string(),
        kind: z.enum(["labels", "template", "given"]),
        agreement: share.describe("verdicts that are the judge's own"),
        accuracy: share,
        n: z.number(),
        dropped: z.number(),
      }),
    )
    .readonly(),
  injections: z
    .array(
      z.strictObject({
        injection: z.string(),
        summary: z.string(),
        flipRate: share.describe("right verdicts that it turns"),
        winGain: share.describe("change of the worse output's win rate"),
        scoreGain: share.describe("in SD; scorers of outputs only"),
        n: z.number(),
        dropped: z.number(),
      }),
    )
    .readonly(),
});

const pressure = z.strictObject({
  proxy: z.string(),
  gold: z.string(),
  source: z.enum(["policy", "pool"]),
  safeN: z.number().describe("largest n shown safe; 1 where none is"),
  maxN: z.number(),
  isForced: z.boolean(),
  peakN: z.number(),
  delta: z.number(),
  confidence: z.number(),
  gamma: estimate,
  gammaAxis: z.string(),
  fit: z.strictObject({ alpha: estimate, beta: estimate, nPoints: z.number() }).nullable(),
  fitRefused: z.string().nullable(),
  proxySd: z.number(),
  goldSd: z.number(),
  outputsPerItem: z.number(),
  n: z.number().describe("items"),
  nClusters: z.number(),
  dropped: z.number().describe("items with too few outputs"),
  droppedOutputs: z.number(),
  resamples: z.number(),
  method: z.string(),
  warnings: z.array(z.string()).readonly().describe("what to know before the numbers are used"),
  points: z
    .array(
      z.strictObject({
        n: z.number(),
        kl: numberOrNull.describe("nats, at most; null for a pool"),
        proxy: estimate,
        gold: estimate,
        oracle: numberOrNull,
        change: numberOrNull.describe("gold less the best gold at any smaller n"),
        changeLow: numberOrNull.describe("simultaneous lower end of change"),
      }),
    )
    .readonly(),
});

/** The audit's sections that need no scoring: mirrors `MeasuredSections` of the audit room. */
export const measuredSectionsSchema = z.strictObject({
  style: style.optional(),
  length: length.optional(),
  judge: judge.optional(),
  checks: checks.optional(),
  pressure: pressure.optional(),
});
