import { z } from "zod";

const list = <T extends z.ZodType>(of: T) => z.array(of).readonly();

const number = z.number().nullable();

const value = z.object({
  name: z.string(),
  value: number,
  ciLow: number,
  ciHigh: number,
  ciMethod: z.string().nullable(),
  n: z.number(),
  dropped: z.number(),
});

const test = z.object({
  name: z.string(),
  against: z.string(),
  difference: number.describe("value of `name` less that of `against`, held out"),
  ciLow: number,
  ciHigh: number,
  p: number.describe("of the test against `against` alone"),
  hindsight: z
    .object({
      member: z.string().describe("the member that is best on all rows"),
      difference: number,
      ciLow: number,
      ciHigh: number,
      p: number,
    })
    .nullable()
    .describe("against the best member in hindsight; null for members left out"),
  pAdjusted: number.describe(
    "the larger of both tests' p, 1 where they point in opposite directions, with Holm's correction over the learners compared",
  ),
  familySize: z.number(),
  method: z.string().nullable(),
  smallestDetectable: number,
  isImproved: z.boolean(),
  isWorse: z.boolean(),
});

const point = z.object({ members: list(z.string()), cost: z.number(), value, isOnFrontier: z.boolean() });

/** The JSON of `trenchcoat fit`. */
export const fitResultSchema = z.object({
  version: z.string(),
  seed: z.number(),
  dataset: z.string(),
  gold: z.string(),
  measure: z.string(),
  level: z.string(),
  grouping: z.string(),
  confidence: z.number(),
  n: z.number(),
  nItems: z.number(),
  nSystems: z.number(),
  nClusters: z.number(),
  dropped: z.number(),
  nFolds: z.number(),
  decision: list(z.string()),
  members: list(value.extend({ isPublished: z.boolean(), chosenShare: z.number(), costUsd: number })),
  values: list(value),
  tests: list(test),
  chosen: z.string(),
  isImproved: z.boolean(),
  systemsLeftOut: z
    .object({ nSystems: z.number(), nFolds: z.number(), values: list(value), tests: list(test) })
    .nullable(),
  ablation: list(z.object({ member: z.string(), without: value, test })),
  frontier: z.object({ unit: z.string(), points: list(point) }).nullable(),
  form: z.looseObject({
    form: z.literal("trenchcoat-fitted"),
    version: z.literal(1),
    kind: z.string(),
  }),
});
