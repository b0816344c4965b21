import { z } from "zod";
import { COMPONENTS } from "../../meta/index.ts";

const numberOrNull = z.number().nullable().describe("null where undefined");
const list = <T extends z.ZodType>(of: T) => z.array(of).readonly();
const interval = { ciLow: numberOrNull, ciHigh: numberOrNull };

/** Mirrors `Estimate` of the meta room's raters. */
const estimateSchema = z.strictObject({ value: numberOrNull, ...interval });

const coefficientSchema = z.strictObject({
  coefficient: z.string(),
  raters: z.exactOptional(list(z.string())).describe("two raters where the coefficient is of a pair"),
  value: numberOrNull,
  ...interval,
  ciMethod: z.string().nullable(),
  n: z.number().describe("units with at least two ratings"),
  why: z.exactOptional(z.string()).describe("why value is null"),
});

const referenceSchema = z.strictObject({
  raterAgreement: estimateSchema.describe("mean r of one rater and the mean of the others"),
  pairAgreement: estimateSchema,
  nOthers: numberOrNull,
  bound: estimateSchema.describe("largest correlation that a perfect scorer could show"),
  scorers: list(
    z.strictObject({
      scorer: z.string(),
      scorerAgreement: estimateSchema,
      raterAgreement: estimateSchema,
      difference: estimateSchema.describe("scorer minus one rater"),
      disattenuated: numberOrNull,
      n: z.number(),
    }),
  ),
  n: z.number(),
});

const altTestRowSchema = z.strictObject({
  scorer: z.string(),
  omega: numberOrNull.describe("share of raters that the scorer beats; passed at 0.5"),
  rho: estimateSchema,
  raters: list(
    z.strictObject({
      rater: z.string(),
      rho: numberOrNull,
      raterRho: numberOrNull,
      p: numberOrNull,
      pAdjusted: numberOrNull,
      isWon: z.boolean(),
      n: z.number(),
      nClusters: z.number(),
    }),
  ),
  n: z.number(),
});

const altTestSchema = z.strictObject({
  epsilon: z.number(),
  level: z.number(),
  rows: list(altTestRowSchema),
  sentinels: list(altTestRowSchema),
  inconclusive: list(z.string()).describe("why nothing can be concluded; empty where the test stands"),
  refused: z.exactOptional(z.string()).describe("why the test was not run"),
});

const raterSchema = z.strictObject({
  rater: z.string(),
  n: z.number(),
  bias: estimateSchema,
  biasP: numberOrNull,
  agreement: estimateSchema,
  gap: estimateSchema,
  flags: list(z.string()),
});

const varianceSchema = z.strictObject({
  components: z.record(z.enum(COMPONENTS), estimateSchema),
  reliability: z.strictObject({ one: estimateSchema, now: estimateSchema }),
  withinSystem: estimateSchema,
  ratersNow: numberOrNull,
  itemsNow: numberOrNull,
  ratersFor80: numberOrNull.describe("raters a unit for a reliability of 0.8; null where none reaches it"),
  systemError: z.strictObject({ fromItems: numberOrNull, fromRatings: numberOrNull }),
});

const distributionSchema = z.strictObject({
  scorer: z.string(),
  jensenShannon: estimateSchema,
  logLoss: estimateSchema,
  leastLogLoss: numberOrNull,
  floor: z.number(),
  bins: list(z.strictObject({ low: z.number(), high: z.number(), agreement: estimateSchema, n: z.number() })),
  n: z.number(),
});

/** One study of raters: mirrors `RaterStudy` of the meta room, which documents every field. */
export const raterStudySchema = z.strictObject({
  dataset: z.string(),
  gold: z.string(),
  aspect: z.string(),
  slice: z.record(z.string(), z.string()).describe("tag values; {} for all"),
  raters: list(z.string()),
  arePersons: z.boolean(),
  nUnits: z.number(),
  nOverlapping: z.number(),
  nRatings: z.number(),
  nRepeated: z.number(),
  nItems: z.number(),
  nClusters: z.number(),
  nSystems: z.number(),
  coefficients: list(coefficientSchema),
  reference: referenceSchema.nullable(),
  altTest: altTestSchema.nullable(),
  standouts: list(raterSchema),
  variance: varianceSchema.nullable(),
  distributions: list(distributionSchema),
  sentences: list(z.string()).describe("the most important first"),
  confidence: z.number(),
  resamples: z.number(),
  seed: z.number(),
});

/** What `raters --json` prints. */
export const ratersResultSchema = z.strictObject({ seed: z.number(), studies: list(raterStudySchema) });
