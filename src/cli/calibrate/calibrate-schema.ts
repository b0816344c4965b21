import { z } from "zod";

export const numberOrNull = z.number().nullable().describe("null where undefined");

/** A fitted curve: mirrors `CalibrationCurve` of core. */
export const curveSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("temperature"), temperature: z.number() }),
  z.strictObject({ kind: z.literal("platt"), a: z.number(), b: z.number() }),
  z.strictObject({ kind: z.literal("beta"), a: z.number(), b: z.number(), c: z.number() }),
  z.strictObject({
    kind: z.literal("isotonic"),
    x: z.array(z.number()).readonly(),
    y: z.array(z.number()).readonly(),
  }),
  z.strictObject({
    kind: z.literal("histogram"),
    edges: z.array(z.number()).readonly(),
    values: z.array(z.number()).readonly(),
  }),
]);

const inputSchema = z.enum(["score", "margin", "probability"]);

const reliabilitySchema = z.strictObject({
  brier: numberOrNull,
  miscalibration: numberOrNull,
  discrimination: numberOrNull.describe("resolution; higher is better"),
  uncertainty: numberOrNull,
  logLoss: numberOrNull,
  ece: numberOrNull,
  eceEqualMass: numberOrNull,
  eceDebiased: numberOrNull,
  smoothEce: numberOrNull,
  mce: numberOrNull,
});

const comparisonSchema = z.strictObject({
  before: reliabilitySchema,
  after: reliabilitySchema,
  gain: numberOrNull.describe("log loss before minus after, mean over item groups"),
  p: numberOrNull,
  nGroups: z.number(),
  isImproved: z.boolean(),
  reason: z.string(),
});

const curvePlotSchema = z.strictObject({
  x: z.array(z.number()).readonly(),
  y: z.array(z.number()).readonly(),
  band: z.strictObject({
    at: z.array(z.number()).readonly(),
    low: z.array(z.number()).readonly(),
    high: z.array(z.number()).readonly(),
  }),
});

const endsSchema = z.strictObject({ low: numberOrNull, high: numberOrNull });

const intervalsSchema = z.strictObject({
  logLoss: endsSchema,
  brier: endsSchema,
  miscalibration: endsSchema,
  discrimination: endsSchema,
  uncertainty: endsSchema,
  eceDebiased: endsSchema,
});

/** A calibrator as `-o FILE` writes it. */
const formSchema = z.strictObject({
  form: z.literal("trenchcoat-fitted"),
  version: z.literal(1),
  kind: z.literal("calibrator"),
  base: z.string(),
  baseSignature: z.string(),
  direction: z.enum(["higher", "lower"]),
  input: inputSchema,
  curve: curveSchema,
  isAntisymmetric: z.boolean(),
  range: z.tuple([z.number(), z.number()]).readonly(),
  unit: z.string(),
  fittedRange: z.tuple([z.number(), z.number()]).readonly(),
  fittedOn: z.strictObject({
    dataset: z.string(),
    gold: z.string(),
    n: z.number(),
    nItems: z.number(),
    seed: z.number(),
  }),
});

/** What `calibrate --json` prints. */
export const calibrateResultSchema = z.strictObject({
  dataset: z.string(),
  gold: z.string(),
  scorer: z.string(),
  method: z.string(),
  seed: z.number(),
  nFolds: z.number(),
  decision: z.array(z.string()).readonly(),
  n: z.number(),
  nGroups: z.number(),
  dropped: z.number(),
  input: inputSchema,
  againstRaw: comparisonSchema.optional().describe("absent where the scorer's numbers are no probabilities"),
  againstBase: comparisonSchema,
  intervals: z.strictObject({
    confidence: z.number(),
    base: intervalsSchema,
    raw: intervalsSchema.optional(),
    calibrated: intervalsSchema,
  }),
  curves: z.strictObject({ before: curvePlotSchema.optional(), after: curvePlotSchema }),
  form: formSchema,
});

const pointSchema = z.strictObject({
  thresholds: z.array(z.number().nullable()).readonly().describe("one a stage; null: the stage is not asked"),
  shares: z.array(z.number()).readonly().describe("share of items decided at each stage"),
  accepted: z.number(),
  nAccepted: z.number(),
  cost: z.number(),
  accuracy: z.number().describe("share of all items decided rightly, human included"),
  errorAccepted: numberOrNull,
  p: z.number(),
  isGuaranteed: z.boolean(),
});

/** What `calibrate --abstain --json` and `calibrate --cascade ... --json` print. */
export const cascadeResultSchema = z.strictObject({
  dataset: z.string(),
  gold: z.string(),
  seed: z.number(),
  decision: z.array(z.string()).readonly(),
  alpha: z.number(),
  delta: z.number(),
  humanCost: z.number(),
  stages: z
    .array(z.strictObject({ scorer: z.string(), cost: z.number(), input: inputSchema, curve: curveSchema }))
    .readonly(),
  nTuning: z.number(),
  nTest: z.number().describe("item groups of the test, one row drawn from each"),
  method: z.string(),
  chosen: pointSchema.nullable(),
  frontier: z.array(pointSchema).readonly(),
  baselines: z.array(z.strictObject({ name: z.string(), cost: z.number(), accuracy: z.number() })).readonly(),
  jointLoss: z
    .strictObject({
      threshold: numberOrNull.describe("null: nothing can be accepted"),
      accepted: z.number(),
      risk: z.number(),
      n: z.number(),
      smallestN: z.number(),
    })
    .nullable()
    .describe("conformal risk control of accepted-and-wrong; one scorer only"),
});
