import type { Batch, DatasetHead, DatasetSource } from "../../core/index.ts";
import type { Reader, ReadOptions, Tree } from "../reader.ts";
import { type RecordFile, recordFiles } from "../records/record-file.ts";
import { type Shape, shapeOf } from "../records/shape.ts";
import { passOver } from "../text/reader-error.ts";
import { headFrom } from "./own-head.ts";
import { lineReader } from "./own-lines.ts";
import { JUDGMENT_KINDS } from "./parse-judgment.ts";

const FLAT_KINDS = new Set(["dataset", "item", "output", "pair", "score", ...JUDGMENT_KINDS]);

/** Whether records look like ours: an item with its `outputs`, or flat lines with a `kind` of ours. */
function isOurs({ kind, keys, first }: Shape): boolean {
  if (kind !== "json-lines" && kind !== "json") return false;
  if (keys.includes("kind")) return first === undefined || FLAT_KINDS.has(String(first["kind"]));
  return (
    keys.includes("outputs") && ["id", "prompt", "source", "references"].some((key) => keys.includes(key))
  );
}

async function detect(tree: Tree): Promise<boolean> {
  for (const file of tree.files) {
    const shape = await shapeOf(file);
    if (shape && isOurs(shape)) return true;
  }
  return false;
}

/** Files in the order in which they must be read: those whose first record is a data set or an item come first. */
function inOrder(files: readonly RecordFile[]): RecordFile[] {
  const rank = ({ shape }: RecordFile): number => {
    const kind = shape.keys.includes("kind") ? String(shape.first?.["kind"]) : "item";
    const at = ["dataset", "item", "output", "pair"].indexOf(kind);
    return at < 0 ? 4 : at;
  };
  return files.toSorted((x, y) => rank(x) - rank(y));
}

async function* batches(
  files: readonly RecordFile[],
  head: DatasetHead,
  options: ReadOptions,
): AsyncGenerator<Batch> {
  const reader = lineReader(head);
  for (const file of files)
    for await (const records of file.batches()) {
      for (const { at, value } of records) {
        try {
          reader.read(value, () => file.where(at));
        } catch (error) {
          passOver(error, options);
        }
      }
      yield reader.take();
    }
}

async function open(tree: Tree, options: ReadOptions): Promise<DatasetSource[]> {
  const files = inOrder((await recordFiles(tree, options)).filter(({ shape }) => isOurs(shape)));
  const head = headFrom(tree.name, files[0]);
  return [{ head, batches: () => batches(files, head, options) }];
}

/**
 * trenchcoat's own JSON lines. Nested, an item a line:
 * `{id, group?, prompt? (text or messages), source?, context?, references? (texts or {id, text}), tags?, outputs: [OUTPUT], pairs?: [PAIR],
 * judgments?: [JUDGMENT]}` with OUTPUT `{id?, system?, text? or messages?, steps?, sameAs?, tags?, scores?: {NAME: number}, ratings?:
 * {ASPECT: number, or list of numbers and {value, rater}}, judgments?}`, whose id is by default `ITEM/SYSTEM`, and PAIR `{id?, a, b, tags?,
 * scores?, judgments?}`.
 * Flat, a record a line: `{kind: "item", ...}`, `{kind: "output", item, ...}`, `{kind: "pair", item, a, b}`, a judgment, `{kind: "score", scorer,
 * output | pair | item | system, value, order?: "swapped", repeat?, family?, direction?}`, and first of all, if at all, `{kind: "dataset", name,
 * summary?, licence?, source?, rule?, golds?, slices?, notes?, scorers?: {NAME: {family, direction, unit, aspect}}}`.
 * JUDGMENT: `{kind: "rating", output | system | document, value}`, `{kind: "preference", pair, choice: a | b | tie | both-bad, strength?}`,
 * `{kind: "ranking", item, ranks: {OUTPUT: rank}}`, `{kind: "spans", output, side, spans}`, `{kind: "correct", item, outputs}`, each with
 * `aspect?` ("quality" where absent), `rater?` (an id, {id, persistent}, {aggregate, of}), `time?`, `shown?`.
 */
export const ownJsonl: Reader = {
  format: "trenchcoat-jsonl",
  summary:
    "our own JSON lines: an item with its outputs, judgments and scores a line, or flat lines with a kind",
  detect,
  open,
};
