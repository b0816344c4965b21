/** What goes together with a score: one design matrix, held-out R2, partial effects. */
export { type CueColumn, importedCues, textCues } from "./cues.ts";
export { type Design, designOf, type Observed } from "./design.ts";
export { observationalSection } from "./section.ts";
export { observedSentence } from "./sentence.ts";
