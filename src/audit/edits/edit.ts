import type { Item, Output } from "../../core/index.ts";
import { type Rng, seeded } from "../../num/index.ts";
import type { EditFamily } from "../result.ts";

/** What an edit may use besides the text: its item, and the text of an answer to some other item, where there is one. */
export interface EditInput {
  readonly text: string;
  readonly item: Item;
  readonly foreign?: string;
}

/** The edited text, or why the edit does not apply. */
export type Edited = { readonly text: string } | { readonly notApplicable: string };

/**
 * One minimal change of a text, as data and a pure function. `neutral`: neither meaning nor look changes; `style`: the look, the tone or
 * the length changes and nothing is told that was not told before; `breaking`: the text is worse for every reader.
 */
export interface Edit {
  readonly name: string;
  /** What a scorer that reacts is rewarding or punishing; edits of one cue are read together. */
  readonly cue: string;
  readonly family: EditFamily;
  /** What is done, as a clause: "adds ...". */
  readonly summary: string;
  /** What a scorer of quality does: 0 stays, -1 falls. */
  readonly expected: 0 | -1;
  /** Change in SD that is still all right, where a reader may mildly care; the audit's floor applies where it is larger. */
  readonly tolerance: number;
  /** Languages of the texts it applies to, two-letter codes. */
  readonly languages: readonly string[] | "any";
  /** What must hold for it to apply, in words. */
  readonly precondition: string;
  /** What survives: the sequence of words, the whole text as a part of the new one, or less. */
  readonly keeps: "words" | "text" | "less";
  /** The nuisance feature that it is made to move, by its name in `TEXT_FEATURES`. */
  readonly feature?: string;
  /** May assume a text that is not blank. */
  apply(input: EditInput, rng: Rng): Edited;
}

/** Defaults that most edits share. */
export function defineEdit(
  edit: Omit<Edit, "expected" | "tolerance" | "languages"> & Partial<Pick<Edit, "tolerance" | "languages">>,
): Edit {
  return {
    tolerance: 0,
    languages: "any",
    ...edit,
    expected: edit.family === "breaking" ? -1 : 0,
  };
}

export const notApplicable = (reason: string): Edited => ({ notApplicable: reason });

const ENGLISH = /(?<![\p{L}'])(?:the|and|of|to|is|are|was|in|that|it|with|for|this|you)(?![\p{L}'])/giu;

/** The language that a tag names: of a pair (`de-en`) the target, of a locale (`en-US`) the language. */
function languageOf(tag: string): string {
  const pair = /^[a-z]{2,3}[-_>]+([a-z]{2,3})$/u.exec(tag)?.[1];
  return (pair === undefined || /^(?:us|gb|uk|au|ca)$/u.test(pair) ? tag : pair).toLowerCase();
}

/** Whether a text is English: by the item's tag `lang` where it has one, else by its function words (one word in ten). */
export function isEnglish(text: string, { tags }: Pick<Item, "tags">): boolean {
  const tag = tags["lang"] ?? tags["language"];
  if (tag !== undefined) return languageOf(tag).startsWith("en");
  const words = text.match(/[\p{L}']+/gu)?.length ?? 0;
  const found = text.match(ENGLISH)?.length ?? 0;
  return found > 0 && found >= words / 10;
}

/**
 * Applies an edit to an output, seeded by item, output and edit, so that neither the order of work nor other edits change it. An edit that
 * changes nothing does not apply.
 */
export function applyEdit(
  edit: Edit,
  target: { readonly item: Item; readonly output: Output; readonly foreign?: string },
  seed: number,
): Edited {
  const { item, output, foreign } = target;
  const { text } = output;
  if (text === undefined) return notApplicable("no text");
  if (text.trim() === "") return notApplicable("blank text");
  if (edit.languages !== "any" && !(edit.languages.includes("en") && isEnglish(text, item)))
    return notApplicable("not in a language of the edit");
  const rng = seeded(seed, "edit", edit.name, item.id, output.id);
  const edited = edit.apply({ text, item, ...(foreign === undefined ? {} : { foreign }) }, rng);
  if ("text" in edited && edited.text === text) return notApplicable("changes nothing");
  return edited;
}

/** The output with another text: its last assistant turn as well, where it has turns; the steps no longer hold and are dropped. */
export function withText(output: Output, text: string): Output {
  const { steps: _, messages, ...rest } = output;
  const last = messages?.findLastIndex((m) => m.role === "assistant") ?? -1;
  return {
    ...rest,
    text,
    ...(messages ? { messages: messages.map((m, i) => (i === last ? { ...m, content: text } : m)) } : {}),
  };
}
