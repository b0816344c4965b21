import { readFileSync } from "node:fs";
import { type Task, UserError, usableReferences } from "../../core/index.ts";
import { askedText } from "../reward/conversation.ts";

/** Which text's likelihood is taken, given which other: BARTScore's four directions and GPTScore's. */
export const VARIANTS = [
  "prompt-to-output",
  "source-to-output",
  "context-to-output",
  "reference-to-output",
  "output-to-reference",
  "reference-both",
  "output-to-source",
] as const;
export type Variant = (typeof VARIANTS)[number];

/** One likelihood to ask for. */
export interface Pairing {
  readonly given: string;
  readonly text: string;
}

const source = (task: Task): string => task.item.source ?? askedText(task);

/** Pairings of a task, one list a reference where there are several (the best of them is taken), the mean within a list. */
export function pairingsOf(task: Task, variant: Variant): readonly (readonly Pairing[])[] {
  const output = task.outputs[0]!.text!;
  const references = usableReferences(task);
  const forth = (given: string): Pairing => ({ given, text: output });
  const back = (text: string): Pairing => ({ given: output, text });
  switch (variant) {
    case "prompt-to-output":
      return [[forth(askedText(task))]];
    case "source-to-output":
      return [[forth(source(task))]];
    case "context-to-output":
      return [[forth(task.item.context ?? "")]];
    case "output-to-source":
      return [[back(source(task))]];
    case "reference-to-output":
      return references.map((r) => [forth(r)]);
    case "output-to-reference":
      return references.map((r) => [back(r)]);
    case "reference-both":
      return references.map((r) => [forth(r), back(r)]);
  }
}

/**
 * A template's text: as it is with `\n` as line break, or a FILE behind `@`. It must hold `{given}`, once.
 * @throws UserError where the file cannot be read or the place is not there
 */
export function readTemplate(value: string, where: string): string {
  let text = value.replaceAll(String.raw`\n`, "\n");
  if (value.startsWith("@")) {
    try {
      text = readFileSync(value.slice(1), "utf8");
    } catch (error) {
      throw new UserError(
        { where: `${where}, parameter template`, problem: `cannot read "${value.slice(1)}"` },
        { cause: error },
      );
    }
  }
  if (text.split("{given}").length === 2) return text;
  throw new UserError({
    where: `${where}, parameter template`,
    problem: `"${value}" has not one {given}`,
    expected: "text with {given} where the other text goes",
  });
}

/** The template with the text in its place; nothing in the text is read as a place. */
export function fillTemplate(template: string, given: string): string {
  const [before, after] = template.split("{given}") as [string, string];
  return before + given + after;
}
