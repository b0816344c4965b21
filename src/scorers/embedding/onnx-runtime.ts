import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError, visible } from "../../core/index.ts";
import { optionalPeer } from "../clients/optional-peer.ts";

const PEER = "@huggingface/transformers";
const FILES = "a folder with config.json, tokenizer.json and onnx/model.onnx";

/** What we use of transformers.js: the peer's own types are not there where it is not installed. */
interface Tensor {
  readonly dims: readonly number[];
  readonly data: ArrayLike<number>;
}

type Tokenizer = ((
  texts: readonly string[],
  options: { readonly padding: false; readonly truncation: false; readonly return_tensor: false },
) => { readonly input_ids: readonly (readonly number[])[] }) & {
  readonly model_max_length?: number;
  readonly pad_token_id?: number;
};

type Model = ((inputs: Readonly<Record<string, Tensor>>) => Promise<Readonly<Record<string, Tensor>>>) & {
  dispose?(): Promise<unknown>;
};

interface FromPretrained<T> {
  from_pretrained(name: string, options: Readonly<Record<string, unknown>>): Promise<T>;
}

interface Transformers {
  readonly AutoTokenizer: FromPretrained<Tokenizer>;
  readonly AutoModel: FromPretrained<Model>;
  readonly Tensor: new (type: "int64", data: BigInt64Array, dims: readonly number[]) => Tensor;
}

/** An encoder that is loaded: token numbers in, one vector a token out. */
export interface OnnxEncoder {
  /** Token numbers of each text, markers included, not cut. */
  encode(texts: readonly string[]): readonly (readonly number[])[];
  /** Most tokens that the model reads; Infinity where its files do not say. */
  readonly maxTokens: number;
  readonly padId: number;
  /** Runs padded rows of equal length; `outputs` by the names that the model gives them. */
  run(rows: readonly Int32Array[], mask: readonly Int32Array[]): Promise<Readonly<Record<string, Tensor>>>;
  dispose(): Promise<void>;
}

export interface OnnxModel {
  /** A folder with config.json, tokenizer.json and onnx/model.onnx, or the name of one on the hub. */
  readonly model: string;
  /** Which weights: `fp32` is onnx/model.onnx, the others have their own files. */
  readonly dtype: string;
}

/** Files of a local folder whose contents decide the vectors; none for a name on the hub. */
export function modelFiles({ model }: OnnxModel): string[] {
  if (!existsSync(model)) return [];
  const onnx = join(model, "onnx");
  const weights = existsSync(onnx) ? readdirSync(onnx).map((f) => join(onnx, f)) : [];
  const named = ["config.json", "tokenizer.json", "tokenizer_config.json", "1_Pooling/config.json"];
  return [...named.map((f) => join(model, f)).filter((f) => existsSync(f)), ...weights.sort()];
}

function notLoaded({ model }: OnnxModel, where: string, error: unknown): UserError {
  const isFolder = existsSync(model);
  const said = error instanceof Error ? error.message : String(error);
  return new UserError(
    {
      where,
      problem: `${isFolder ? "the folder" : "the hub name"} "${model}" cannot be loaded: ${visible(said)}`,
      expected: FILES,
      help: isFolder
        ? "optimum-cli export onnx --model NAME --task feature-extraction FOLDER writes one"
        : "a folder of that name does not exist, so the hub was asked",
    },
    { cause: error },
  );
}

function toTensor(peer: Transformers, rows: readonly Int32Array[]): Tensor {
  const length = rows[0]!.length;
  const data = new BigInt64Array(rows.length * length);
  rows.forEach((row, i) => row.forEach((value, j) => (data[i * length + j] = BigInt(value))));
  return new peer.Tensor("int64", data, [rows.length, length]);
}

/** Most tokens that a tokenizer says it takes; files without a limit write 1e30. */
function limitOf({ model_max_length: most }: Tokenizer): number {
  return most !== undefined && most > 0 && most < 1e6 ? most : Infinity;
}

/**
 * Loads an ONNX encoder through transformers.js. A folder is read as it is, without any network; a hub name is downloaded by the peer.
 * @throws UserError where the peer is not installed or the model cannot be loaded
 */
export async function loadOnnxEncoder(given: OnnxModel, where: string): Promise<OnnxEncoder> {
  const isFolder = existsSync(given.model);
  if (!isFolder && /^[./~]|\\/.test(given.model))
    throw new UserError({ where, problem: `no folder "${given.model}"`, expected: FILES });
  const peer = (await optionalPeer(PEER, where)) as unknown as Transformers;
  const name = isFolder ? resolve(given.model) : given.model;
  try {
    const tokenizer = await peer.AutoTokenizer.from_pretrained(name, { local_files_only: isFolder });
    const model = await peer.AutoModel.from_pretrained(name, {
      dtype: given.dtype,
      device: "cpu",
      local_files_only: isFolder,
    });
    return {
      encode: (texts) =>
        tokenizer(texts, { padding: false, truncation: false, return_tensor: false }).input_ids,
      maxTokens: limitOf(tokenizer),
      padId: tokenizer.pad_token_id ?? 0,
      run: (rows, mask) => model({ input_ids: toTensor(peer, rows), attention_mask: toTensor(peer, mask) }),
      dispose: async () => void (await model.dispose?.()),
    };
  } catch (error) {
    throw notLoaded(given, where, error);
  }
}
