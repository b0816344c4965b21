import { type Problem, UserError } from "../../core/index.ts";
import type { FileEntry, ReadOptions } from "../reader.ts";

/** A `UserError` at a line of a file: `ratings.jsonl:17: what is wrong; expected X, got Y`. Line 0 means the file as a whole. */
export function readerError(
  file: Pick<FileEntry, "path">,
  line: number,
  problem: Omit<Problem, "where">,
  cause?: unknown,
): UserError {
  const where = line > 0 ? `${file.path}:${line}` : file.path;
  return new UserError({ where, ...problem }, cause === undefined ? undefined : { cause });
}

/** Passes over one bad record where `--skip-bad` allows it. @throws the error itself where it is our bug or none may be passed over. */
export function passOver(error: unknown, options: Pick<ReadOptions, "skipBad" | "onSkip">): void {
  if (!(error instanceof UserError) || !(options.skipBad > 0)) throw error;
  options.onSkip(error.problem);
}

/**
 * Options whose `onSkip` counts: a place passed over twice, in a second reading, counts once.
 * `onSkip` @throws UserError for the first bad record above `skipBad`.
 */
export function readOptions(given: Partial<ReadOptions> = {}): ReadOptions {
  const skipBad = given.skipBad ?? 0;
  const seen = new Set<string>();
  return {
    skipBad,
    map: given.map ?? {},
    onSkip: (problem) => {
      const key = `${problem.where}: ${problem.problem}`;
      if (seen.has(key)) return;
      seen.add(key);
      if (seen.size > skipBad)
        throw new UserError({
          ...problem,
          help: `more than the ${skipBad} bad records that --skip-bad allows`,
        });
      given.onSkip?.(problem);
    },
  };
}
