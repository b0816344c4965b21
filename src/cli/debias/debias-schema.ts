import { z } from "zod";

const numberOrNull = z.number().nullable();
const estimate = z.strictObject({
  value: numberOrNull,
  ciLow: numberOrNull,
  ciHigh: numberOrNull,
  n: z.number(),
});
const curve = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("linear"),
    coefficient: z.number(),
    from: z.number().exactOptional(),
    to: z.number().exactOptional(),
  }),
  z.strictObject({
    kind: z.literal("piecewise"),
    x: z.array(z.number()).readonly(),
    y: z.array(z.number()).readonly(),
  }),
]);

const reauditSide = z.strictObject({
  sd: numberOrNull,
  nFlagged: z.number(),
  nRewarded: z.number().describe("flagged cues that raise the score"),
  flagged: z.array(z.string()).readonly(),
  worst: z
    .strictObject({
      cue: z.string(),
      edit: z.string(),
      verdict: z.enum(["PASS", "FLAG", "INCONCLUSIVE"]),
      effect: estimate.describe("in SD of the scorer"),
    })
    .nullable(),
  nDamageSeen: z
    .number()
    .describe("breaking edits after which the score is shown to fall by more than the floor"),
});

const changes = z
  .array(
    z.strictObject({
      edit: z.string(),
      cue: z.string(),
      family: z.enum(["neutral", "style", "breaking"]),
      before: estimate,
      after: estimate,
      difference: estimate.describe("after less before, paired by item group"),
      p: numberOrNull,
      pAdjusted: numberOrNull,
      change: z.enum(["smaller", "larger", "undecided"]),
    }),
  )
  .readonly();

const agreement = z
  .strictObject({
    measure: z.string(),
    level: z.string(),
    grouping: z.string(),
    before: estimate,
    after: estimate,
    difference: estimate.describe("after less before"),
    p: numberOrNull,
    test: z.string().nullable(),
    n: z.number(),
  })
  .nullable();

/** What `debias --json` prints: mirrors `DebiasResult` of the audit room. */
export const debiasResultSchema = z.strictObject({
  dataset: z.string(),
  scorer: z.string(),
  signature: z.string(),
  seed: z.number(),
  gold: z.string().nullable(),
  method: z.enum(["edits", "linear", "piecewise"]),
  isGivenGold: z.boolean(),
  givesBack: z.boolean().describe("penalties are given back as well, not only rewards taken off"),
  nFolds: z.number(),
  n: z.number(),
  nItems: z.number(),
  nClusters: z.number(),
  dropped: z.number(),
  confidence: z.number(),
  leftOut: z.array(z.strictObject({ feature: z.string(), reason: z.string() })).readonly(),
  decision: z.array(z.string()).readonly(),
  agreement,
  explained: z.strictObject({ before: numberOrNull, after: numberOrNull }),
  features: z
    .array(
      z.strictObject({
        feature: z.string(),
        before: estimate,
        after: estimate,
        ofGold: estimate.nullable(),
      }),
    )
    .readonly(),
  effects: z
    .array(z.strictObject({ feature: z.string(), curve, centre: z.number() }))
    .readonly()
    .describe("fitted on all rows: what the saved form holds"),
  reaudit: z
    .strictObject({
      nGroupsFitted: z.number(),
      nItems: z.number(),
      nClusters: z.number(),
      nOutputs: z.number(),
      floor: z.number(),
      fdr: z.number(),
      before: reauditSide,
      after: reauditSide,
      changes: changes.describe("effect of each edit before and after, each in SD of its own scorer"),
      unseen: changes
        .nullable()
        .describe("the same of repairs taught without the edits of the cue; null where no edit teaches"),
    })
    .nullable()
    .describe("audit by edits on item groups that the repair was not fitted on"),
  reauditAbsent: z.string().nullable(),
});

/** What `debias --guard --json` prints: mirrors `GuardResult` of the audit room. */
export const guardResultSchema = z.strictObject({
  dataset: z.string(),
  scorer: z.string(),
  signature: z.string(),
  seed: z.number(),
  gold: z.string().nullable(),
  nFolds: z.number(),
  n: z.number().describe("scored outputs"),
  nItems: z.number(),
  nClusters: z.number(),
  dropped: z.number(),
  confidence: z.number(),
  floor: z
    .strictObject({ value: z.number(), quantile: z.number() })
    .describe("what a struck output scores, higher better"),
  nStruck: z.number(),
  guards: z
    .array(
      z.strictObject({
        guard: z.string(),
        signature: z.string(),
        strikes: z.enum(["below", "above"]),
        threshold: z.number(),
        nStruck: z.number(),
        nWithoutValue: z.number(),
      }),
    )
    .readonly(),
  nSystems: z.number(),
  systems: z
    .array(
      z.strictObject({
        system: z.string(),
        n: z.number(),
        nStruck: z.number(),
        before: z.number(),
        after: z.number(),
        placeBefore: z.number(),
        placeAfter: z.number(),
      }),
    )
    .readonly()
    .describe("systems with struck outputs, most struck first"),
  decision: z.array(z.string()).readonly(),
  agreement,
});
