import {
  type Called,
  type Context,
  isCalled,
  type KeyHeader,
  type ModelCall,
  type ModelCaller,
} from "../../core/index.ts";
import { modelCaller, type OpenCaller } from "../clients/model-caller.ts";
import { serverUrl } from "../reward/server-url.ts";
import type { Embedded, Embedder, TokenNames, TokenVectors } from "./embedder.ts";

/** A server that embeds. */
export interface EmbeddingServer {
  /** Its address with or without the path: `http://localhost:8080`. */
  readonly url: string;
  /** Name of the model there; servers of one model ignore it. */
  readonly model: string;
  readonly key?: KeyHeader;
}

/** `base` with `path` behind it, unless it ends so already; a trailing `/v1` counts as the path's own. @throws UserError for no HTTP address */
export function endpoint(base: string, path: string): string {
  const bare = serverUrl(base).href.replace(/\/+$/, "");
  if (bare.endsWith(path)) return bare;
  return bare.endsWith("/v1") && path.startsWith("/v1/") ? bare + path.slice(3) : bare + path;
}

/** About how many tokens texts have: four characters each. For budgets and rate limits only. */
const roughTokens = (texts: readonly string[]): number =>
  Math.ceil(texts.reduce((n, t) => n + t.length, 0) / 4);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** A list of finite numbers as a vector. @throws Error where it is something else */
function vectorOf(value: unknown): Float32Array {
  if (!Array.isArray(value) || value.length === 0) throw new Error("an embedding is not a list of numbers");
  const vector = Float32Array.from(value as unknown[], (x) => (typeof x === "number" ? x : NaN));
  if (!vector.every(Number.isFinite)) throw new Error("an embedding holds something that is not a number");
  return vector;
}

function listOf(json: unknown, n: number): unknown[] {
  if (!Array.isArray(json)) throw new Error("the answer is not a list");
  if (json.length !== n) throw new Error(`${json.length} embeddings for ${n} texts`);
  return json;
}

/** Vectors of `{data: [{index, embedding}]}` in the order of the texts. @throws Error for another shape */
function readOpenAi(json: unknown, n: number): Float32Array[] {
  const rows = listOf(isRecord(json) ? json["data"] : undefined, n);
  const vectors: Float32Array[] = [];
  rows.forEach((row, at) => {
    const { index = at, embedding } = isRecord(row) ? row : {};
    const i = Number(index);
    if (!Number.isInteger(i) || i < 0 || i >= n || vectors[i] !== undefined)
      throw new Error(`embeddings have wrong indices: "${String(index)}"`);
    vectors[i] = vectorOf(embedding);
  });
  return vectors;
}

function tokensUsed(json: unknown): number | undefined {
  const usage = isRecord(json) && isRecord(json["usage"]) ? json["usage"] : {};
  return typeof usage["prompt_tokens"] === "number" ? usage["prompt_tokens"] : undefined;
}

/** One answer for many texts: its values, or the same reason for all. */
function spread<T>(called: Called<readonly T[]>, n: number): Embedded<T>[] {
  if (isCalled(called)) return [...called.value];
  return Array.from({ length: n }, () => ({ missing: called.missing }));
}

/** The caller of the run, else one of the embedder's own, opened when it is first needed. */
function asker(): { of(ctx: Context): ModelCaller; close(): Promise<void> } {
  let own: OpenCaller | undefined;
  return {
    of: (ctx) => ctx.models ?? (own ??= modelCaller()),
    close: async () => own?.close(),
  };
}

/**
 * Any server with OpenAI's `POST /v1/embeddings` (OpenAI, vLLM, SGLang, llama.cpp, Ollama): vectors of whole texts, read by their index.
 */
export function openAiEmbedder({ url, model, key }: EmbeddingServer): Embedder {
  const models = asker();
  const address = endpoint(url, "/v1/embeddings");
  const call = (texts: readonly string[]): ModelCall<Float32Array[]> => ({
    url: address,
    body: { model, input: texts, encoding_format: "float" },
    ...(key === undefined ? {} : { key }),
    estimate: { inputTokens: roughTokens(texts), outputTokens: 0 },
    read: (json) => readOpenAi(json, texts.length),
    usage: (json) => {
      const inputTokens = tokensUsed(json);
      return inputTokens === undefined ? {} : { inputTokens };
    },
  });
  return {
    close: () => models.close(),
    sentences: async (texts, ctx) => spread(await models.of(ctx).call(call(texts), ctx.signal), texts.length),
  };
}

/** Tokens of `[[{id, text, special}]]`. @throws Error for another shape */
function readNames(json: unknown, n: number): TokenNames[] {
  return listOf(json, n).map((row) => {
    if (!Array.isArray(row)) throw new Error("the tokens of a text are not a list");
    const tokens = row.map((token: unknown) => {
      if (!isRecord(token) || typeof token["id"] !== "number") throw new Error("a token has no id");
      return { id: token["id"], isMarker: token["special"] === true };
    });
    return { tokens: tokens.map((t) => String(t.id)), isMarker: tokens.map((t) => t.isMarker) };
  });
}

/** Rows of a text's token vectors, one after the other. @throws Error where their lengths differ */
function flatRows(rows: unknown): { readonly vectors: Float32Array; readonly nCols: number } {
  if (!Array.isArray(rows) || rows.length === 0) throw new Error("the vectors of a text are not a list");
  const made = rows.map(vectorOf);
  const nCols = made[0]!.length;
  const vectors = new Float32Array(made.length * nCols);
  made.forEach((row, i) => {
    if (row.length !== nCols) throw new Error("token vectors differ in length");
    vectors.set(row, i * nCols);
  });
  return { vectors, nCols };
}

function withVectors(
  names: Embedded<TokenNames>,
  rows: Embedded<{ readonly vectors: Float32Array; readonly nCols: number }>,
): Embedded<TokenVectors> {
  if ("missing" in names) return names;
  if ("missing" in rows) return rows;
  const nRows = rows.vectors.length / rows.nCols;
  if (nRows > names.tokens.length) return { missing: `${nRows} vectors for ${names.tokens.length} tokens` };
  // `/tokenize` gives the whole text, `/embed_all` what fits the model: the end marker of a cut text is that of the whole one.
  const cut = [...names.tokens.slice(0, nRows - 1), names.tokens.at(-1)!];
  const marks = [...names.isMarker.slice(0, nRows - 1), names.isMarker.at(-1)!];
  return { tokens: cut, isMarker: marks, ...rows };
}

/** Hugging Face's text-embeddings-inference: `POST /embed` for texts, `/embed_all` with `/tokenize` for tokens. Long texts are cut by the server. */
export function teiEmbedder({ url, key }: EmbeddingServer): Embedder {
  serverUrl(url);
  const models = asker();
  const ask = async <T>(
    question: { readonly path: string; readonly body: Record<string, unknown>; read(json: unknown): T[] },
    texts: readonly string[],
    ctx: Context,
  ): Promise<Embedded<T>[]> => {
    const called = await models.of(ctx).call(
      {
        url: endpoint(url, question.path),
        body: { inputs: texts, ...question.body },
        ...(key === undefined ? {} : { key }),
        estimate: { inputTokens: roughTokens(texts), outputTokens: 0 },
        read: (json) => question.read(json),
      },
      ctx.signal,
    );
    return spread(called, texts.length);
  };
  const names = (texts: readonly string[], ctx: Context): Promise<Embedded<TokenNames>[]> =>
    ask(
      {
        path: "/tokenize",
        body: { add_special_tokens: true },
        read: (json) => readNames(json, texts.length),
      },
      texts,
      ctx,
    );
  return {
    close: () => models.close(),
    sentences: (texts, ctx) =>
      ask(
        {
          path: "/embed",
          body: { normalize: true, truncate: true },
          read: (json) => listOf(json, texts.length).map(vectorOf),
        },
        texts,
        ctx,
      ),
    tokens: {
      names,
      vectors: async (texts, ctx) => {
        const rows = await ask(
          {
            path: "/embed_all",
            body: { truncate: true },
            read: (json) => listOf(json, texts.length).map(flatRows),
          },
          texts,
          ctx,
        );
        const tokens = await names(texts, ctx);
        return texts.map((_, i) => withVectors(tokens[i]!, rows[i]!));
      },
    },
  };
}
