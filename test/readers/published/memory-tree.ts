import { collect, type Dataset } from "../../../src/core/index.ts";
import type { Reader, Tree } from "../../../src/readers/reader.ts";

/** A tree of files in memory, by path. */
export function memoryTree(files: Readonly<Record<string, string>>): Tree {
  return {
    path: "folder",
    name: "folder",
    files: Object.entries(files).map(([name, text]) => ({
      path: `folder/${name}`,
      name,
      size: text.length,
      bytes: async function* () {
        yield Buffer.from(text);
      },
    })),
  };
}

/** The data sets that a reader finds in files in memory; it must recognise them. */
export async function readMemory(
  reader: Reader,
  files: Readonly<Record<string, string>>,
): Promise<Dataset[]> {
  const tree = memoryTree(files);
  if (!(await reader.detect(tree))) throw new Error(`${reader.format} does not recognise its files`);
  const sources = await reader.open(tree, { skipBad: 0, onSkip: () => undefined, map: {} });
  return Promise.all(sources.map(collect));
}
