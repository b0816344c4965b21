import { z } from "zod";

const numberOrNull = z.number().nullable().describe("null where undefined or unbounded");
const list = <T extends z.ZodType>(of: T) => z.array(of).readonly();

/** Power on one data set: mirrors `PowerStudy` of the meta room, which documents every field. */
export const powerStudySchema = z.strictObject({
  dataset: z.string(),
  gold: z.string(),
  measure: z.string(),
  a: z.string(),
  b: z.string(),
  difference: numberOrNull.describe("observed, a minus b; shown only, never plugged in"),
  nClusters: z.number(),
  n: z.number(),
  alpha: z.number(),
  power: z.number(),
  detectable: numberOrNull.describe("smallest true difference found with this power at the present size"),
  effect: numberOrNull,
  effectIsDetectable: z.boolean(),
  needed: z.strictObject({
    n: numberOrNull.describe("items"),
    power: numberOrNull,
    method: z.enum(["resampled clusters", "normal approximation"]),
  }),
  curve: list(z.strictObject({ effect: numberOrNull, n: numberOrNull })),
  seed: z.number(),
  sentences: list(z.string()),
});

/** What `power --json` prints. */
export const powerResultSchema = z.strictObject({ seed: z.number(), studies: list(powerStudySchema) });
