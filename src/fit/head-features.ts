import {
  hashedNgrams,
  type Item,
  modelValue,
  type NgramHashing,
  type Output,
  promptText,
  textFeature,
  type TextSide,
} from "../core/index.ts";
import { sparseMatrix, type SparseMatrix } from "../num/index.ts";
import type { FitData } from "./fit-data.ts";

/** What a head is asked to read. */
export type FeatureRequest =
  | { readonly kind: "named"; readonly names: readonly string[] }
  | { readonly kind: "ngrams"; readonly of: TextSide; readonly hashing: NgramHashing }
  | {
      readonly kind: "embedding";
      readonly of: TextSide;
      readonly encoder: string;
      /** Encodes texts: one vector a text. */
      encode(texts: readonly string[]): Promise<readonly ArrayLike<number>[]>;
    };

/** Features of outputs before standardisation, one row an output. */
export type FeatureBlock =
  | { readonly kind: "named"; readonly names: readonly string[]; readonly values: Float64Array }
  | {
      readonly kind: "ngrams";
      readonly of: TextSide;
      readonly hashing: NgramHashing;
      readonly matrix: SparseMatrix;
    }
  | {
      readonly kind: "embedding";
      readonly of: TextSide;
      readonly encoder: string;
      readonly nCols: number;
      readonly values: Float64Array;
    };

/** Features of the outputs that some data judge, and the rows of each unit. */
export interface HeadFeatures {
  readonly nRows: number;
  readonly blocks: readonly FeatureBlock[];
  /** Row of each unit's output, of a pair of its a. */
  readonly a: Int32Array;
  /** Row of b; absent where units are outputs. */
  readonly b?: Int32Array;
}

type Row = { readonly item: Item; readonly output: Output };

const sideOf = ({ item, output }: Row, of: TextSide): string =>
  (of === "output" ? output.text : (promptText(item) ?? item.source)) ?? "";

/** The outputs of the units, each once. */
function rowsOf({ part }: FitData): { rows: Row[]; a: Int32Array; b?: Int32Array } {
  const { dataset, units } = part.view;
  const index = new Map<string, number>();
  const rows: Row[] = [];
  const add = (id: string): number => {
    const known = index.get(id);
    if (known !== undefined) return known;
    const output = dataset.outputs[dataset.outputIndex.get(id)!]!;
    index.set(id, rows.length);
    return rows.push({ output, item: dataset.items[dataset.itemIndex.get(output.itemId)!]! }) - 1;
  };
  if (units !== "pairs")
    return { rows, a: Int32Array.from(part.units, (unit) => add(dataset.outputs[unit]!.id)) };
  const a = Int32Array.from(part.units, (unit) => add(dataset.pairs[unit]!.a));
  const b = Int32Array.from(part.units, (unit) => add(dataset.pairs[unit]!.b));
  return { rows, a, b };
}

async function blockOf(request: FeatureRequest, rows: readonly Row[]): Promise<FeatureBlock> {
  if (request.kind === "ngrams") {
    const { of, hashing } = request;
    const made = rows.map((row) => hashedNgrams(sideOf(row, of), hashing));
    return { kind: "ngrams", of, hashing, matrix: sparseMatrix(made, 2 ** hashing.bits) };
  }
  if (request.kind === "embedding") {
    const { of, encoder } = request;
    const vectors = await request.encode(rows.map((row) => sideOf(row, of)));
    const nCols = vectors[0]?.length ?? 0;
    const values = new Float64Array(rows.length * nCols);
    vectors.forEach((vector, i) => values.set(vector, i * nCols));
    return { kind: "embedding", of, encoder, nCols, values };
  }
  const features = request.names.map(textFeature);
  const values = rows.flatMap(({ item, output }) => features.map((f) => modelValue(f, f.of(item, output))));
  return { kind: "named", names: request.names, values: Float64Array.from(values) };
}

/** Reads the features of every judged output. Missing named features are NaN. @throws UserError on an unknown feature */
export async function headFeatures(
  data: FitData,
  requests: readonly FeatureRequest[],
): Promise<HeadFeatures> {
  const { rows, ...of } = rowsOf(data);
  const blocks: FeatureBlock[] = [];
  for (const request of requests) blocks.push(await blockOf(request, rows));
  return { nRows: rows.length, blocks, ...of };
}
