import { type Batch, type DatasetHead, type DatasetSource, UserError } from "../../core/index.ts";
import type { Reader, ReadOptions, Tree } from "../reader.ts";
import { passOver } from "../text/reader-error.ts";
import type { Where } from "./fields.ts";
import { IdRegister } from "./id-register.ts";
import { type DataRecord, type RecordFile, recordFiles } from "./record-file.ts";
import { type Shape, shapeOf } from "./shape.ts";
import { splitsOf } from "./splits.ts";

/** A record with what its reader may need to make ids and errors. */
export interface ReadRecord {
  readonly value: DataRecord;
  readonly where: Where;
  /** Number of the record in its split, from 1. */
  readonly n: number;
}

type Nouns = Pick<Batch, "items" | "outputs" | "pairs" | "judgments">;

/** A format of records that each are one item, told by the names of their fields. */
export interface RecordFormat {
  readonly format: string;
  readonly summary: string;
  fits(keys: readonly string[], shape: Shape): boolean;
  head(name: string): DatasetHead;
  /** What one record says. @throws UserError */
  read(record: ReadRecord): Nouns;
}

async function detect(tree: Tree, format: RecordFormat): Promise<boolean> {
  for (const file of tree.files) {
    const shape = await shapeOf(file);
    if (shape && format.fits(shape.keys, shape)) return true;
  }
  return false;
}

function refuseKnown(register: IdRegister, nouns: Nouns, record: ReadRecord): void {
  for (const { id } of nouns.items ?? [])
    if (register.add(id, record.n) !== 0)
      throw new UserError({
        where: record.where(),
        problem: `duplicate item id "${id}"`,
        expected: "ids that occur once",
      });
}

type Growing = { [K in keyof Required<Nouns>]: Required<Nouns>[K][number][] };

async function* batches(
  format: RecordFormat,
  files: readonly RecordFile[],
  options: ReadOptions,
): AsyncGenerator<Batch> {
  const register = new IdRegister();
  let n = 0;
  for (const file of files)
    for await (const records of file.batches()) {
      const all: Growing = { items: [], outputs: [], pairs: [], judgments: [] };
      for (const { at, value } of records) {
        const record: ReadRecord = { value, where: () => file.where(at), n: ++n };
        try {
          const nouns = format.read(record);
          refuseKnown(register, nouns, record);
          for (const noun of ["items", "outputs", "pairs", "judgments"] as const)
            (all[noun] as unknown[]).push(...(nouns[noun] ?? []));
        } catch (error) {
          passOver(error, options);
        }
      }
      yield all;
    }
}

async function open(tree: Tree, format: RecordFormat, options: ReadOptions): Promise<DatasetSource[]> {
  const files = (await recordFiles(tree, options)).filter(({ shape }) => format.fits(shape.keys, shape));
  if (files.length === 0) throw await unfit(tree, format);
  return splitsOf(tree, files).map(({ name, files: own }) => ({
    head: format.head(name),
    batches: () => batches(format, own, options),
  }));
}

async function unfit(tree: Tree, format: RecordFormat): Promise<UserError> {
  const [file] = tree.files;
  const shape = file && (await shapeOf(file));
  return new UserError({
    where: file?.path ?? tree.path,
    problem: `not of the format ${format.format}`,
    expected: format.summary,
    got: shape ? `fields ${shape.keys.slice(0, 12).join(", ")}` : "no records",
  });
}

/** Makes a reader of a format of records, for JSON lines, JSON, CSV, TSV and Parquet alike. */
export function recordReader(format: RecordFormat): Reader {
  return {
    format: format.format,
    summary: format.summary,
    detect: (tree) => detect(tree, format),
    open: (tree, options) => open(tree, format, options),
  };
}
