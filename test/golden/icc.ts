import { type IccForm, intraclass, ratingTable } from "../../src/meta/index.ts";
import { column } from "./column.ts";
import { type GoldenAdapter, type GoldenCase, Unsupported } from "./form.ts";

/** F beyond these is no number of the data but the residue of rounding in the reference's decomposition. */
const ROUNDING = 1e-25;

/**
 * Subjects with exactly equal means have no variance between them: F is 0 and ICC1k, ICC3k are -Infinity; raters who differ by constants leave no residual: F of
 * ICC2 and ICC3 is Infinity. R's aov gives an F near 1e-31 (1e31) there, whose digits are last bits of its QR decomposition. They are not even R's own: for
 * icc-s0002, R 4.2.2 with psych 2.2.9 gives ICC1 F = 9.8608e-32 with the reference BLAS, 2.1758e-31 with ATLAS or OpenBLAS on SkylakeX, 4.3757e-31 with OpenBLAS
 * on Haswell, and the file's 2.5679e-31 only with OpenBLAS's Prescott kernels (OPENBLAS_CORETYPE=Prescott).
 */
function isRoundingOfReference(output: GoldenCase["output"], found: ReturnType<typeof intraclass>): boolean {
  const expected = output as Partial<Record<IccForm, { readonly F?: unknown }>>;
  return (["ICC1", "ICC3"] as const).some((form) => {
    const f = expected[form]?.F;
    if (typeof f !== "number") return false;
    return (found[form].f === 0 && f > 0 && f < ROUNDING) || (found[form].f === Infinity && f > 1 / ROUNDING);
  });
}

export const iccGolden: GoldenAdapter = ({ params, input, output }) => {
  const rows = (input as { ratings_subjects_by_raters: readonly (readonly unknown[])[] })
    .ratings_subjects_by_raters;
  const found = intraclass(ratingTable(rows.map(column)), params.confidence_level as number);
  if (isRoundingOfReference(output, found))
    throw new Unsupported("the reference's F is rounding residue, which changes with the BLAS under R");
  return Object.fromEntries(
    Object.entries(found).map(([form, r]) => [
      form,
      { ICC: r.value, F: r.f, df1: r.df1, df2: r.df2, p: r.p, lower95: r.low, upper95: r.high },
    ]),
  );
};
