import { type Batch, type DatasetHead, type DatasetSource, UserError } from "../../core/index.ts";
import type { Reader, ReadOptions, Tree } from "../reader.ts";
import { ORDER_NOTE, PREFERENCE_GOLD } from "../records/preference-rows.ts";
import { type RecordFile, recordFiles } from "../records/record-file.ts";
import { type Split, splitsOf } from "../records/splits.ts";
import { passOver } from "../text/reader-error.ts";
import { columnBuilder } from "../records/column-builder.ts";
import { addOutputRow } from "./output-row.ts";
import { addPairRow, isPairPlan } from "./pair-row.ts";
import { isUseful, planTable, refuseUseless, type TablePlan } from "./plan.ts";
import { type TableState, tableState } from "./row.ts";
import { shapeOf } from "../records/shape.ts";

function take(state: TableState): Batch {
  const { items, outputs, pairs, judgments, columns } = state;
  Object.assign(state, { items: [], outputs: [], pairs: [], judgments: [], columns: columnBuilder() });
  return { items, outputs, pairs, judgments, columns: columns.columns() };
}

async function* batches(split: Split, plan: TablePlan, options: ReadOptions): AsyncGenerator<Batch> {
  const state = tableState();
  const add = isPairPlan({ plan }) ? addPairRow : addOutputRow;
  let n = 0;
  for (const file of split.files)
    for await (const records of file.batches()) {
      for (const { at, value } of records) {
        try {
          add(state, { plan, record: value, where: () => file.where(at), n: ++n });
        } catch (error) {
          passOver(error, options);
        }
      }
      yield take(state);
    }
}

function headOf(name: string, plan: TablePlan): DatasetHead {
  const isChosen = isPairPlan({ plan }) && plan.columns["text-a"] === undefined;
  const guessed =
    plan.guessed.length > 0 ? [`columns taken unasked (change with --map): ${plan.guessed.join(", ")}`] : [];
  const unused = plan.unused.length > 0 ? [`columns not used: ${plan.unused.slice(0, 20).join(", ")}`] : [];
  const gold = isChosen
    ? PREFERENCE_GOLD
    : { ...PREFERENCE_GOLD, summary: "the answer that was preferred is better" };
  const golds = isPairPlan({ plan }) ? { golds: [gold] } : {};
  return { name, ...golds, notes: [...(isChosen ? [ORDER_NOTE] : []), ...guessed, ...unused] };
}

function refuseOtherColumns(split: Split): void {
  const [first, ...others] = split.files as readonly [RecordFile, ...RecordFile[]];
  for (const { file, shape } of others) {
    const odd = shape.keys.find((key) => !first.shape.keys.includes(key));
    if (odd !== undefined && shape.kind !== "json-lines" && shape.kind !== "json")
      throw new UserError({
        where: file.path,
        problem: "mixed columns",
        expected: `the columns of ${first.file.path}`,
        got: `column "${odd}"`,
      });
  }
}

/** A file whose first record is broken shows few columns or none: its own error says more. @throws UserError where that record cannot be read */
async function refuseBroken({ shape, batches }: RecordFile): Promise<void> {
  const isJson = shape.kind === "json" || shape.kind === "json-lines";
  if (isJson && shape.first === undefined) for await (const _ of batches()) return;
}

async function open(tree: Tree, options: ReadOptions): Promise<DatasetSource[]> {
  const splits = splitsOf(tree, await recordFiles(tree, options));
  const sources: DatasetSource[] = [];
  for (const split of splits) {
    const { shape, file } = split.files[0]!;
    const plan = planTable(shape.keys, options.map);
    if (splits.length > 1 && !isUseful(plan)) continue;
    if (!isUseful(plan)) await refuseBroken(split.files[0]!);
    refuseUseless(plan, file.path, shape.keys);
    refuseOtherColumns(split);
    sources.push({ head: headOf(split.name, plan), batches: () => batches(split, plan, options) });
  }
  if (sources.length === 0)
    throw new UserError({
      where: tree.path,
      problem: "no table in it",
      expected: "CSV, TSV, JSON lines, JSON or Parquet",
    });
  return sources;
}

/** Any table or list of records; `detect` is true for every file that holds records, so it is asked last. */
export const table: Reader = {
  format: "table",
  summary:
    "any CSV, TSV, JSON lines, JSON or Parquet, a row an output or a pair; columns by --map or their usual names",
  detect: async (tree) => {
    for (const file of tree.files) if (await shapeOf(file)) return true;
    return false;
  },
  open,
};
