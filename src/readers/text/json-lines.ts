import type { FileEntry, ReadOptions } from "../reader.ts";
import { lines } from "./lines.ts";
import { parseJson } from "./parse-json.ts";
import { passOver } from "./reader-error.ts";

/** One line of a JSON lines file. */
export interface JsonLine {
  readonly line: number;
  readonly value: unknown;
}

/** The values of a file with one JSON text a line, in big batches; blank lines are passed over. @throws UserError with line and column. */
export async function* jsonLines(
  file: FileEntry,
  options: Pick<ReadOptions, "skipBad" | "onSkip">,
): AsyncGenerator<readonly JsonLine[]> {
  for await (const batch of lines(file)) {
    const values: JsonLine[] = [];
    for (let i = 0; i < batch.lines.length; i++) {
      const text = batch.lines[i]!;
      if (text === "" || text.trim() === "") continue;
      const line = batch.first + i;
      try {
        values.push({ line, value: parseJson(file, line, text) });
      } catch (error) {
        passOver(error, options);
      }
    }
    yield values;
  }
}
