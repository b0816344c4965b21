/** Who judged: a person with a persistent id, a slot ("second rater"), or a published aggregate of several. */
export type Rater =
  | { readonly id: string; readonly persistent: boolean }
  | { readonly aggregate: string; readonly of?: number };

/** A marked stretch of text; offsets in UTF-16 code units where known. */
export interface Span {
  readonly start?: number;
  readonly end?: number;
  readonly text?: string;
  readonly category?: string;
  readonly severity?: string;
}

interface JudgmentBase {
  readonly rater: Rater;
  /** What was judged ("fluency", "mqm"); the name by which a gold picks its judgments. */
  readonly aspect: string;
  /** ISO 8601. */
  readonly time?: string;
  /** The order in which outputs were shown, where known. */
  readonly shown?: readonly string[];
}

/** A number for one output, one system or one document. Higher is better unless the gold says otherwise. */
export interface Rating extends JudgmentBase {
  readonly kind: "rating";
  readonly target: { readonly output: string } | { readonly system: string } | { readonly document: string };
  readonly value: number;
}

/** Which of the two outputs of a pair is better. */
export interface Preference extends JudgmentBase {
  readonly kind: "preference";
  readonly pair: string;
  readonly choice: "a" | "b" | "tie" | "both-bad";
  readonly strength?: number;
}

/** Ranks of several outputs of one item, 1 the best; equal ranks are ties. */
export interface Ranking extends JudgmentBase {
  readonly kind: "ranking";
  readonly itemId: string;
  readonly ranks: Readonly<Record<string, number>>;
}

/** Error spans of one output or its source; an empty list means annotated and free of errors. */
export interface Spans extends JudgmentBase {
  readonly kind: "spans";
  readonly output: string;
  readonly side: "output" | "source";
  readonly spans: readonly Span[];
}

/** The set of right outputs of one item; its other outputs are wrong. */
export interface Correct extends JudgmentBase {
  readonly kind: "correct";
  readonly itemId: string;
  readonly outputs: readonly string[];
}

/** What a human or a gold rule said. Readers never average: an aggregate in the data is a judgment whose rater is an aggregate. */
export type Judgment = Rating | Preference | Ranking | Spans | Correct;

/** A rater's name in tables: the id, or the aggregate's rule. */
export function raterName(rater: Rater): string {
  return "id" in rater ? rater.id : rater.aggregate;
}
