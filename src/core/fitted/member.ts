import type { Direction } from "../scorer.ts";

/** A scorer inside a fitted form, with the constants that put it on a scale of its own: z = sign (score - centre) / scale. */
export interface Member {
  /** How it is called (`chrf`, `bleu:tokenize=zh`, `fitted:FILE`), or the name of a published score. */
  readonly scorer: string;
  /** Its signature when the form was fitted. */
  readonly signature: string;
  /** True where its values came with the data: then the form scores only data that bring them too. */
  readonly isPublished: boolean;
  /** What it scores: single outputs, or pairs (then a value is P(first preferred)). */
  readonly over: "outputs" | "pairs";
  /** "lower" scores are negated first. */
  readonly direction: Direction;
  /** Constants of the fitting data; pairs are centred at 1/2. */
  readonly centre: number;
  /** Above 0. */
  readonly scale: number;
}

/** A member's score on its own scale, higher better. NaN stays NaN. */
export function memberValue({ direction, centre, scale }: Member, score: number): number {
  return ((direction === "lower" ? -1 : 1) * (score - centre)) / scale;
}
