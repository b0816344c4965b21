import { fleissKappa, randolphKappa } from "../../src/meta/index.ts";
import { column } from "./column.ts";
import type { GoldenAdapter } from "./form.ts";

export const fleissGolden: GoldenAdapter = ({ input }) => {
  const rows = (input as { table_subjects_by_categories: readonly (readonly unknown[])[] })
    .table_subjects_by_categories;
  const table = { counts: column(rows.flat()), nCategories: rows[0]?.length ?? 0 };
  return { fleiss: fleissKappa(table), randolph: randolphKappa(table) };
};
