import {
  hashedNgrams,
  type Item,
  modelValue,
  type NgramHashing,
  type Output,
  promptText,
  textFeature,
  type TextSide,
  UserError,
} from "../core/index.ts";
import { sparseMatrix, type SparseMatrix } from "../num/index.ts";
import { type FitData, unitsOnly } from "./fit-data.ts";

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
    const nCols = Math.max(0, ...vectors.map((v) => v.length));
    const values = new Float64Array(rows.length * nCols).fill(NaN);
    vectors.forEach((vector, i) => values.set(vector, i * nCols));
    return { kind: "embedding", of, encoder, nCols, values };
  }
  const features = request.names.map(textFeature);
  const values = rows.flatMap(({ item, output }) => features.map((f) => modelValue(f, f.of(item, output))));
  return { kind: "named", names: request.names, values: Float64Array.from(values) };
}

/** Rows of which a feature is missing. */
function incompleteRows(nRows: number, blocks: readonly FeatureBlock[]): Set<number> {
  const found = new Set<number>();
  for (const block of blocks) {
    if (block.kind === "ngrams") continue;
    const nCols = block.values.length / nRows;
    block.values.forEach((v, at) => Number.isNaN(v) && found.add(Math.floor(at / nCols)));
  }
  return found;
}

/** Reads the features of every judged output; units of which one is missing are left out of the data and counted. @throws UserError on an unknown feature, or where no unit is left */
export async function headFeatures(
  data: FitData,
  requests: readonly FeatureRequest[],
): Promise<{ readonly data: FitData; readonly features: HeadFeatures }> {
  const { rows, a, b } = rowsOf(data);
  const blocks: FeatureBlock[] = [];
  for (const request of requests) blocks.push(await blockOf(request, rows));
  const lacking = incompleteRows(rows.length, blocks);
  const keep = Array.from(a, (_, i) => i).filter((i) => !lacking.has(a[i]!) && !lacking.has(b?.[i] ?? -1));
  if (keep.length === 0)
    throw new UserError({
      where: "--features",
      problem: "no judged unit has all of these features",
      expected: "data with text, and features that apply to it",
    });
  const own = (index: Int32Array): Int32Array => Int32Array.from(keep, (i) => index[i]!);
  return {
    data: keep.length === a.length ? data : unitsOnly(data, keep),
    features: { nRows: rows.length, blocks, a: own(a), ...(b ? { b: own(b) } : {}) },
  };
}
