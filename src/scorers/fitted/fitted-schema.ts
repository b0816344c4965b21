import { z } from "zod";

const finite = z.number();
const ascending = (x: readonly number[]): boolean => x.every((v, i) => i === 0 || v >= x[i - 1]!);
const numbers = z.array(finite);

const fittedOn = z.object({
  dataset: z.string(),
  gold: z.string(),
  n: z.number(),
  nItems: z.number(),
  seed: z.number(),
});

const measure = z.object({
  of: z.string(),
  measure: z.string(),
  value: finite.nullable(),
  ciLow: finite.nullable(),
  ciHigh: finite.nullable(),
  confidence: z.number(),
  n: z.number(),
  dropped: z.number(),
});

/** The JSON of a model card. */
export const cardSchema = z.object({
  summary: z.string(),
  data: z.object({ source: z.string().nullable(), licence: z.string().nullable() }),
  split: z.string(),
  measures: z.array(measure),
  limits: z.array(z.string()),
  lineage: z.array(z.string()),
});

const header = {
  form: z.literal("trenchcoat-fitted"),
  version: z.literal(1),
  fittedOn,
  card: cardSchema.exactOptional(),
};

const curve = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("temperature"), temperature: finite.positive() }),
  z.object({ kind: z.literal("platt"), a: finite, b: finite }),
  z.object({ kind: z.literal("beta"), a: finite, b: finite, c: finite }),
  z
    .object({ kind: z.literal("isotonic"), x: numbers.min(1), y: numbers.min(1) })
    .refine((c) => c.x.length === c.y.length && ascending(c.x), "x must ascend and be as long as y"),
  z
    .object({ kind: z.literal("histogram"), edges: numbers, values: numbers.min(1) })
    .refine((c) => c.values.length === c.edges.length + 1 && ascending(c.edges), "one value more than edges"),
]);

const calibrator = z.object({
  ...header,
  kind: z.literal("calibrator"),
  base: z.string().min(1),
  baseSignature: z.string(),
  direction: z.enum(["higher", "lower"]),
  input: z.enum(["score", "margin", "probability"]),
  curve,
  isAntisymmetric: z.boolean(),
  range: z.tuple([finite, finite]),
  unit: z.string(),
  fittedRange: z.tuple([finite, finite]),
});

const member = z.object({
  scorer: z.string().min(1),
  signature: z.string(),
  isPublished: z.boolean(),
  over: z.enum(["outputs", "pairs"]),
  direction: z.enum(["higher", "lower", "none"]),
  centre: finite,
  scale: finite.positive(),
});

const weighted = { weights: numbers.min(1), intercept: finite, lambda: finite.min(0) };

const rule = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("zscore-mean") }),
  z.object({ kind: z.literal("min") }),
  z.object({ kind: z.literal("uwo"), lambda: finite.min(0) }),
  z.object({ kind: z.literal("linear"), how: z.enum(["ridge", "nnls"]), ...weighted }),
  z.object({ kind: z.literal("logistic"), ...weighted }),
]);

const combination = z
  .object({
    ...header,
    kind: z.literal("combination"),
    over: z.enum(["outputs", "pairs"]),
    members: z.array(member).min(1),
    rule,
    unit: z.string(),
  })
  .refine((f) => !("weights" in f.rule) || f.rule.weights.length === f.members.length, "one weight a member")
  .refine(
    (f) => f.over === "pairs" || f.members.every((m) => m.over === "outputs"),
    "members over pairs need a form over pairs",
  );

const router = z.object({
  ...header,
  kind: z.literal("router"),
  tag: z.string().min(1),
  over: z.enum(["outputs", "pairs"]),
  routes: z.array(z.object({ value: z.string(), member })),
  otherwise: member,
});

const effect = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("set"), value: finite }),
  z.object({ kind: z.literal("subtract"), amount: finite }),
  z.object({ kind: z.literal("missing") }),
]);

const outputMember = member.refine((m) => m.over === "outputs", "the base must score single outputs");

const guarded = z.object({
  ...header,
  kind: z.literal("guarded"),
  base: outputMember,
  vetoes: z
    .array(
      z.object({
        guard: z.string().min(1),
        signature: z.string(),
        strikes: z.enum(["below", "above"]),
        threshold: finite,
        effect,
      }),
    )
    .min(1),
});

const nuisance = z.object({
  feature: z.string().min(1),
  curve: z.discriminatedUnion("kind", [
    z
      .object({
        kind: z.literal("linear"),
        coefficient: finite,
        from: finite.exactOptional(),
        to: finite.exactOptional(),
      })
      .refine((c) => (c.from ?? -Infinity) <= (c.to ?? Infinity), "from must not lie above to"),
    z
      .object({ kind: z.literal("piecewise"), x: numbers.min(1), y: numbers.min(1) })
      .refine((c) => c.x.length === c.y.length && ascending(c.x), "x must ascend and be as long as y"),
  ]),
  centre: finite,
});

const debiased = z.object({
  ...header,
  kind: z.literal("debiased"),
  base: outputMember,
  effects: z.array(nuisance),
  unit: z.string(),
});

const standardised = { centre: numbers, scale: z.array(finite.positive()), weights: numbers.min(1) };
const side = z.enum(["output", "prompt"]);
const isAligned = (b: {
  readonly centre: readonly number[];
  scale: readonly number[];
  weights: readonly number[];
}) => b.centre.length === b.weights.length && b.scale.length === b.weights.length;

const block = z.discriminatedUnion("kind", [
  z
    .object({ kind: z.literal("named"), names: z.array(z.string()).min(1), ...standardised })
    .refine(
      (b) => isAligned(b) && b.names.length === b.weights.length,
      "one weight, centre and scale a name",
    ),
  z
    .object({
      kind: z.literal("ngrams"),
      of: side,
      hashing: z.object({
        unit: z.enum(["word", "char"]),
        sizes: z.tuple([z.int().min(1), z.int().max(10)]),
        bits: z.int().min(1).max(20),
        value: z.enum(["binary", "count", "log"]),
        isUnitLength: z.boolean(),
      }),
      weights: numbers,
    })
    .refine((b) => b.weights.length === 2 ** b.hashing.bits, "2^bits weights"),
  z
    .object({ kind: z.literal("embedding"), of: side, encoder: z.string().min(1), ...standardised })
    .refine(isAligned, "one weight, centre and scale a dimension"),
]);

const head = z.object({
  ...header,
  kind: z.literal("head"),
  model: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("bradley-terry"),
      ties: z.enum(["half", "rao-kupper", "davidson"]),
      tieParameter: finite,
    }),
    z.object({ kind: z.literal("ridge") }),
    z.object({ kind: z.literal("logistic") }),
  ]),
  blocks: z.array(block).min(1),
  intercept: finite,
  lambda: finite.min(0),
  unit: z.string(),
});

/** The JSON of every kind of fitted form. */
export const fittedSchema = z.discriminatedUnion("kind", [
  calibrator,
  combination,
  router,
  guarded,
  debiased,
  head,
]);
