import { z } from "zod";
import { measuredSectionsSchema } from "./audit-measured-schema.ts";

const numberOrNull = z.number().nullable();
const verdict = z.enum(["PASS", "FLAG", "INCONCLUSIVE"]);
const counts = z.record(z.string(), z.number()).describe("reason -> count");

const estimate = z.strictObject({
  value: numberOrNull,
  ciLow: numberOrNull,
  ciHigh: numberOrNull,
  n: z.number().describe("item groups behind it"),
});

const effect = z.strictObject({
  raw: estimate.describe("in the scorer's unit, higher better"),
  sd: estimate.describe("in SD of the scorer"),
  winRate: estimate.nullable().describe("change of the chance to beat the rival"),
  flipRate: estimate.nullable().describe("share of choices that the edit turns around"),
  nOutputs: z.number(),
});

const edit = z.strictObject({
  edit: z.string(),
  cue: z.string(),
  family: z.enum(["neutral", "style", "breaking"]),
  summary: z.string(),
  feature: z.string().nullable(),
  featureChange: numberOrNull,
  gain: effect.nullable().describe("on the dispreferred output"),
  harm: effect.nullable().describe("on the preferred output"),
  both: effect,
  notApplicable: counts,
  missing: counts,
  p: numberOrNull.describe("of an effect no larger than the floor"),
  pAdjusted: numberOrNull,
  test: z.string().nullable(),
  smallestDetectable: numberOrNull,
  verdict,
  damage: z.enum(["seen", "not seen", "rewarded", "unclear"]).nullable(),
  why: z.string(),
});

const counterfactual = z.strictObject({
  scorerUnit: z.string(),
  sd: numberOrNull,
  sdOf: z.enum(["outputs within items", "outputs", "pairs"]),
  dominant: z
    .strictObject({ item: z.string(), share: z.number() })
    .nullable()
    .describe("the item that makes up more than three quarters of that variance: no edit is then passed"),
  nItems: z.number(),
  nClusters: z.number(),
  nOutputs: z.number(),
  nScored: z.number(),
  familySize: z.number(),
  correction: z.string(),
  edits: z.array(edit).readonly(),
});

const featureEffect = z.strictObject({
  feature: z.string(),
  kind: z.enum(["length", "markup", "tone", "copying", "content", "position", "imported"]),
  scale: z.enum(["linear", "log"]),
  sd: z.number(),
  onScore: estimate,
  onGold: estimate.nullable(),
  onScoreGivenGold: estimate.nullable(),
  alone: estimate,
});

const observational = z.strictObject({
  n: z.number(),
  nItems: z.number(),
  nClusters: z.number(),
  dropped: z.number(),
  level: z.enum(["within items", "between items"]),
  nFolds: z.number(),
  ridge: z.number(),
  ofScore: estimate.describe("held-out R2 of the score on the features"),
  ofGold: estimate.nullable(),
  overGold: estimate.nullable(),
  features: z.array(featureEffect).readonly(),
  leftOut: z.array(z.strictObject({ feature: z.string(), reason: z.string() })).readonly(),
});

const use = z.strictObject({
  use: z.enum(["monitor", "best-of-n", "rl"]),
  verdict: z.enum(["PASS", "FLAG", "INCONCLUSIVE", "NOT TESTED"]),
  upTo: numberOrNull.describe("largest n shown safe"),
  sentence: z.string(),
});

const cue = z.strictObject({
  cue: z.string(),
  verdict,
  edit: z.string(),
  direction: z.enum(["rewards", "penalises", "neither"]),
  effect: estimate,
  smallestDetectable: numberOrNull,
  feature: z.string().nullable(),
  observational: estimate.nullable(),
  causal: estimate.nullable(),
  causalAbsent: z.string().nullable().describe("why a slope by the edit is not stated"),
  sentence: z.string(),
});

/** What `audit --json` prints: mirrors `AuditResult` of the audit room; undefined numbers are null. */
export const auditResultSchema = z.strictObject({
  dataset: z.string(),
  scorer: z.string(),
  signature: z.string(),
  seed: z.number(),
  gold: z.string().nullable(),
  settings: z.strictObject({
    floor: z.number(),
    fdr: z.number(),
    power: z.number(),
    confidence: z.number(),
    sample: numberOrNull,
  }),
  decision: z.array(z.string()).readonly(),
  uses: z.array(use).readonly(),
  cues: z.array(cue).readonly(),
  sections: measuredSectionsSchema.extend({
    observational: observational.optional(),
    counterfactual: counterfactual.optional(),
  }),
  notes: z.array(z.string()).readonly(),
});
