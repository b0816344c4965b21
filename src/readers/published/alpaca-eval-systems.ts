import { type Gold, importedScorer, type Judgment, type ScoreColumn } from "../../core/index.ts";
import { parseNumber } from "../text/number.ts";
import type { PublishedTable } from "./tables.ts";

const elo = (date: string, rest: Partial<Gold>): Gold => ({
  name: `Arena Elo (${date})`,
  summary: `human Elo of systems in Chatbot Arena, ${date}`,
  over: "systems",
  aspect: `Arena Elo (${date})`,
  combine: "single",
  ...rest,
});

/** Human Elo of systems at two dates; February is the default. */
export const ELO_GOLDS = [elo("Feb 2024", { isDefault: true }), elo("April 2024", {})];

const ELO_COLUMNS = [
  { column: "Arena Elo [Feb 2, 2024]", aspect: "Arena Elo (Feb 2024)" },
  { column: "Arena Elo [April 18, 2024]", aspect: "Arena Elo (April 2024)" },
] as const;

const LEADERBOARD_COLUMNS = [
  { name: "win_rate", family: "judge", unit: "percent" },
  { name: "length_controlled_winrate", family: "judge", unit: "percent" },
  { name: "avg_length", family: "sentinel", unit: "characters" },
] as const;

/** The published columns of a leaderboard over systems, named `leaderboard_v2 win_rate`. */
export function leaderboardColumns(table: PublishedTable, board: string): ScoreColumn[] {
  const ids = table.rows.map((cells) => cells[0]!);
  return LEADERBOARD_COLUMNS.map(({ name, family, unit }) => {
    const at = table.column(name);
    const range: readonly [number, number] = unit === "percent" ? [0, 100] : [0, Infinity];
    return {
      scorer: importedScorer(`${board} ${name}`, { family, unit, range, summary: "published leaderboard" }),
      over: "systems",
      ids,
      values: Float64Array.from(table.rows, (cells, i) => parseNumber(cells[at]!, () => table.where(i))),
    };
  });
}

/** Arena Elo of systems at two dates; systems without one are left out. */
export function eloJudgments(table: PublishedTable): Judgment[] {
  const model = table.column("Model");
  return ELO_COLUMNS.flatMap(({ column, aspect }) => {
    const at = table.column(column);
    return table.rows.flatMap((cells, i): Judgment[] => {
      const value = parseNumber(cells[at] ?? "", () => table.where(i));
      if (Number.isNaN(value) || !cells[model]) return [];
      const rater = { aggregate: "Elo of Chatbot Arena" };
      return [{ kind: "rating", rater, aspect, target: { system: cells[model]! }, value }];
    });
  });
}
