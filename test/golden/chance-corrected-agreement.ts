import {
  type AgreementWeights,
  chanceCorrected,
  type Coefficient,
  ratingTable,
} from "../../src/meta/index.ts";
import { column } from "./column.ts";
import type { GoldenAdapter } from "./form.ts";

const NAMES: Readonly<Record<string, Coefficient>> = {
  gwet: "gwet",
  fleiss: "fleiss",
  krippendorff: "krippendorff",
  conger: "conger",
  bp: "brennan-prediger",
};

export const chanceCorrectedGolden: GoldenAdapter = ({ params, input }) => {
  const rows = (input as { ratings_subjects_by_raters: readonly (readonly unknown[])[] })
    .ratings_subjects_by_raters;
  const table = ratingTable(rows.map(column));
  const options = {
    weights: params.weights as AgreementWeights,
    confidence: params.confidence_level as number,
  };
  return Object.fromEntries(
    Object.entries(NAMES).map(([name, kind]) => {
      const r = chanceCorrected(table, kind, options);
      return [
        name,
        {
          coefficient: r.coefficient,
          se: r.se,
          // The reference gives Brennan and Prediger's p one-sided, all others two-sided.
          p_value: name === "bp" ? r.p / 2 : r.p,
          ci95: [r.low, r.high],
          pa: r.observed,
          pe: r.expected,
        },
      ];
    }),
  );
};
