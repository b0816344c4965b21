import { intraclass, ratingTable } from "../../src/meta/index.ts";
import { column } from "./column.ts";
import type { GoldenAdapter } from "./form.ts";

export const iccGolden: GoldenAdapter = ({ params, input }) => {
  const rows = (input as { ratings_subjects_by_raters: readonly (readonly unknown[])[] })
    .ratings_subjects_by_raters;
  const found = intraclass(ratingTable(rows.map(column)), params.confidence_level as number);
  return Object.fromEntries(
    Object.entries(found).map(([form, r]) => [
      form,
      { ICC: r.value, F: r.f, df1: r.df1, df2: r.df2, p: r.p, lower95: r.low, upper95: r.high },
    ]),
  );
};
