import { type Item, UserError } from "../../core/index.ts";
import { answer } from "../records/fields.ts";
import { preferenceRecords } from "../records/preference-rows.ts";
import { numberFrom } from "../text/number.ts";
import type { TableField } from "./fields.ts";
import {
  filledText,
  isNewItem,
  itemContent,
  mark,
  messagesOf,
  raterOf,
  scoresOf,
  type TableRow,
  type TableState,
  textOf,
} from "./row.ts";

const CHOICES: Readonly<Record<string, "a" | "b" | "tie" | "both-bad">> = {
  a: "a",
  b: "b",
  "1": "a",
  "2": "b",
  model_a: "a",
  model_b: "b",
  response_a: "a",
  response_b: "b",
  left: "a",
  right: "b",
  "a>b": "a",
  "b>a": "b",
  "a=b": "tie",
  tie: "tie",
  tied: "tie",
  equal: "tie",
  same: "tie",
  both_bad: "both-bad",
  "both-bad": "both-bad",
  "tie (bothbad)": "both-bad",
};

/** Whether rows hold two answers: chosen and rejected, or `text-a` and `text-b`. */
export function isPairPlan({ plan }: Pick<TableRow, "plan">): boolean {
  const { columns } = plan;
  return (columns.chosen !== undefined && columns.rejected !== undefined) || isChoicePlan(columns);
}

const isChoicePlan = (columns: TableRow["plan"]["columns"]): boolean =>
  columns["text-a"] !== undefined && columns["text-b"] !== undefined;

function said(row: TableRow, field: TableField) {
  const messages = messagesOf(row, field);
  const text = textOf(row, field);
  return messages ? answer(messages) : text === undefined ? {} : { text };
}

const withSystem = (row: TableRow, field: TableField) => {
  const system = filledText(row, field);
  return system === undefined ? {} : { system };
};

/** Adds the item of a pair; a row without an item column is its own item, grouped with those of the same texts. */
function addItem(state: TableState, row: TableRow): Item {
  const content = itemContent(row);
  const own = filledText(row, "item");
  const shared = own === undefined && !content.isEmpty ? { group: content.hash } : {};
  const item: Item = { id: own ?? `row-${row.n}`, ...shared, ...content.fields };
  if (isNewItem(state, row, { id: item.id, content })) {
    state.knownItems.add(item.id, mark(content.hash));
    state.items.push(item);
  }
  return item;
}

type Scores = ReturnType<typeof scoresOf>;

function addScores(
  state: TableState,
  scores: Scores,
  pair: { readonly id: string; readonly isSwapped: boolean },
): void {
  for (const { spec, value } of scores)
    state.columns.add({ scorer: spec, over: "pairs", id: pair.id }, pair.isSwapped ? 1 - value : value);
}

function addChosen(state: TableState, row: TableRow): void {
  const strength = numberFrom(row.plan.columns.margin && row.record[row.plan.columns.margin], row.where);
  const scores = scoresOf(state, row, "pair");
  const rater = raterOf(row);
  const item = addItem(state, row);
  const made = preferenceRecords({
    item: { ...item, id: row.plan.columns.item === undefined ? item.id : `${item.id}/${row.n}` },
    chosen: { ...said(row, "chosen"), ...withSystem(row, "system-a") },
    rejected: { ...said(row, "rejected"), ...withSystem(row, "system-b") },
    strength,
  });
  state.outputs.push(...made.outputs.map((output) => ({ ...output, itemId: item.id })));
  state.pairs.push({ ...made.pair, itemId: item.id });
  state.judgments.push({ ...made.judgment, rater });
  addScores(state, scores, { id: made.pair.id, isSwapped: made.pair.a.endsWith("/rejected") });
}

function choiceOf(row: TableRow): "a" | "b" | "tie" | "both-bad" | undefined {
  const column = row.plan.columns.choice;
  const text = filledText(row, "choice");
  if (column === undefined || text === undefined) return undefined;
  const choice = CHOICES[text.trim().toLowerCase()];
  if (choice) return choice;
  throw new UserError({
    where: row.where(),
    problem: `invalid choice in column "${column}"`,
    expected: "one of: a, b, tie, both-bad (also 1 and 2)",
    got: `"${text}"`,
  });
}

function addCompared(state: TableState, row: TableRow): void {
  const choice = choiceOf(row);
  const scores = scoresOf(state, row, "pair");
  const item = addItem(state, row);
  const id = `pair-${row.n}`;
  const [a, b] = [`${id}/a`, `${id}/b`];
  state.outputs.push(
    { id: a, itemId: item.id, ...said(row, "text-a"), ...withSystem(row, "system-a"), tags: {} },
    { id: b, itemId: item.id, ...said(row, "text-b"), ...withSystem(row, "system-b"), tags: {} },
  );
  state.pairs.push({ id, itemId: item.id, a, b, tags: {} });
  if (choice)
    state.judgments.push({ kind: "preference", rater: raterOf(row), aspect: "preference", pair: id, choice });
  addScores(state, scores, { id, isSwapped: false });
}

/** Adds a row that holds two answers of one item. Pair scores are P(a preferred), P(chosen preferred). @throws UserError */
export function addPairRow(state: TableState, row: TableRow): void {
  if (isChoicePlan(row.plan.columns)) addCompared(state, row);
  else addChosen(state, row);
}
