import { intraclass, ratingTable } from "../../src/meta/index.ts";
import { column } from "./column.ts";
import { type GoldenAdapter, type GoldenCase, Unsupported } from "./form.ts";

/** F below this is no number of the data but the residue of rounding in the reference's decomposition. */
const ROUNDING = 1e-25;

/**
 * Subjects with exactly equal means have no variance between them, so F is 0 and ICC1k, ICC3k are -Infinity. R's aov gives an F near 1e-31 instead,
 * whose digits are those of its QR decomposition's last bits: nothing that another implementation can or should reproduce.
 */
function isRoundingOfReference(output: GoldenCase["output"], f: number): boolean {
  const expected = (output as { ICC1?: { F?: unknown } }).ICC1?.F;
  return f === 0 && typeof expected === "number" && expected > 0 && expected < ROUNDING;
}

export const iccGolden: GoldenAdapter = ({ params, input, output }) => {
  const rows = (input as { ratings_subjects_by_raters: readonly (readonly unknown[])[] })
    .ratings_subjects_by_raters;
  const found = intraclass(ratingTable(rows.map(column)), params.confidence_level as number);
  if (isRoundingOfReference(output, found.ICC1.f))
    throw new Unsupported("the reference's F is rounding residue where subjects have equal means");
  return Object.fromEntries(
    Object.entries(found).map(([form, r]) => [
      form,
      { ICC: r.value, F: r.f, df1: r.df1, df2: r.df2, p: r.p, lower95: r.low, upper95: r.high },
    ]),
  );
};
