import { type Message, type Task, usableReferences } from "../../core/index.ts";

/** What Python is told of one output: all that a reward function could ask for, under one name each. */
export interface BridgeRow {
  readonly id: string;
  readonly text: string;
  /** Text or conversation as the data have it; the source where there is no prompt; null where there is neither. */
  readonly prompt: string | readonly Message[] | null;
  readonly references: readonly string[];
  /** References by the names that the user gave them: columns as well, where the data have no other of that name. */
  readonly named: Readonly<Record<string, string>>;
  readonly source: string | null;
  readonly context: string | null;
  /** Tags of the item and of the output: a data set's other columns. */
  readonly columns: Readonly<Record<string, string>>;
}

/** Names that readers give to references which have none of their own. */
const IS_NUMBERED = /^ref\d*$/;

/** References by the names that the user gave them (`--map reference:ground_truth=COLUMN`), without the one that the output is. */
function namedReferences({ item, outputs }: Task): Record<string, string> {
  const own = outputs[0]!.sameAs;
  const named = item.references.filter(({ id }) => id !== own && !IS_NUMBERED.test(id));
  return Object.fromEntries(named.map(({ id, text }) => [id, text]));
}

/** The row of a one-output task whose output has a text. */
export function bridgeRow(task: Task): BridgeRow {
  const { item } = task;
  const output = task.outputs[0]!;
  return {
    id: output.id,
    text: output.text!,
    prompt: item.prompt ?? item.source ?? null,
    references: usableReferences(task),
    source: item.source ?? null,
    context: item.context ?? null,
    named: namedReferences(task),
    columns: { ...item.tags, ...output.tags },
  };
}
