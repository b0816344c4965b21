import {
  type Dataset,
  type FeatureKind,
  modelValue,
  type ScoreTable,
  shortName,
  TEXT_FEATURES,
  type TextFeature,
} from "../../core/index.ts";

/** One nuisance feature of every output of a data set, on the scale on which it enters the model; NaN where it does not apply. */
export interface CueColumn {
  readonly name: string;
  readonly kind: FeatureKind | "imported";
  readonly scale: "linear" | "log";
  readonly values: Float64Array;
}

/** Features that enter the design matrix by default; position has a column of its own where pairs were shown in an order. */
const DESIGN: readonly TextFeature[] = TEXT_FEATURES.filter((f) => f.isInDesign && f.kind !== "position");

/** The text features of the outputs in `rows` (positions); empty where no such output has a text. */
export function textCues(dataset: Dataset, rows: readonly number[]): CueColumn[] {
  if (rows.every((at) => dataset.outputs[at]!.text === undefined)) return [];
  return DESIGN.map((feature) => {
    const values = new Float64Array(dataset.outputs.length).fill(NaN);
    for (const at of rows) {
      const output = dataset.outputs[at]!;
      const item = dataset.items[dataset.itemIndex.get(output.itemId)!]!;
      values[at] = modelValue(feature, feature.of(item, output));
    }
    return { name: feature.name, kind: feature.kind, scale: feature.scale, values };
  });
}

/** A column that is nowhere negative and reaches ten times its median is skewed enough for a logarithm. */
function isSkewed(values: Float64Array): boolean {
  const sorted = values.filter((v) => !Number.isNaN(v)).sort();
  return sorted.length > 0 && sorted[0]! >= 0 && sorted.at(-1)! > 10 * sorted[sorted.length >> 1]!;
}

function importedCue({ scorer, values }: ScoreTable): CueColumn {
  const scale = isSkewed(values) ? "log" : "linear";
  return {
    name: shortName(scorer),
    kind: "imported",
    scale,
    values: scale === "log" ? values.map((v) => Math.log1p(v)) : values,
  };
}

/** Columns of scores over outputs that came with the data and are no measure of quality: those without a direction, or those named. */
export function importedCues(dataset: Dataset, named: readonly string[]): CueColumn[] {
  const tables = dataset.tables.filter(
    (t) => t.over === "outputs" && t.order === "as-listed" && t.repeat === 0,
  );
  return tables
    .filter((t) =>
      named.length > 0
        ? named.includes(shortName(t.scorer))
        : t.scorer.direction === "none" && t.scorer.origin === "imported",
    )
    .map(importedCue);
}
