import type { Context } from "../../core/index.ts";

/** The vectors of a text's tokens. */
export interface TokenVectors extends TokenNames {
  /** [nTokens x nCols], row-major. */
  readonly vectors: Float32Array;
  readonly nCols: number;
}

/** A text's tokens, without vectors. */
export interface TokenNames {
  /** Equal for equal tokens: a word, or the number that a vocabulary gives it. */
  readonly tokens: readonly string[];
  /** Whether a token only marks the text's begin or end ([CLS], [SEP]): others may match it, but it has no weight. */
  readonly isMarker: readonly boolean[];
}

/** What an embedder made of a text, or why it made nothing. */
export type Embedded<T> = T | { readonly missing: string };

export function isEmbedded<T>(embedded: Embedded<T>): embedded is T {
  return !(typeof embedded === "object" && embedded !== null && "missing" in embedded);
}

/** The first reason among texts that gave nothing, or undefined. */
export function firstReason<T>(embedded: readonly Embedded<T>[]): string | undefined {
  for (const e of embedded)
    if (typeof e === "object" && e !== null && "missing" in e) return String(e.missing);
  return undefined;
}

/** Splits texts into tokens and gives each a vector; results are aligned with the texts. */
export interface TokenEmbedder {
  names(texts: readonly string[], ctx: Context): Promise<readonly Embedded<TokenNames>[]>;
  vectors(texts: readonly string[], ctx: Context): Promise<readonly Embedded<TokenVectors>[]>;
}

/**
 * Turns texts into vectors. Results are aligned with the texts; a text that gives none is `{missing}`. Texts are not empty and hold no lone surrogates:
 * `cachedEmbedder` sees to it.
 */
export interface Embedder {
  sentences(texts: readonly string[], ctx: Context): Promise<readonly Embedded<Float32Array>[]>;
  /** Absent where only whole texts can be embedded (OpenAI-compatible servers). */
  readonly tokens?: TokenEmbedder;
  close?(): Promise<void>;
}
