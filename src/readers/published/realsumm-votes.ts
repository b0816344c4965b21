import type { Item, Judgment, Output } from "../../core/index.ts";
import { UserError } from "../../core/index.ts";
import type { FileEntry, ReadOptions } from "../reader.ts";
import { CSV } from "../text/delimited.ts";
import { type PublishedTable, readTable } from "./tables.ts";

/** One worker's answers about one summary: per content unit 1 present, 0 not, NaN no such unit. */
export interface VoteSheet {
  readonly event: string;
  readonly system: string;
  readonly text: string;
  /** 1 for the first worker of this summary. */
  readonly worker: number;
  readonly votes: readonly number[];
}

const UNITS = 16;

function voteOf(table: PublishedTable, row: number, unit: number): number {
  const cells = table.rows[row]!;
  if (cells[table.column(`Input.statement_${unit}`)] === "BLANK") return NaN;
  const answer = cells[table.column(`Answer.S${unit}Answer`)]!;
  if (answer === "p" || answer === "n") return answer === "p" ? 1 : 0;
  throw new UserError({
    where: table.where(row),
    problem: `invalid answer to content unit ${unit}`,
    expected: "p or n",
    got: `"${answer}"`,
  });
}

/** The sheets of one system's file, in its order. */
export async function readVotes(file: FileEntry, options: ReadOptions): Promise<VoteSheet[]> {
  const table = await readTable(file, { dialect: CSV }, options);
  const [event, system, text] = ["Input.eventId", "Input.summaryId", "Input.summary_text"].map((name) =>
    table.column(name),
  );
  const seen = new Map<string, number>();
  return table.rows.map((cells, row) => {
    const id = cells[event!]!;
    const worker = (seen.get(id) ?? 0) + 1;
    seen.set(id, worker);
    const votes = Array.from({ length: UNITS }, (_, u) => voteOf(table, row, u + 1));
    return { event: id, system: cells[system!]!, text: cells[text!]!, worker, votes };
  });
}

/** One rating 1 or 0 a content unit, aspect `scu-vote K` for the reference's unit K. */
export function voteJudgments(sheet: VoteSheet, output: string): Judgment[] {
  const rater = { id: `worker ${sheet.worker}`, persistent: false };
  return sheet.votes.flatMap((value, u): Judgment[] =>
    Number.isNaN(value)
      ? []
      : [{ kind: "rating", rater, aspect: `scu-vote ${u + 1}`, target: { output }, value }],
  );
}

const letters = (text: string): string =>
  text
    .replace(/<\/?t>/g, "")
    .replace(/[\W_]+/g, "")
    .toLowerCase();

/**
 * The judgments of sheets whose summaries are among the outputs. Sheets name documents by other ids: a document is found by a summary
 * of equal letters, of any system. Systems most of whose summaries differ (bart_out) were voted on in another edition and are left out.
 */
export function matchVotes(sheets: readonly VoteSheet[], outputs: readonly Output[]): Judgment[] {
  const byText = new Map(outputs.map((o) => [`${o.system} ${letters(o.text ?? "")}`, o]));
  const ids = new Set(outputs.map((o) => o.id));
  const documents = new Map<string, string>();
  const systems = new Map<string, { n: number; same: number }>();
  for (const sheet of sheets) {
    const count = systems.get(sheet.system) ?? { n: 0, same: 0 };
    systems.set(sheet.system, count);
    count.n++;
    const found = byText.get(`${sheet.system} ${letters(sheet.text)}`);
    if (!found) continue;
    count.same++;
    documents.set(sheet.event, found.itemId);
  }
  return sheets.flatMap((sheet) => {
    const { n, same } = systems.get(sheet.system)!;
    const output = `${documents.get(sheet.event)}/${sheet.system}`;
    return 2 * same > n && ids.has(output) ? voteJudgments(sheet, output) : [];
  });
}

/** Sheets as a data set of their own, documents under the ids of the sheets. */
export function voteRecords(sheets: readonly VoteSheet[]): {
  readonly items: readonly Item[];
  readonly outputs: readonly Output[];
  readonly judgments: readonly Judgment[];
} {
  const items = new Map<string, Item>();
  const outputs = new Map<string, Output>();
  for (const { event, system, text } of sheets) {
    items.set(event, { id: event, references: [], tags: {} });
    const id = `${event}/${system}`;
    outputs.set(id, { id, itemId: event, system, text, tags: {} });
  }
  const judgments = sheets.flatMap((sheet) => voteJudgments(sheet, `${sheet.event}/${sheet.system}`));
  return { items: [...items.values()], outputs: [...outputs.values()], judgments };
}
