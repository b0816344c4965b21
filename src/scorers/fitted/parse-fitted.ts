import { type FittedForm, UserError } from "../../core/index.ts";
import { fittedSchema } from "./fitted-schema.ts";

const WRITERS = "a file written by `trenchcoat calibrate`, `fit` or `debias`";

/** Reads the JSON text of a fitted form. `where` names the file. @throws UserError with the place and what was expected */
export function parseFitted(text: string, where: string): FittedForm {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UserError({ where, problem: "not JSON", expected: WRITERS }, { cause });
  }
  const parsed = fittedSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError({
    where,
    problem: `not a fitted form: ${issue?.path.join(".") || "value"}: ${issue?.message ?? "wrong"}`,
    expected: WRITERS,
  });
}
