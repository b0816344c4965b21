import { type DatasetSource, unknownName, UserError } from "../core/index.ts";
import type { FileEntry, Reader, ReadOptions, Tree } from "./reader.ts";
import { countingSource, type ReadStats } from "./read-stats.ts";
import { readOptions } from "./text/reader-error.ts";
import { refuseEmpty, refuseUnreadable } from "./text/refuse.ts";
import { openTree } from "./tree.ts";

/** How PATHs are opened. */
export interface OpenOptions extends Partial<ReadOptions> {
  /** Name of a format. Where absent it is detected, or is that of any table where `map` names columns. */
  readonly format?: string;
  readonly stdin?: AsyncIterable<Uint8Array>;
}

/** A data set opened by a reader, which counts what is missing while it is read. */
export interface OpenedSource extends DatasetSource {
  readonly format: string;
  readonly stats: ReadStats;
}

interface Match {
  readonly reader: Reader;
  readonly tree: Tree;
}

/** Every reader for which the tree is one of its own. */
async function matches(tree: Tree, readers: readonly Reader[]): Promise<Reader[]> {
  const found: Reader[] = [];
  for (const reader of readers) if (await reader.detect(tree)) found.push(reader);
  return found;
}

/** The parts of a directory: one tree a folder, one a loose file. */
function partsOf(tree: Tree): Tree[] {
  const groups = new Map<string, FileEntry[]>();
  for (const file of tree.files) {
    const at = file.name.indexOf("/");
    const key = at < 0 ? file.name : file.name.slice(0, at + 1);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(file);
  }
  return [...groups].map(([key, files]) => {
    const isFolder = key.endsWith("/");
    const name = isFolder ? key.slice(0, -1) : key.replace(/\.[^.]+$/, "");
    const inner = isFolder ? files.map((f) => ({ ...f, name: f.name.slice(key.length) })) : files;
    return {
      path: isFolder ? `${tree.path.replace(/\/$/, "")}/${name}` : files[0]!.path,
      name,
      files: inner,
    };
  });
}

/** Which reader opens what: the whole tree where one format fits all of it, each of its parts where they are of several. */
async function assign(tree: Tree, readers: readonly Reader[]): Promise<Match[]> {
  const found = await matches(tree, readers);
  if (found.length <= 1) return found.map((reader) => ({ reader, tree }));
  const parts = partsOf(tree);
  if (
    parts.length === 1 &&
    parts[0]!.files.length === tree.files.length &&
    !parts[0]!.files[0]!.name.includes("/")
  )
    return [{ reader: found[0]!, tree }];
  const inner: Match[] = [];
  for (const part of parts) inner.push(...(await assign(part, found)));
  const chosen = inner[0]?.reader ?? found[0]!;
  return inner.every(({ reader }) => reader === chosen) ? [{ reader: chosen, tree }] : inner;
}

function nothingFound(tree: Tree, readers: readonly Reader[]): UserError {
  const looked = `one of the formats: ${readers.map((r) => r.format).join(", ")}`;
  const names = tree.files.slice(0, 3).map((f) => f.name);
  if (tree.files.length === 0)
    return new UserError({ where: tree.path, problem: "directory without data", expected: looked });
  return new UserError({
    where: tree.path,
    problem: tree.files.length === 1 ? "unknown data format" : "directory without data of a known format",
    expected: looked,
    got: `${names.join(", ")}${tree.files.length > 3 ? ` and ${tree.files.length - 3} more files` : ""}`,
    help: "a table of your own needs --map FIELD=COLUMN, for example --map text=answer --map rating=score",
  });
}

async function openOne(tree: Tree, readers: readonly Reader[], format: string | undefined): Promise<Match[]> {
  const [only] = tree.files;
  if (only && tree.files.length === 1) await refuseEmpty(only);
  if (format !== undefined) {
    const reader = readers.find((r) => r.format === format);
    if (reader) return [{ reader, tree }];
    throw unknownName(
      "--format",
      "format",
      format,
      readers.map((r) => r.format),
    );
  }
  const last = readers.at(-1)!;
  const found = await assign(tree, readers.slice(0, -1));
  if (found.length > 0) return found;
  if (await last.detect(tree)) return [{ reader: last, tree }];
  if (tree.files.length === 1) await refuseUnreadable(tree.files[0]!);
  throw nothingFound(tree, readers);
}

/** Names are made different: ids are unique within a name only. */
function distinctNames(sources: readonly OpenedSource[]): OpenedSource[] {
  const seen = new Map<string, number>();
  return sources.map((source) => {
    const n = (seen.get(source.head.name) ?? 0) + 1;
    seen.set(source.head.name, n);
    return n === 1 ? source : { ...source, head: { ...source.head, name: `${source.head.name}-${n}` } };
  });
}

/** The format that mapped columns are meant for: one that takes such fields and knows the tree, else any table. Undefined where nothing is mapped. */
async function mappedFormat(
  tree: Tree,
  readers: readonly Reader[],
  fields: readonly string[],
): Promise<string | undefined> {
  if (fields.length === 0) return undefined;
  for (const reader of readers)
    if (reader.takesMap?.(fields) && (await reader.detect(tree))) return reader.format;
  return readers.at(-1)?.format;
}

/**
 * Opens the data sets of PATHs (files, directories, `-`), with `readers` in order of preference; the last, for any table, is
 * asked only where no other one knows a path. A directory that holds several formats
 * opens each. @throws UserError where a path is not there, empty, of no known format, or `format` is unknown
 */
export async function openWith(
  readers: readonly Reader[],
  paths: readonly string[],
  options: OpenOptions = {},
): Promise<OpenedSource[]> {
  const reading = readOptions(options);
  const sources: OpenedSource[] = [];
  for (const path of paths) {
    const tree = await openTree(path, options.stdin);
    const format = options.format ?? (await mappedFormat(tree, readers, Object.keys(reading.map)));
    for (const match of await openOne(tree, readers, format))
      for (const source of await match.reader.open(match.tree, reading))
        sources.push({ ...countingSource(source), format: match.reader.format });
  }
  return distinctNames(sources);
}
