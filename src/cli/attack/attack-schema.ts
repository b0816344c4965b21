import { z } from "zod";

const numberOrNull = z.number().nullable();
const counts = z.record(z.string(), z.number());
const names = z.array(z.string()).readonly();
const family = z.enum(["neutral", "style", "breaking"]);
const estimate = z.strictObject({
  value: numberOrNull,
  ciLow: numberOrNull,
  ciHigh: numberOrNull,
  n: z.number().describe("clusters"),
});

/** What `attack --json` prints: mirrors `AttackResult` of the audit room. */
export const attackResultSchema = z.strictObject({
  dataset: z.string(),
  scorer: z.string(),
  signature: z.string(),
  seed: z.number(),
  gold: z.string().nullable(),
  settings: z.strictObject({
    threshold: z.number().describe("a gain of so many SD counts as fooled"),
    maxMoves: z.number(),
    callsPerItem: z.number(),
    universalCalls: z.number(),
    families: z.array(family).readonly(),
    sample: z.number(),
    confidence: z.number(),
  }),
  decision: names,
  falseClaimRate: z.number().describe("of each claim about held-out items, where scores move at random"),
  smallestDetectable: numberOrNull.describe("net share of held-out items shown with 80% power"),
  sd: numberOrNull,
  nSearch: z.number(),
  nHeldOut: z.number(),
  leftOut: counts,
  nMoves: z.number(),
  nScored: z.number(),
  byItem: z.strictObject({
    nItems: z.number(),
    nFooled: z.number(),
    nByHarmless: z.number(),
    nByBreaking: z.number(),
    nOvertaking: z.number(),
    nWithRival: z.number(),
    medianCost: numberOrNull.describe("words changed"),
    exploits: z
      .array(
        z.strictObject({
          item: z.string(),
          output: z.string(),
          moves: names,
          family,
          gain: z.number().describe("in SD of the scorer"),
          cost: z.number().describe("words inserted, deleted or replaced"),
          overtakes: z.boolean().nullable(),
          before: z.string(),
          after: z.string(),
        }),
      )
      .readonly(),
    nMissing: z.number(),
  }),
  universal: z
    .array(
      z.strictObject({
        moves: names,
        family,
        searchGain: z.number().describe("on the items searched on: too high"),
        gain: estimate,
        success: estimate,
        net: estimate,
        p: z.number().describe("exact, one-sided: raised among the clusters moved"),
        overtaking: estimate.nullable(),
        medianCost: numberOrNull,
        notApplicable: z.number(),
      }),
    )
    .readonly(),
  constants: z
    .array(z.strictObject({ text: z.string(), searchRate: z.number(), winRate: estimate, p: z.number() }))
    .readonly(),
  transfer: z
    .array(
      z.strictObject({
        scorer: z.string(),
        moves: names,
        gain: estimate,
        success: estimate,
        net: estimate,
        p: z.number(),
      }),
    )
    .readonly(),
  notes: names,
});
