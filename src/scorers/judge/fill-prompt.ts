import { type Message, type Task, usableReferences } from "../../core/index.ts";
import { fold } from "./labels.ts";
import type { JudgePrompt } from "./prompt-file.ts";

const FIELD = /\{\{\s*([\w-]+)\s*\}\}/g;

/** A conversation as plain text, one turn a paragraph. */
function plainText(prompt: string | readonly Message[] | undefined): string {
  if (prompt === undefined || typeof prompt === "string") return prompt ?? "";
  return prompt.map(({ role, content }) => `${role}: ${content}`).join("\n\n");
}

/** What stands between fences, by field. Several texts of one field are numbered. */
interface Fenced {
  readonly field: string;
  readonly tag: string;
  readonly text: string;
}

function fencedTexts(task: Task): Fenced[] {
  const { item, outputs } = task;
  const one = (field: string, text: string): Fenced => ({ field, tag: field.replace("_", "-"), text });
  const texts = outputs.map((o) => o.text ?? "");
  return [
    one("prompt", plainText(item.prompt)),
    one("source", item.source ?? plainText(item.prompt)),
    one("context", item.context ?? ""),
    ...usableReferences(task).map((text) => one("reference", text)),
    one("output", texts[0]!),
    one("output_a", texts[0]!),
    one("output_b", texts[1] ?? ""),
  ];
}

/** How outputs of a list are called in a prompt: 1, 2, ... or A, B, .... */
export type ListNames = (position: number) => string;
export const NUMBERED: ListNames = (i) => String(i + 1);
export const LETTERED: ListNames = (i) => String.fromCharCode(65 + i);

const TAG = /<\s*\/?\s*(?:prompt|source|context|reference|output(?:-[ab])?)(-\d+)?/g;

/** The first ending for tags ("", "-1", "-2", ...) with which none of the texts writes a tag of ours, in any case or width of letters. */
function endingFor(texts: readonly string[]): string {
  const taken = new Set<string>();
  for (const text of texts) for (const [, ending = ""] of fold(text).matchAll(TAG)) taken.add(ending);
  let ending = "";
  for (let k = 1; taken.has(ending); k++) ending = `-${k}`;
  return ending;
}

function checklistText({ questions }: JudgePrompt): string {
  return questions.map(({ text }, i) => `${i + 1}. ${text}`).join("\n");
}

function labelText({ labels }: JudgePrompt): string {
  if (labels.length > 11) return `a whole number from ${labels[0]!.name} to ${labels.at(-1)!.name}`;
  return `one of: ${labels.map((l) => l.name).join(", ")}`;
}

/**
 * The messages of a prompt filled for a task. Every text of the data stands between tags that none of the texts contains, so no text can end its
 * own fence; values are put in once and never looked into for fields.
 */
export function fillPrompt(
  prompt: JudgePrompt,
  task: Task,
  options: { readonly criterion: string; readonly names?: ListNames },
): readonly Message[] {
  const { criterion, names = NUMBERED } = options;
  const outputs = task.outputs.map((o, i) => ({ name: names(i), text: o.text ?? "" }));
  const texts = fencedTexts(task);
  const ending = endingFor([...texts.map((t) => t.text), ...outputs.map((o) => o.text)]);
  const fence = (tag: string, text: string, about = ""): string =>
    `<${tag}${ending}${about}>\n${text}\n</${tag}${ending}>`;
  const valueOf = (field: string): string => {
    if (field === "criterion") return criterion;
    if (field === "labels") return labelText(prompt);
    if (field === "questions") return checklistText(prompt);
    if (field === "outputs")
      return outputs.map(({ name, text }) => fence("output", text, ` id="${name}"`)).join("\n\n");
    return texts
      .filter((t) => t.field === field)
      .map(({ tag, text }) => fence(tag, text))
      .join("\n\n");
  };
  const filled = (template: string): string =>
    template.replaceAll(FIELD, (_, field: string) => valueOf(field));
  const user = { role: "user", content: filled(prompt.template) };
  return prompt.system === "" ? [user] : [{ role: "system", content: prompt.system }, user];
}
