import { z } from "zod";

const numberOrNull = z.number().nullable();

/** What `gate --json` prints: mirrors `Check` of the report room. */
export const gateResultSchema = z.strictObject({
  version: z.string(),
  seed: z.number(),
  isPassed: z.boolean(),
  checks: z
    .array(
      z.strictObject({
        dataset: z.string(),
        gold: z.string(),
        scorer: z.string(),
        measure: z.string(),
        level: z.enum(["response", "system", "document"]).nullable(),
        grouping: z.enum(["none", "item", "system"]).nullable(),
        slice: z.record(z.string(), z.string()),
        kind: z.enum(["min", "max-drop"]),
        bound: z.enum(["lower", "upper", "value"]).describe("what is held against the threshold"),
        threshold: z.number(),
        value: numberOrNull.describe("the measure; for max-drop its value now less its value before"),
        ciLow: numberOrNull,
        ciHigh: numberOrNull,
        confidence: numberOrNull,
        n: z.number(),
        isPassed: z.boolean(),
        reason: z.string(),
      }),
    )
    .readonly(),
});

export type GateResult = z.infer<typeof gateResultSchema>;
