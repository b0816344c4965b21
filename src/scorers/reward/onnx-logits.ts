import { UserError, visible } from "../../core/index.ts";
import { optionalPeer } from "../clients/optional-peer.ts";

/** A text, or two that the tokenizer puts together its own way. */
export interface TextPair {
  readonly text: string;
  readonly second?: string;
}

/** A classifier that is loaded. */
export interface OnnxClassifier {
  /** Names of the logits in their order. */
  readonly labels: readonly string[];
  /** Most tokens that it reads; Infinity where its files do not say. */
  readonly maxTokens: number;
  /** Tokens of a text, markers included. */
  count(pair: TextPair): number;
  /** Raw logits of texts that are read together: a row a text, no softmax. */
  logits(pairs: readonly TextPair[]): Promise<readonly (readonly number[])[]>;
  dispose(): Promise<void>;
}

interface Tensor {
  readonly dims: readonly number[];
  readonly data: ArrayLike<number>;
}
type Encoded = Readonly<Record<string, readonly number[]>>;
type Tokenizer = ((text: string, options: Readonly<Record<string, unknown>>) => Encoded) & {
  readonly model_max_length?: number;
  readonly pad_token_id?: number;
};
type Model = ((inputs: Readonly<Record<string, Tensor>>) => Promise<{ readonly logits: Tensor }>) & {
  readonly config: Readonly<Record<string, unknown>>;
  dispose?(): Promise<unknown>;
};
interface FromPretrained<T> {
  from_pretrained(name: string, options: Readonly<Record<string, unknown>>): Promise<T>;
}

/** What we use of transformers.js: the peer's own types are not there where it is not installed. */
interface Transformers {
  readonly AutoTokenizer: FromPretrained<Tokenizer>;
  readonly AutoModelForSequenceClassification: FromPretrained<Model>;
  readonly Tensor: new (type: "int64", data: BigInt64Array, dims: readonly number[]) => Tensor;
}

const INPUTS = ["input_ids", "attention_mask", "token_type_ids"] as const;

function encode(tokenizer: Tokenizer, { text, second }: TextPair): Encoded {
  return tokenizer(text, {
    ...(second === undefined ? {} : { text_pair: second }),
    padding: false,
    truncation: false,
    return_tensor: false,
    return_token_type_ids: true,
  });
}

/** Rows of unlike length as tensors: padded on the right and masked. */
function batchOf(peer: Transformers, rows: readonly Encoded[], padId: number): Record<string, Tensor> {
  const length = Math.max(...rows.map((r) => r["input_ids"]!.length));
  const batch: Record<string, Tensor> = {};
  for (const name of INPUTS) {
    if (rows[0]![name] === undefined) continue;
    const data = new BigInt64Array(rows.length * length).fill(BigInt(name === "input_ids" ? padId : 0));
    rows.forEach((row, i) => row[name]!.forEach((id, j) => (data[i * length + j] = BigInt(id))));
    batch[name] = new peer.Tensor("int64", data, [rows.length, length]);
  }
  return batch;
}

/** Names of the logits as the model's configuration has them. */
function labelsOf(config: Readonly<Record<string, unknown>>): string[] {
  const names = config["id2label"];
  if (typeof names !== "object" || names === null) return ["0"];
  return Object.entries(names)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, name]) => String(name));
}

/** Most tokens that tokenizer and model both take; files without a limit write 1e30. */
function limitOf({ model_max_length: most = Infinity }: Tokenizer, config: Model["config"]): number {
  const places = config["max_position_embeddings"];
  return Math.min(most > 0 && most < 1e6 ? most : Infinity, typeof places === "number" ? places : Infinity);
}

/**
 * Loads a sequence classifier in ONNX form from a folder through the optional peer `@huggingface/transformers`, on the CPU and without any network.
 * @throws UserError where the peer is not installed or the folder cannot be loaded
 */
export async function loadOnnxClassifier(
  { folder, dtype }: { readonly folder: string; readonly dtype: string },
  where: string,
): Promise<OnnxClassifier> {
  const peer = (await optionalPeer("@huggingface/transformers", where)) as unknown as Transformers;
  let tokenizer: Tokenizer;
  let model: Model;
  try {
    tokenizer = await peer.AutoTokenizer.from_pretrained(folder, { local_files_only: true });
    model = await peer.AutoModelForSequenceClassification.from_pretrained(folder, {
      dtype,
      device: "cpu",
      local_files_only: true,
    });
  } catch (error) {
    const said = visible(error instanceof Error ? error.message : String(error));
    throw new UserError(
      {
        where,
        problem: `the model cannot be loaded: ${said}`,
        expected: "config.json, tokenizer.json and onnx/model.onnx",
      },
      { cause: error },
    );
  }
  const padId = tokenizer.pad_token_id ?? 0;
  return {
    labels: labelsOf(model.config),
    maxTokens: limitOf(tokenizer, model.config),
    count: (pair) => encode(tokenizer, pair)["input_ids"]!.length,
    logits: async (pairs) => {
      const rows = pairs.map((pair) => encode(tokenizer, pair));
      const { logits } = await model(batchOf(peer, rows, padId));
      const nCols = logits.dims.at(-1)!;
      return rows.map((_, i) => Array.from({ length: nCols }, (_, k) => Number(logits.data[i * nCols + k])));
    },
    dispose: async () => void (await model.dispose?.()),
  };
}
