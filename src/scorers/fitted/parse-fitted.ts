import { z } from "zod";
import { type FittedForm, UserError } from "../../core/index.ts";

const finite = z.number();
const ascending = (x: readonly number[]): boolean => x.every((v, i) => i === 0 || v >= x[i - 1]!);

const curve = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("temperature"), temperature: finite.positive() }),
  z.object({ kind: z.literal("platt"), a: finite, b: finite }),
  z.object({ kind: z.literal("beta"), a: finite, b: finite, c: finite }),
  z
    .object({ kind: z.literal("isotonic"), x: z.array(finite).min(1), y: z.array(finite).min(1) })
    .refine((c) => c.x.length === c.y.length && ascending(c.x), "x must ascend and be as long as y"),
  z
    .object({ kind: z.literal("histogram"), edges: z.array(finite), values: z.array(finite).min(1) })
    .refine((c) => c.values.length === c.edges.length + 1 && ascending(c.edges), "one value more than edges"),
]);

/** The JSON of a fitted calibrator. */
const fittedForm = z.object({
  form: z.literal("trenchcoat-fitted"),
  version: z.literal(1),
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
  fittedOn: z.object({
    dataset: z.string(),
    gold: z.string(),
    n: z.number(),
    nItems: z.number(),
    seed: z.number(),
  }),
});

/** Reads the JSON text of a fitted form. `where` names the file. @throws UserError with the place and what was expected */
export function parseFitted(text: string, where: string): FittedForm {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UserError(
      { where, problem: "not JSON", expected: "a fitted form of `trenchcoat calibrate`" },
      { cause },
    );
  }
  const parsed = fittedForm.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError({
    where,
    problem: `not a fitted form: ${issue?.path.join(".") || "value"}: ${issue?.message ?? "wrong"}`,
    expected: "a file written by `trenchcoat calibrate`",
  });
}
