import { z } from "zod";

const numberOrNull = z.number().nullable().describe("null where undefined or unbounded");
const list = <T extends z.ZodType>(of: T) => z.array(of).readonly();

/** Mirrors `MeanEstimate` of the calibration room. */
const meanSchema = z.strictObject({
  estimate: numberOrNull,
  standardError: numberOrNull,
  df: numberOrNull,
  low: numberOrNull,
  high: numberOrNull,
});

const calibratedSchema = z.union([
  z.strictObject({ ...meanSchema.shape, shareOutside: numberOrNull }),
  z.strictObject({ refused: z.string(), shareOutside: numberOrNull }),
]);

const roganGladenSchema = z.union([
  z.strictObject({
    estimate: numberOrNull,
    low: numberOrNull,
    high: numberOrNull,
    sensitivity: numberOrNull,
    specificity: numberOrNull,
    method: z.literal("Fieller"),
  }),
  z.strictObject({ refused: z.string() }),
  z.strictObject({ notApplicable: z.string() }),
]);

/** One system: mirrors `EstimateRow`. Values are in the unit of the labels (pairs: win rate). */
export const estimateRowSchema = z.strictObject({
  system: z.string(),
  n: z.number().describe("labelled outputs"),
  nOutputs: z.number(),
  dropped: z.number().describe("outputs without a score"),
  human: meanSchema.describe("labels only"),
  ppi: meanSchema.describe("labels and scores (PPI++)"),
  lambda: numberOrNull,
  tuning: z.enum(["pooled", "own"]),
  rho: numberOrNull,
  nRho: z.number(),
  isRecommended: z.boolean().describe("false: the scores cannot be told from noise"),
  effectiveN: numberOrNull.describe("labels that labels alone would need for the same precision"),
  calibrated: calibratedSchema.describe("scores alone, through the map fitted on all labels"),
  roganGladen: roganGladenSchema,
  audit: z.strictObject({
    verdict: z.enum(["PASS", "FAIL", "INCONCLUSIVE"]),
    shift: numberOrNull,
    low: numberOrNull,
    high: numberOrNull,
    delta: z.number(),
    n: z.number(),
  }),
  fullMean: z.exactOptional(numberOrNull).describe("mean of all labels, where --labels N drew some of them"),
  budget: z.exactOptional(z.strictObject({ human: numberOrNull, ppi: numberOrNull })),
});

/** What `estimate --json` prints. */
export const estimateResultSchema = z.strictObject({
  dataset: z.string(),
  gold: z.string(),
  scorer: z.string(),
  seed: z.number(),
  confidence: z.number(),
  design: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.enum(["random", "unknown"]) }),
    z.strictObject({ kind: z.enum(["stratified", "weighted"]), column: z.string() }),
  ]),
  isClaimed: z.boolean().describe("false where how labels were chosen is unknown"),
  delta: z.number(),
  decision: list(z.string()),
  systems: list(estimateRowSchema),
});
