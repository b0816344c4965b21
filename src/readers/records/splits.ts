import type { Tree } from "../reader.ts";
import type { RecordFile } from "./record-file.ts";

/** Files of one split: shards of one name (`train-00000-of-00002.parquet`) belong together. */
export interface Split {
  readonly name: string;
  readonly files: readonly RecordFile[];
}

/** The name of a file without folder, shard number and extension. */
function splitName(file: RecordFile): string {
  const name = file.file.name.replace(/\.(?:jsonl|ndjson|json|csv|tsv|parquet)$/i, "");
  return name
    .replace(/(?:-\d+-of-\d+(?:-[0-9a-f]{16})?|[-_.]\d{4,})$/, "")
    .replace(/^(?:data|default)\//, "");
}

/** Groups files into splits; each is a data set, named by the tree alone where there is only one. */
export function splitsOf(tree: Tree, files: readonly RecordFile[]): Split[] {
  const groups = new Map<string, RecordFile[]>();
  for (const file of files) {
    const key = splitName(file);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(file);
  }
  const isOne = groups.size === 1;
  return [...groups].map(([key, group]) => ({
    name: isOne ? tree.name : `${tree.name}/${key}`,
    files: group,
  }));
}
