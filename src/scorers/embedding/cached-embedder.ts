import type { Context } from "../../core/index.ts";
import { type Embedded, type Embedder, isEmbedded, type TokenNames, type TokenVectors } from "./embedder.ts";

export interface CacheOptions {
  /** Texts in one call of the embedder. */
  readonly batch: number;
  /** Vectors kept, in bytes; the oldest go first. Default 256 MB. */
  readonly maxBytes?: number;
}

const MAX_BYTES = 256 * 2 ** 20;
/** Statuses that say that a question is too large or malformed: a smaller one may pass. */
const TOO_MUCH = /^HTTP (400|413|422)\b/;

type Embed<T> = (texts: readonly string[], ctx: Context) => Promise<readonly Embedded<T>[]>;

/** What was embedded, by text, oldest first. */
class Kept<T> {
  readonly #values = new Map<string, T>();
  readonly #sizeOf: (value: T) => number;
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number, sizeOf: (value: T) => number) {
    this.#maxBytes = maxBytes;
    this.#sizeOf = sizeOf;
  }

  get(text: string): T | undefined {
    return this.#values.get(text);
  }

  set(text: string, value: T): void {
    if (this.#values.has(text)) return;
    this.#values.set(text, value);
    this.#bytes += this.#sizeOf(value) + 2 * text.length;
    for (const [oldest, its] of this.#values) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#values.delete(oldest);
      this.#bytes -= this.#sizeOf(its) + 2 * oldest.length;
    }
  }
}

/** Asks in one batch, and in halves where the server says that it is too much, so that one bad text does not take its neighbours along. */
async function embedSplitting<T>(
  embed: Embed<T>,
  texts: readonly string[],
  ctx: Context,
): Promise<Embedded<T>[]> {
  const made = await embed(texts, ctx);
  const isRefused = made.every((m) => !isEmbedded(m) && TOO_MUCH.test(m.missing));
  if (texts.length < 2 || !isRefused) return [...made];
  const middle = texts.length >> 1;
  const first = await embedSplitting(embed, texts.slice(0, middle), ctx);
  return [...first, ...(await embedSplitting(embed, texts.slice(middle), ctx))];
}

/** Texts this much longer than the shortest of a batch go into the next one, in characters and as a multiple. */
const SHORT = 64;
const MOST_UNLIKE = 2;

/**
 * Texts of like length in one batch, because encoders pad all to the longest. Equal lengths are in the order of their characters, so that batches do
 * not depend on chance.
 */
function batches(texts: readonly string[], size: number): string[][] {
  const sorted = [...texts].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const made: string[][] = [];
  for (const text of sorted) {
    const last = made.at(-1);
    const isLike = last && text.length <= MOST_UNLIKE * Math.max(SHORT, last[0]!.length);
    if (last && isLike && last.length < size) last.push(text);
    else made.push([text]);
  }
  return made;
}

function cached<T>(embed: Embed<T>, { batch }: CacheOptions, kept: Kept<T>): Embed<T> {
  return async (texts, ctx) => {
    const clean = texts.map((text) => text.replaceAll(/\p{Surrogate}/gu, "\ufffd").trim());
    const made = new Map<string, Embedded<T>>([["", { missing: "empty text" }]]);
    for (const text of clean) {
      const known = kept.get(text);
      if (known !== undefined) made.set(text, known);
    }
    const wanted = [...new Set(clean)].filter((text) => !made.has(text));
    for (const some of batches(wanted, batch)) {
      ctx.signal.throwIfAborted();
      const vectors = await embedSplitting(embed, some, ctx);
      some.forEach((text, i) => {
        const vector = vectors[i] ?? { missing: "the embedder gave fewer vectors than texts" };
        made.set(text, vector);
        if (isEmbedded(vector)) kept.set(text, vector);
      });
    }
    return clean.map((text) => made.get(text)!);
  };
}

/**
 * The same embedder with every text embedded once: in batches of texts of like length, equal texts together, vectors kept up to a limit in
 * bytes. White space at both ends is dropped; an empty text is missing and never reaches the embedder; lone surrogates become U+FFFD.
 */
export function cachedEmbedder(embedder: Embedder, options: CacheOptions): Embedder {
  const maxBytes = options.maxBytes ?? MAX_BYTES;
  const { tokens, ...rest } = embedder;
  const sentences = cached(
    (texts: readonly string[], ctx: Context) => embedder.sentences(texts, ctx),
    options,
    new Kept<Float32Array>(maxBytes, (v) => v.byteLength),
  );
  if (tokens === undefined) return { ...rest, sentences };
  const names = cached<TokenNames>((texts, ctx) => tokens.names(texts, ctx), options, new Kept(0, () => 0));
  const vectors = cached<TokenVectors>(
    (texts, ctx) => tokens.vectors(texts, ctx),
    options,
    new Kept(maxBytes, (v) => v.vectors.byteLength + 16 * v.tokens.length),
  );
  return { ...rest, sentences, tokens: { names, vectors } };
}
