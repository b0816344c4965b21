import { unknownName, UserError } from "../../core/index.ts";
import { NAMED_FIELDS, type NamedField, TABLE_FIELDS, type TableField, TAG_COLUMNS } from "./fields.ts";

/** A column that a named field reads. */
export interface NamedColumn {
  readonly field: NamedField;
  readonly name: string;
  readonly column: string;
  readonly isLowerBetter: boolean;
}

/** Which column holds what. */
export interface TablePlan {
  readonly columns: Readonly<Partial<Record<TableField, string>>>;
  readonly named: readonly NamedColumn[];
  /** `named` by what it is for. */
  readonly references: readonly { readonly name: string; readonly column: string }[];
  readonly tags: readonly NamedColumn[];
  readonly ratings: readonly NamedColumn[];
  readonly scores: readonly NamedColumn[];
  /** How columns were taken without being told, for the notes of the data set. */
  readonly guessed: readonly string[];
  readonly unused: readonly string[];
}

const FIELD_NAMES = Object.keys(TABLE_FIELDS) as TableField[];
const PAIR_FIELDS: readonly TableField[] = [
  "chosen",
  "rejected",
  "text-a",
  "text-b",
  "system-a",
  "system-b",
  "choice",
  "margin",
];

const plain = (column: string): string =>
  column
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");

function namedColumn(key: string, column: string): NamedColumn | undefined {
  const at = key.search(/[:.]/);
  const field = NAMED_FIELDS.find((name) => name === key.slice(0, at));
  const rest = key.slice(at + 1);
  if (at < 0 || !field || rest === "") return undefined;
  const isLowerBetter = rest.endsWith(":lower");
  return { field, name: isLowerBetter ? rest.slice(0, -":lower".length) : rest, column, isLowerBetter };
}

function asField(key: string): TableField | undefined {
  const name = plain(key).replaceAll("_", "-");
  return FIELD_NAMES.find((field) => field === name);
}

interface Growing {
  readonly columns: Partial<Record<TableField, string>>;
  readonly named: NamedColumn[];
  readonly guessed: string[];
}

function addMapped(to: Growing, keys: readonly string[], map: Readonly<Record<string, string>>): void {
  for (const [key, column] of Object.entries(map)) {
    if (!keys.includes(column)) throw unknownName(`--map ${key}=${column}`, "column", column, keys);
    const named = namedColumn(key, column);
    const field = asField(key);
    if (named) to.named.push(named);
    else if (field) to.columns[field] = column;
    else
      throw unknownName(`--map ${key}=${column}`, "field", key, [
        ...FIELD_NAMES,
        ...NAMED_FIELDS.map((n) => `${n}:NAME`),
      ]);
  }
}

/** Whether a field may be taken unasked, given what is already known. */
function isWanted(field: TableField, to: Growing, hasPair: boolean): boolean {
  if (to.columns[field] !== undefined) return false;
  if (PAIR_FIELDS.includes(field)) return hasPair;
  if (field === "rating" || field === "label")
    return (
      !hasPair &&
      !to.named.some((n) => n.field === "rating") &&
      to.columns.rating === undefined &&
      to.columns.label === undefined
    );
  return !(hasPair && (field === "text" || field === "system" || field === "output"));
}

function addGuessed(to: Growing, keys: readonly string[]): void {
  const byName = new Map(keys.map((key) => [plain(key), key]));
  const has = (field: TableField): boolean =>
    to.columns[field] !== undefined || TABLE_FIELDS[field].some((name) => byName.has(name));
  const hasPair = (has("chosen") && has("rejected")) || (has("text-a") && has("text-b") && has("choice"));
  const taken = new Set([...Object.values(to.columns), ...to.named.map((n) => n.column)]);
  for (const field of FIELD_NAMES) {
    if (!isWanted(field, to, hasPair)) continue;
    const found = TABLE_FIELDS[field]
      .map((name) => byName.get(name))
      .find((c) => c !== undefined && !taken.has(c));
    if (found === undefined) continue;
    to.columns[field] = found;
    taken.add(found);
    if (plain(found).replaceAll("_", "-") !== field) to.guessed.push(`${field}=${found}`);
  }
  for (const key of keys) if (!taken.has(key)) addNamedGuess(to, key);
}

function addNamedGuess(to: Growing, key: string): void {
  const reference = /^ref(?:erence)?_?(\w+)$/.exec(plain(key));
  const named = /^(?:score|reward|judge|rating|tag)[:.]/.test(key) ? namedColumn(key, key) : undefined;
  if (named) to.named.push(named);
  else if (reference)
    to.named.push({ field: "reference", name: reference[1]!, column: key, isLowerBetter: false });
  else if (TAG_COLUMNS.includes(plain(key)))
    to.named.push({ field: "tag", name: plain(key), column: key, isLowerBetter: false });
}

/** Decides which column holds what: `--map` first, then usual names. @throws UserError on fields and columns that do not exist. */
export function planTable(keys: readonly string[], map: Readonly<Record<string, string>>): TablePlan {
  const to: Growing = { columns: {}, named: [], guessed: [] };
  addMapped(to, keys, map);
  addGuessed(to, keys);
  const used = new Set([...Object.values(to.columns), ...to.named.map((n) => n.column)]);
  const of = (...fields: readonly NamedField[]): NamedColumn[] =>
    to.named.filter((n) => fields.includes(n.field));
  const { reference } = to.columns;
  return {
    ...to,
    references: [
      ...(reference === undefined ? [] : [{ name: "ref", column: reference }]),
      ...of("reference"),
    ],
    tags: of("tag"),
    ratings: of("rating"),
    scores: of("score", "reward", "judge"),
    unused: keys.filter((key) => !used.has(key)),
  };
}

/** Whether a plan has anything to read: a text, a pair, a rating or a score. */
export function isUseful({ columns, named }: TablePlan): boolean {
  const hasPair = columns.chosen !== undefined || columns["text-a"] !== undefined;
  const hasValue = named.some((n) => n.field !== "tag" && n.field !== "reference");
  return (
    columns.text !== undefined || columns.messages !== undefined || hasPair || hasValue || isRated(columns)
  );
}

const isRated = (columns: TablePlan["columns"]): boolean =>
  columns.rating !== undefined && (columns.item !== undefined || columns.system !== undefined);

/** @throws UserError where a table has nothing that can be judged. */
export function refuseUseless(plan: TablePlan, where: string, keys: readonly string[]): void {
  if (isUseful(plan)) return;
  throw new UserError({
    where,
    problem: "no column with a text, a pair, a rating or a score",
    expected: `--map FIELD=COLUMN with fields such as text, prompt, reference, rating, score:NAME`,
    got: `columns ${keys.slice(0, 12).join(", ")}`,
  });
}
