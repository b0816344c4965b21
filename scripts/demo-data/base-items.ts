import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One item as written by hand in `base/*.txt`. */
export interface BaseItem {
  readonly task: string;
  /** Language pair of a translation ("de-en"), else undefined. */
  readonly lang: string | undefined;
  /** What is wrong with the erroneous output. */
  readonly error: string;
  /** The instruction fixes the form, so only a hand-written edit of the good output keeps it good. */
  readonly isStrict: boolean;
  readonly source: string | undefined;
  readonly instruction: string | undefined;
  readonly reference: string;
  readonly good: string;
  readonly bad: string;
  /** The erroneous output is worded after the reference; else after the good output. */
  readonly badFollowsReference: boolean;
  readonly paraphrase: string | undefined;
  readonly reordering: string | undefined;
  readonly badParaphrase: string | undefined;
}

export const TASKS: readonly string[] = [
  "translation",
  "summarisation",
  "question-answering",
  "instruction-following",
];

const FIELD = /^([a-zB]): (.*)$/;

function fieldsOf(lines: readonly string[]): Map<string, string> {
  const fields = new Map<string, string>();
  let last = "";
  for (const line of lines) {
    const [, name, text] = FIELD.exec(line) ?? [];
    if (name !== undefined && text !== undefined) fields.set((last = name), text);
    else fields.set(last, `${fields.get(last)}\n${line}`);
  }
  return fields;
}

function itemOf(task: string, block: string): BaseItem {
  const [head = "", ...lines] = block.split("\n");
  const fields = fieldsOf(lines);
  const words = head.slice(2).split(" ");
  const isStrict = words.at(-1) === "!";
  if (isStrict) words.pop();
  const needed = (name: string): string => {
    const text = fields.get(name);
    if (text === undefined) throw new Error(`${task}: no field "${name}" in the item\n${block}`);
    return text;
  };
  return {
    task,
    lang: words.length === 2 ? words[0] : undefined,
    error: words.at(-1)!,
    isStrict,
    source: fields.get("s"),
    instruction: fields.get("t"),
    reference: needed("r"),
    good: needed("g"),
    bad: fields.get("B") ?? needed("b"),
    badFollowsReference: fields.has("B"),
    paraphrase: fields.get("p"),
    reordering: fields.get("o"),
    badParaphrase: fields.get("q"),
  };
}

/** The hand-written items of one task, in order. @throws Error naming an item without a field. */
export function baseItems(task: string): BaseItem[] {
  const text = readFileSync(join(import.meta.dirname, "base", `${task}.txt`), "utf8");
  return text
    .trimEnd()
    .split(/\n\n+/)
    .filter((block) => block.startsWith("@ "))
    .map((block) => itemOf(task, block));
}
