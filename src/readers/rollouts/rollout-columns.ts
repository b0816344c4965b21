import { importedScorer, type ScorerSpec, unknownName, UserError } from "../../core/index.ts";
import type { DataRecord } from "../records/record-file.ts";
import type { RolloutFormat } from "./rollout-format.ts";

/** Which columns of a log are scores, and which are judgments. */
export interface RolloutColumns {
  /** Scores that the user chose, by name; undefined: every column of numbers. */
  readonly chosen: ReadonlyMap<string, string> | undefined;
  /** Aspect -> column. */
  readonly ratings: ReadonlyMap<string, string>;
}

const SCORE = /^(?:score|reward|judge|metric)[:.](.+)$/;
const RATING = /^rating[:.](.+)$/;

/** Whether all fields name scores or judgments: what a log's columns can be mapped to. */
export function takesRolloutMap(fields: readonly string[]): boolean {
  return fields.every((field) => SCORE.test(field) || RATING.test(field));
}

/** Reads `--map reward:NAME=COLUMN` and `rating:ASPECT=COLUMN`. @throws UserError for other fields and for columns that are not there */
export function rolloutColumns(
  map: Readonly<Record<string, string>>,
  keys: readonly string[],
  format: RolloutFormat,
): RolloutColumns {
  const chosen = new Map<string, string>();
  const ratings = new Map<string, string>();
  for (const [field, column] of Object.entries(map)) {
    const score = SCORE.exec(field)?.[1];
    const rating = RATING.exec(field)?.[1];
    if (score === undefined && rating === undefined)
      throw new UserError({
        where: `--map ${field}=${column}`,
        problem: `no field of a log of ${format.trainer}`,
        expected: "reward:NAME=COLUMN or rating:ASPECT=COLUMN",
      });
    if (!keys.includes(column)) throw unknownName(`--map ${field}=${column}`, "column", column, keys);
    if (score !== undefined) chosen.set(score, column);
    else ratings.set(rating!, column);
  }
  return { chosen: chosen.size > 0 ? chosen : undefined, ratings };
}

/** A score in a log: a number, true and false as 1 and 0, NaN for null; undefined for texts and everything else. */
function scoreIn(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  return value === null ? NaN : undefined;
}

/** The scores of a record by name. Columns of texts and lists are passed over unless chosen. @throws UserError where a chosen one is no number */
export function scoresIn(
  record: DataRecord,
  { chosen, ratings }: RolloutColumns,
  about: { readonly format: RolloutFormat; where(): string },
): readonly { readonly name: string; readonly value: number }[] {
  const { format, where } = about;
  if (chosen)
    return [...chosen].map(([name, column]) => {
      const value = scoreIn(record[column]);
      if (value !== undefined) return { name, value };
      throw new UserError({
        where: where(),
        problem: `invalid score "${column}"`,
        expected: "a number, true, false or null",
        got: (JSON.stringify(record[column]) ?? "nothing").slice(0, 60),
      });
    });
  const taken = new Set([
    format.prompt,
    format.output,
    format.step,
    format.reference,
    ...format.ignored,
    ...ratings.values(),
  ]);
  return Object.entries(record).flatMap(([name, given]) => {
    const value = taken.has(name) ? undefined : scoreIn(given);
    return value === undefined ? [] : [{ name, value }];
  });
}

/** The spec of a logged score. */
export function loggedScorer(name: string, { trainer, reward }: RolloutFormat): ScorerSpec {
  return importedScorer(name, {
    family: "reward-model",
    summary: name === reward ? `reward that ${trainer} logged` : `column of ${trainer}'s log`,
  });
}
