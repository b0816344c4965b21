import type { DatasetSource, Problem } from "../core/index.ts";

/** One file under the user's path, or standard input. Content is decompressed (`.gz`) when read. */
export interface FileEntry {
  /** As shown in messages: the path that the user gave, joined with the rest. */
  readonly path: string;
  /** Relative to the tree's root, with forward slashes and without `.gz`: `outputs/a.jsonl`. */
  readonly name: string;
  /** Bytes as they are on disk; NaN for standard input. */
  readonly size: number;
  /** The decompressed bytes, streamed. @throws UserError on truncated or broken gz. */
  bytes(): AsyncIterable<Uint8Array>;
}

/** What a PATH holds: a directory (read whole, sorted by name) or one file. */
export interface Tree {
  /** The path as the user gave it. */
  readonly path: string;
  /** Last part of the absolute path without extensions: the default name of a data set. */
  readonly name: string;
  readonly files: readonly FileEntry[];
}

export interface ReadOptions {
  /** Bad records that may be passed over before reading fails; 0 by default. */
  readonly skipBad: number;
  /** Called for each record passed over. */
  onSkip(problem: Problem): void;
  /** `--map` of generic tables: our field -> their column. */
  readonly map: Readonly<Record<string, string>>;
}

/** One file format or one published folder layout. */
export interface Reader {
  readonly format: string;
  readonly summary: string;
  /** Whether the tree looks like this format, from names and the first bytes or records only. */
  detect(tree: Tree): boolean | Promise<boolean>;
  /** Whether `--map` of these fields is meant for this format; other formats than tables take none where absent. */
  takesMap?(fields: readonly string[]): boolean;
  /** The data sets that the tree holds; heavy reading waits for `batches()`. @throws UserError where the tree is not of this format. */
  open(tree: Tree, options: ReadOptions): Promise<readonly DatasetSource[]>;
}
