import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { FileEntry, Tree } from "../reader.ts";
import { startOfText } from "../text/read-text.ts";

/** A file of a published folder, told by the end of its path; `keys` must all occur near its start. */
export interface Layout {
  readonly place: RegExp;
  readonly keys: readonly string[];
}

/** The absolute path of a file, with forward slashes and without `.gz`, so that a single file is known by its folders too. */
export function placeOf(file: FileEntry): string {
  return resolve(file.path).replaceAll("\\", "/").replace(/\.gz$/, "");
}

/** The files of a tree whose place matches, each with its match, in the tree's order. */
export function filesAt(
  tree: Tree,
  place: RegExp,
): { readonly file: FileEntry; readonly at: RegExpExecArray }[] {
  return tree.files.flatMap((file) => {
    const at = place.exec(placeOf(file));
    return at ? [{ file, at }] : [];
  });
}

/** Whether a tree holds a file of one of the layouts; reads the start of at most one file a layout. */
export async function looksLike(tree: Tree, layouts: readonly Layout[]): Promise<boolean> {
  for (const { place, keys } of layouts) {
    const [first] = filesAt(tree, place);
    if (!first) continue;
    const start = keys.length === 0 ? "" : await startOfText(first.file);
    if (keys.every((key) => start.includes(key))) return true;
  }
  return false;
}

/** A short stable id of a text, for questions that a file gives no id. */
export function textId(text: string): string {
  return `q-${createHash("sha256").update(text).digest("hex").slice(0, 12)}`;
}
