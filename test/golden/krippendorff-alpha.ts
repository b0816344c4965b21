import { krippendorffAlpha, type MeasurementLevel, ratingTable } from "../../src/meta/index.ts";
import { column } from "./column.ts";
import type { GoldenAdapter } from "./form.ts";

export const krippendorffGolden: GoldenAdapter = ({ params, input }) => {
  const raters = (
    input as { reliability_data_raters_by_units: readonly (readonly unknown[])[] }
  ).reliability_data_raters_by_units.map(column);
  const units = Array.from(raters[0] ?? [], (_, u) => raters.map((r) => r[u]!));
  const table = ratingTable(units, raters.length);
  return Object.fromEntries(
    (params.levels as MeasurementLevel[]).map((level) => [level, krippendorffAlpha(table, level)]),
  );
};
