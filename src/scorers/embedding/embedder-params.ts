import { type ParamSpec, type Settings, UserError } from "../../core/index.ts";
import { cachedEmbedder } from "./cached-embedder.ts";
import type { Embedder } from "./embedder.ts";
import { openAiEmbedder, teiEmbedder } from "./http-embedders.ts";
import { ngramEmbedder } from "./ngram-embedder.ts";
import { onnxEmbedder, type Pooling } from "./onnx-embedder.ts";
import { useLiteEmbedder } from "./use-lite-embedder.ts";

const KINDS = ["none", "onnx", "openai", "tei", "use-lite", "ngrams"] as const;
type Kind = (typeof KINDS)[number];

const HOW =
  "embedder=onnx,model=FOLDER or HUB-NAME; embedder=openai,url=...,model=...; embedder=tei,url=...; embedder=use-lite; embedder=ngrams";

/** Parameters of every scorer that embeds texts. */
export const EMBEDDER_PARAMS: Readonly<Record<string, ParamSpec>> = {
  embedder: {
    type: "choice",
    default: "none",
    choices: KINDS,
    summary:
      "what makes the vectors; must be chosen: onnx (local, optional peer), openai or tei (a server), use-lite (optional peer), ngrams (spelling only, a weak baseline)",
  },
  model: { type: "string", default: "", summary: "folder or hub name (onnx), name at the server (openai)" },
  url: { type: "string", default: "", summary: "address of the server, http://localhost:8080" },
  key_env: {
    type: "string",
    default: "",
    summary: "environment variable that holds the key, sent as a bearer token; none where empty",
  },
  dtype: {
    type: "choice",
    default: "fp32",
    choices: ["fp32", "fp16", "q8", "int8", "uint8", "q4"],
    summary: "which weights of an onnx model",
  },
  pooling: {
    type: "choice",
    default: "auto",
    choices: ["auto", "mean", "cls"],
    summary: "onnx: how token vectors become a text's; auto reads 1_Pooling/config.json, else mean",
  },
  batch: { type: "integer", default: 32, min: 1, max: 4096, summary: "texts in one call of the encoder" },
};

function need(settings: Settings, name: "model" | "url", where: string): string {
  const value = String(settings[name]);
  if (value !== "") return value;
  throw new UserError({
    where,
    problem: `embedder=${String(settings["embedder"])} needs ${name}`,
    expected: HOW,
  });
}

function server(settings: Settings, where: string) {
  const url = need(settings, "url", where);
  const env = String(settings["key_env"]);
  const key = env === "" ? {} : { key: { env, header: "authorization", prefix: "Bearer " } };
  return { url, model: String(settings["model"]), ...key };
}

async function bareEmbedder(settings: Settings, where: string): Promise<Embedder> {
  const kind = settings["embedder"] as Kind;
  if (kind === "none") throw new UserError({ where, problem: "no embedder is chosen", expected: HOW });
  if (kind === "ngrams") return ngramEmbedder();
  if (kind === "use-lite") return useLiteEmbedder(where);
  if (kind === "tei") return teiEmbedder(server(settings, where));
  if (kind === "openai") {
    need(settings, "model", where);
    return openAiEmbedder(server(settings, where));
  }
  const model = need(settings, "model", where);
  const pooling = settings["pooling"] as Pooling | "auto";
  const layer = Number(settings["layer"] ?? -1);
  return onnxEmbedder({ model, dtype: String(settings["dtype"]), pooling, layer }, where);
}

/** The embedder that the settings name, with batches and a cache. @throws UserError where none is chosen or something that it needs is not there */
export async function createEmbedder(settings: Settings, where: string): Promise<Embedder> {
  return cachedEmbedder(await bareEmbedder(settings, where), { batch: Number(settings["batch"]) });
}
