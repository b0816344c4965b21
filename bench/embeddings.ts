/**
 * npx tsx bench/embeddings.ts FOLDER [--texts 512] [--runs 5]: sentence vectors of an ONNX encoder, ours beside its bare runtime, in turn.
 * FOLDER holds config.json, tokenizer.json and onnx/model.onnx; TRENCHCOAT_NODE_PEERS names the folder with @huggingface/transformers.
 */
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { plainContext } from "../src/core/index.ts";
import { embedder as makeEmbedder } from "../src/scorers/index.ts";
import { makePairs } from "./pairs.ts";

const BATCH = 32;

/** What we use of onnxruntime-node. */
interface Ort {
  readonly InferenceSession: { create(file: string): Promise<Session> };
  readonly Tensor: new (type: "int64", data: BigInt64Array, dims: readonly number[]) => unknown;
}
interface Session {
  readonly inputNames: readonly string[];
  run(
    feeds: Readonly<Record<string, unknown>>,
    fetches: readonly string[],
  ): Promise<Readonly<Record<string, { readonly data: Float32Array; readonly dims: readonly number[] }>>>;
}
type Tokenizer = (
  texts: readonly string[],
  options: object,
) => { readonly input_ids: readonly (readonly number[])[] };

/** The runtime by itself: tokens, one padded batch after the other in the order given, mean of the last layer. */
async function bare(folder: string, peers: string): Promise<(texts: readonly string[]) => Promise<number>> {
  const require = createRequire(join(peers, "node_modules/@huggingface/transformers/package.json"));
  const ort = require("onnxruntime-node") as Ort;
  const { AutoTokenizer } = require("@huggingface/transformers") as {
    AutoTokenizer: { from_pretrained(name: string, options: object): Promise<Tokenizer> };
  };
  const tokenizer = await AutoTokenizer.from_pretrained(resolve(folder), { local_files_only: true });
  const session = await ort.InferenceSession.create(join(folder, "onnx/model.onnx"));
  return async (texts) => {
    let check = 0;
    for (let from = 0; from < texts.length; from += BATCH) {
      const ids = tokenizer(texts.slice(from, from + BATCH), {
        return_tensor: false,
        padding: false,
      }).input_ids;
      const length = Math.max(...ids.map((row) => row.length));
      const dims = [ids.length, length];
      const feeds = Object.fromEntries(
        session.inputNames.map((name) => {
          const data = new BigInt64Array(ids.length * length);
          if (name !== "token_type_ids")
            ids.forEach((row, i) =>
              row.forEach((id, j) => (data[i * length + j] = name === "input_ids" ? BigInt(id) : 1n)),
            );
          return [name, new ort.Tensor("int64", data, dims)];
        }),
      );
      const { last_hidden_state: out } = await session.run(feeds, ["last_hidden_state"]);
      check += firstColumn(
        out!,
        ids.map((row) => row.length),
      );
    }
    return check;
  };
}

/** Sum over texts of the first column of the unit-length mean vector: what both sides must agree on. */
function firstColumn(
  { data, dims }: { readonly data: Float32Array; readonly dims: readonly number[] },
  lengths: readonly number[],
): number {
  const [, length, nCols] = dims as [number, number, number];
  let check = 0;
  lengths.forEach((n, i) => {
    const mean = new Float64Array(nCols);
    for (let j = 0; j < n; j++)
      for (let c = 0; c < nCols; c++) mean[c]! += data[(i * length + j) * nCols + c]!;
    check += mean[0]! / Math.hypot(...mean);
  });
  return check;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

async function timed(
  embed: () => Promise<number>,
): Promise<{ readonly seconds: number; readonly check: number }> {
  const start = process.hrtime.bigint();
  const check = await embed();
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9, check };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { texts: { type: "string", default: "512" }, runs: { type: "string", default: "5" } },
  });
  const [folder] = positionals;
  const peers = process.env["TRENCHCOAT_NODE_PEERS"];
  if (folder === undefined || peers === undefined) throw new Error("needs FOLDER and TRENCHCOAT_NODE_PEERS");
  // Texts of one to three sentences, as outputs differ in length.
  const sentences = makePairs(Number(values.texts) * 3, 1).map((p) => p.hypothesis);
  const texts = Array.from({ length: Number(values.texts) }, (_, i) =>
    sentences.slice(3 * i, 3 * i + 1 + (i % 3)).join(" "),
  );
  const theirs = await bare(folder, peers);
  const seconds = { ours: [] as number[], bare: [] as number[] };
  for (let run = 0; run < Number(values.runs); run++) {
    const ours = await makeEmbedder({ embedder: "onnx", model: folder, batch: BATCH });
    const a = await timed(async () => {
      const vectors = await ours.sentences(texts, plainContext(1));
      return vectors.reduce((sum, v) => sum + (v as Float32Array)[0]!, 0);
    });
    await ours.close?.();
    const b = await timed(() => theirs(texts));
    if (Math.abs(a.check - b.check) > 1e-3) throw new Error(`vectors differ: ${a.check}, ${b.check}`);
    seconds.ours.push(a.seconds);
    seconds.bare.push(b.seconds);
  }
  const rate = (s: readonly number[]): string => `${(texts.length / median(s)).toFixed(0)} texts/s`;
  const ratio = median(seconds.bare) / median(seconds.ours);
  process.stdout.write(
    `${texts.length} texts, ${values.runs} runs in turn: ours ${rate(seconds.ours)}, bare onnxruntime ${rate(seconds.bare)}, ratio ${ratio.toFixed(2)}\n`,
  );
}

await main();
