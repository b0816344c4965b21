import type { Item, Output } from "../item.ts";

/** Which kind of property a feature measures; cues of one kind are shown together. */
export type FeatureKind = "length" | "markup" | "tone" | "copying" | "content" | "position";

/** Where an output stands among those shown together; 0 is the first. */
export interface Place {
  readonly index: number;
  readonly of: number;
}

/** One property of a text that is not quality by itself. Plain data and one pure function. */
export interface TextFeature {
  readonly name: string;
  /** What is counted, as a noun phrase. */
  readonly summary: string;
  readonly unit: string;
  readonly kind: FeatureKind;
  /** "log": enters linear models as log(1 + x), because counts of text are skewed. */
  readonly scale: "linear" | "log";
  /** Languages of the lexicon behind it, two-letter codes; "any" where none is needed. In other languages a lexicon finds nothing. */
  readonly languages: readonly string[] | "any";
  /** False for a feature that says much the same as another one: it is left out of a joint design matrix unless asked for. */
  readonly isInDesign: boolean;
  /**
   * The value, NaN where the feature does not apply (no text, no source, no place). Linear in the length of the texts and
   * safe on any text.
   */
  of(item: Item, output: Output, place?: Place): number;
}
