import { type Judgment, UserError } from "../../core/index.ts";
import { lastAssistant } from "../records/fields.ts";
import { numberFrom } from "../text/number.ts";
import {
  countOf,
  filledText,
  itemContent,
  isNewItem,
  mark,
  messagesOf,
  raterOf,
  scoresOf,
  type TableRow,
  type TableState,
  textOf,
} from "./row.ts";

/** Whether one output may stand in several rows, one for each rater or aspect. */
const isLong = (row: TableRow): boolean =>
  row.plan.columns.rater !== undefined || row.plan.columns.aspect !== undefined;

interface Ids {
  readonly itemId: string;
  readonly outputId: string;
  /** The output was in an earlier row. */
  readonly isKnown: boolean;
}

function duplicate(row: TableRow, id: string): UserError {
  return new UserError({
    where: row.where(),
    problem: `duplicate output id "${id}"`,
    expected: "one row an output, or a column with the rater or aspect",
  });
}

/** Ids with an item column or without texts to tell items by. */
function idsOfItem(state: TableState, row: TableRow, given: { itemId: string; textMark: number }): Ids {
  const { itemId, textMark } = given;
  const own = filledText(row, "output") ?? prefixed(itemId, filledText(row, "system"));
  const outputId = own ?? (isLong(row) ? `${itemId}/${textMark}` : `${itemId}/${countOf(state, itemId)}`);
  const known = state.knownOutputs.get(outputId);
  if (known !== 0 && !(isLong(row) && known === textMark)) throw duplicate(row, outputId);
  return { itemId, outputId, isKnown: known !== 0 };
}

const prefixed = (itemId: string, system: string | undefined): string | undefined =>
  system === undefined ? undefined : `${itemId}/${system}`;

/** Ids of rows without an item column: equal texts are one item, unless the system has answered it already; then it is a further item. */
function idsOfText(state: TableState, row: TableRow, given: { hash: string; textMark: number }): Ids {
  const system = filledText(row, "system");
  for (let k = 1; ; k++) {
    const itemId = k === 1 ? given.hash : `${given.hash}#${k}`;
    if (system === undefined || row.plan.columns.output !== undefined)
      return idsOfItem(state, row, { itemId, textMark: given.textMark });
    const outputId = `${itemId}/${system}`;
    const known = state.knownOutputs.get(outputId);
    if (known === 0) return { itemId, outputId, isKnown: false };
    if (isLong(row) && known === given.textMark) return { itemId, outputId, isKnown: true };
  }
}

function labelValue(value: unknown, row: TableRow): number {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "string" && /^(?:true|yes|correct|right|good)$/i.test(value.trim())) return 1;
  if (typeof value === "string" && /^(?:false|no|incorrect|wrong|bad)$/i.test(value.trim())) return 0;
  return numberFrom(value, row.where);
}

function judgmentsOf(row: TableRow, outputId: string): Judgment[] {
  const { columns, ratings } = row.plan;
  const rater = raterOf(row);
  const found: Judgment[] = [];
  const add = (aspect: string, value: number): void => {
    found.push({ kind: "rating", rater, aspect, target: { output: outputId }, value });
  };
  if (columns.rating !== undefined)
    add(filledText(row, "aspect") ?? "rating", numberFrom(row.record[columns.rating], row.where));
  if (columns.label !== undefined) add("label", labelValue(row.record[columns.label], row));
  for (const { name, column } of ratings) add(name, numberFrom(row.record[column], row.where));
  return found;
}

/** Adds a row that holds one output, its ratings and scores. @throws UserError, then nothing was added */
export function addOutputRow(state: TableState, row: TableRow): void {
  const content = itemContent(row);
  const messages = messagesOf(row, "messages") ?? messagesOf(row, "text");
  const text = messages ? lastAssistant(messages) : textOf(row, "text");
  const textMark = mark(text);
  const given = filledText(row, "item");
  if (given === undefined && row.plan.columns.item !== undefined) throw noItem(row);
  const scores = scoresOf(state, row, "output");
  const itemId = given ?? (content.isEmpty ? `row-${row.n}` : undefined);
  const ids =
    itemId === undefined
      ? idsOfText(state, row, { hash: content.hash, textMark })
      : idsOfItem(state, row, { itemId, textMark });
  const judgments = judgmentsOf(row, ids.outputId);
  const isNew = isNewItem(state, row, { id: ids.itemId, content });
  if (isNew) {
    state.knownItems.add(ids.itemId, mark(content.hash));
    state.items.push({ id: ids.itemId, ...content.fields });
  }
  state.judgments.push(...judgments);
  if (ids.isKnown) return;
  state.knownOutputs.add(ids.outputId, textMark);
  const system = filledText(row, "system");
  state.outputs.push({
    id: ids.outputId,
    itemId: ids.itemId,
    ...(system === undefined ? {} : { system }),
    ...(text === undefined ? {} : { text }),
    ...(messages ? { messages } : {}),
    tags: {},
  });
  for (const { spec, value } of scores)
    state.columns.add({ scorer: spec, over: "outputs", id: ids.outputId }, value);
}

function noItem(row: TableRow): UserError {
  return new UserError({
    where: row.where(),
    problem: `empty item id in column "${row.plan.columns.item!}"`,
    expected: "an id in every row",
  });
}
