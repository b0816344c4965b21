import type { FileEntry } from "../reader.ts";
import { lines } from "../text/lines.ts";
import { parseNumber } from "../text/number.ts";
import { readerError } from "../text/reader-error.ts";

/** Scores of a file by system, in the order of its lines; NaN where `None`. */
export type ScoresBySystem = ReadonlyMap<string, readonly number[]>;

/** Reads lines `SYSTEM SCORE` (any blanks between). @throws UserError on a line of another form or a score that is no number */
export async function readScores(file: FileEntry): Promise<ScoresBySystem> {
  const found = new Map<string, number[]>();
  for await (const batch of lines(file))
    batch.lines.forEach((line, i) => {
      if (line.trim() === "") return;
      const at = batch.first + i;
      const cells = line.trim().split(/\s+/);
      if (cells.length !== 2)
        throw readerError(file, at, {
          problem: "invalid score line",
          expected: "SYSTEM SCORE",
          got: `"${line.slice(0, 60)}"`,
        });
      const scores = found.get(cells[0]!) ?? [];
      found.set(cells[0]!, scores);
      scores.push(parseNumber(cells[1]!, () => `${file.path}:${at}`));
    });
  return found;
}

/** Checks that a system has one score a unit. @throws UserError naming the system. */
export function checkCount(
  file: FileEntry,
  system: string,
  n: { readonly got: number; readonly expected: number; readonly what: string },
): void {
  if (n.got === n.expected) return;
  throw readerError(file, 0, {
    problem: `wrong number of scores of system "${system}"`,
    expected: `${n.expected}, one a ${n.what}`,
    got: String(n.got),
  });
}
