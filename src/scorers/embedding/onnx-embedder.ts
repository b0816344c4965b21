import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../core/index.ts";
import { unitRows } from "./cosine.ts";
import type { Embedder, TokenNames, TokenVectors } from "./embedder.ts";
import { loadOnnxEncoder, type OnnxEncoder, type OnnxModel } from "./onnx-runtime.ts";

export type Pooling = "mean" | "cls";

export interface OnnxSettings extends OnnxModel {
  /** How token vectors become a text's; "auto" reads the folder's 1_Pooling/config.json, else mean. */
  readonly pooling: Pooling | "auto";
  /** Which layer's token vectors: 0 is the word embeddings, -1 the last one. Other layers need a model that was exported with them. */
  readonly layer: number;
}

function readJson(file: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** What sentence-transformers wrote about a folder. */
function sentenceSettings({ model, pooling }: OnnxSettings): { pooling: Pooling; maxTokens: number } {
  const isCls = readJson(join(model, "1_Pooling/config.json"))["pooling_mode_cls_token"] === true;
  const most = readJson(join(model, "sentence_bert_config.json"))["max_seq_length"];
  return {
    pooling: pooling === "auto" ? (isCls ? "cls" : "mean") : pooling,
    maxTokens: typeof most === "number" ? most : Infinity,
  };
}

/** The first tokens of a row with the end markers that a longer one would lose. */
function cutRow(ids: readonly number[], most: number, markers: ReadonlySet<number>): readonly number[] {
  if (ids.length <= most) return ids;
  let nEnd = 0;
  while (nEnd < most - 1 && markers.has(ids.at(-1 - nEnd)!)) nEnd++;
  return [...ids.slice(0, most - nEnd), ...(nEnd === 0 ? [] : ids.slice(-nEnd))];
}

function padded(row: readonly number[], length: number, pad: number): Int32Array {
  const out = new Int32Array(length).fill(pad);
  out.set(row);
  return out;
}

/** Last layer's, or the asked layer's, vectors of a batch: [nRows x length x nCols]. */
async function runRows(
  encoder: OnnxEncoder,
  rows: readonly (readonly number[])[],
  { layer, where }: { readonly layer: number; readonly where: string },
): Promise<{ readonly data: ArrayLike<number>; readonly length: number; readonly nCols: number }> {
  const length = Math.max(...rows.map((r) => r.length));
  const outputs = await encoder.run(
    rows.map((r) => padded(r, length, encoder.padId)),
    rows.map((r) =>
      padded(
        r.map(() => 1),
        length,
        0,
      ),
    ),
  );
  const name = layer < 0 ? "last_hidden_state" : `hidden_states.${layer}`;
  const tensor = outputs[name] ?? (layer < 0 ? outputs["token_embeddings"] : undefined);
  if (tensor === undefined || tensor.dims.length !== 3)
    throw new UserError({
      where,
      problem: `the model gives no "${name}"`,
      expected: `one of: ${Object.keys(outputs).join(", ")}`,
      help: "layer=-1 takes the last layer; export the model with its hidden states for the others",
    });
  return { data: tensor.data, length, nCols: tensor.dims[2]! };
}

/** The vector of a text: that of its first token, or the mean over all tokens, markers included as in sentence-transformers. */
function pool(vectors: Float32Array, nCols: number, pooling: Pooling): Float32Array {
  if (pooling === "cls") return unitRows(vectors.slice(0, nCols), nCols);
  const sum = new Float64Array(nCols);
  for (let i = 0; i < vectors.length; i++) sum[i % nCols]! += vectors[i]!;
  return unitRows(Float32Array.from(sum), nCols);
}

class OnnxTexts {
  readonly #encoder: OnnxEncoder;
  readonly #where: string;
  readonly #markers: ReadonlySet<number>;

  constructor(encoder: OnnxEncoder, where: string) {
    this.#encoder = encoder;
    this.#where = where;
    // What the tokenizer makes of nothing is what it puts around everything.
    this.#markers = new Set(encoder.encode([""])[0] ?? []);
  }

  rows(texts: readonly string[], most: number): readonly (readonly number[])[] {
    const limit = Math.min(most, this.#encoder.maxTokens);
    return this.#encoder.encode(texts).map((ids) => cutRow(ids, limit, this.#markers));
  }

  names(ids: readonly number[]): TokenNames {
    return { tokens: ids.map(String), isMarker: ids.map((id) => this.#markers.has(id)) };
  }

  async vectors(texts: readonly string[], most: number, layer: number): Promise<TokenVectors[]> {
    const rows = this.rows(texts, most);
    const { data, length, nCols } = await runRows(this.#encoder, rows, { layer, where: this.#where });
    return rows.map((ids, i) => {
      const vectors = new Float32Array(ids.length * nCols);
      const from = i * length * nCols;
      for (let k = 0; k < vectors.length; k++) vectors[k] = data[from + k]!;
      return { ...this.names(ids), vectors, nCols };
    });
  }
}

/**
 * A local encoder in ONNX form, by folder or hub name, run by the optional peer `@huggingface/transformers` on the CPU. Texts are cut at the
 * model's length with their end marker kept, as Python's tokenizers do.
 * @throws UserError where the peer or the model is not there
 */
export async function onnxEmbedder(settings: OnnxSettings, where: string): Promise<Embedder> {
  const encoder = await loadOnnxEncoder(settings, where);
  const texts = new OnnxTexts(encoder, where);
  const { pooling, maxTokens } = sentenceSettings(settings);
  return {
    sentences: async (given) =>
      (await texts.vectors(given, maxTokens, -1)).map((t) => pool(t.vectors, t.nCols, pooling)),
    tokens: {
      names: async (given) => texts.rows(given, Infinity).map((ids) => texts.names(ids)),
      vectors: (given) => texts.vectors(given, Infinity, settings.layer),
    },
    close: () => encoder.dispose(),
  };
}
