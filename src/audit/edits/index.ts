import { unknownName } from "../../core/index.ts";
import { BREAKING_EDITS } from "./breaking-edits.ts";
import type { Edit } from "./edit.ts";
import { NEUTRAL_EDITS } from "./neutral-edits.ts";
import { STYLE_EDITS } from "./style-edits.ts";

export { applyEdit, type Edit, type Edited, type EditInput, isEnglish, withText } from "./edit.ts";
export { sentencesOf } from "./text-parts.ts";

/** Every edit, neutral ones first. */
export const EDITS: readonly Edit[] = [...NEUTRAL_EDITS, ...STYLE_EDITS, ...BREAKING_EDITS];

const FAMILIES = ["neutral", "style", "breaking"] as const;

/** Edits by name or family, in the order of `EDITS`; all where nothing is named. @throws UserError with the nearest name */
export function editsNamed(names: readonly string[]): readonly Edit[] {
  if (names.length === 0) return EDITS;
  const known = [...FAMILIES, ...EDITS.map((edit) => edit.name)];
  for (const name of names) if (!known.includes(name)) throw unknownName("--edits", "edit", name, known);
  return EDITS.filter((edit) => names.includes(edit.name) || names.includes(edit.family));
}
