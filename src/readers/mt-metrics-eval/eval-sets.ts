import type { FileEntry, Tree } from "../reader.ts";

const LEVELS = "sys|domain|doc|seg";
const PLACES = {
  source: /^(.*\/)?sources\/([^/.]+)\.txt$/,
  documents: /^(.*\/)?documents\/([^/.]+)\.docs$/,
  reference: /^(.*\/)?references\/([^/.]+)\.([^/.]+)\.txt$/,
  output: /^(.*\/)?system-outputs\/([^/]+)\/([^/]+)\.txt$/,
  human: new RegExp(`^(.*/)?human-scores/([^/.]+)\\.([^/]+)\\.(${LEVELS})\\.score$`),
  metric: new RegExp(`^(.*/)?metric-scores/([^/]+)/([^/]+)\\.(${LEVELS})\\.score$`),
} as const;

/** A file with the name that its path gives it: a reference, system, human score or metric with its references. */
export interface NamedFile {
  readonly name: string;
  readonly file: FileEntry;
}

export type ScoreLevel = "sys" | "domain" | "doc" | "seg";

export interface ScoreFile extends NamedFile {
  readonly level: ScoreLevel;
}

/** One test set and language pair: the files of mt-metrics-eval's EvalSet. */
export interface EvalSet {
  readonly testSet: string;
  readonly pair: string;
  source?: FileEntry;
  documents?: FileEntry;
  readonly references: NamedFile[];
  readonly outputs: NamedFile[];
  readonly human: ScoreFile[];
  readonly metrics: ScoreFile[];
}

const emptySet = (testSet: string, pair: string): EvalSet => ({
  testSet,
  pair,
  references: [],
  outputs: [],
  human: [],
  metrics: [],
});

function place(
  set: EvalSet,
  kind: keyof typeof PLACES,
  found: { file: FileEntry; name: string; level: string },
): void {
  const { file, name } = found;
  const level = found.level as ScoreLevel;
  if (kind === "source") set.source = file;
  else if (kind === "documents") set.documents = file;
  else if (kind === "reference") set.references.push({ name, file });
  else if (kind === "output") set.outputs.push({ name, file });
  else if (kind === "human") set.human.push({ name, file, level });
  else set.metrics.push({ name, file, level });
}

/** The EvalSets of a tree in order; the test set is the folder above `sources`, or the tree. Sets without a source file are left out. */
export function evalSetsOf(tree: Tree): EvalSet[] {
  const sets = new Map<string, EvalSet>();
  for (const file of tree.files)
    for (const [kind, pattern] of Object.entries(PLACES)) {
      const match = pattern.exec(file.name);
      if (!match) continue;
      const [, folder, pair, name = "", level = ""] = match;
      const testSet = folder?.split("/").at(-2) ?? tree.name;
      const key = `${folder ?? ""}\0${pair!}`;
      const set = sets.get(key) ?? emptySet(testSet, pair!);
      sets.set(key, set);
      place(set, kind as keyof typeof PLACES, { file, name, level });
    }
  return [...sets.values()].filter((set) => set.source !== undefined);
}
