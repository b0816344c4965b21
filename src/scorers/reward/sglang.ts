import { byIndex, listIn, numbered, recordIn } from "./read-answer.ts";
import type { RewardApi } from "./reward-api.ts";
import { modelOf } from "./reward-params.ts";
import { readClassified } from "./vllm-classify.ts";

const URL = "http://127.0.0.1:30000";

/** SGLang's native endpoint (`--is-embedding`): raw values, `[i].embedding`. */
export const sglangClassify: RewardApi = {
  name: "sglang-classify",
  summary: "reward model served by SGLang, asked at its native /classify",
  url: URL,
  path: "/classify",
  source: "SGLang, docs/basic_usage/native_api and examples/runtime/reward_model.py",
  takes: "text",
  params: {},
  grouping: () => "any",
  body: (asks, settings) => ({ ...modelOf(settings), text: asks.map((a) => a.text) }),
  read: (json, asks) =>
    listIn(json, "the answer", asks.length).map((entry) => ({
      labels: numbered(recordIn(entry, "an entry")["embedding"], "embedding"),
    })),
};

/** SGLang's endpoint in vLLM's shape, one text a request. It applies softmax: a model of one label always answers 1. */
export const sglangV1Classify: RewardApi = {
  name: "sglang-v1-classify",
  summary: "classifier served by SGLang, asked at /v1/classify, which applies softmax",
  url: URL,
  path: "/v1/classify",
  source: "SGLang, docs/supported_models/classify_models.md",
  takes: "text",
  params: {
    expect: {
      type: "choice",
      default: "probability",
      choices: ["raw", "probability"],
      summary: "this endpoint always applies softmax",
    },
  },
  grouping: () => "one",
  body: (asks, settings) => ({ ...modelOf(settings), input: asks[0]!.text }),
  read: (json, asks) => readClassified(json, asks.length),
};

/** SGLang's embeddings endpoint, from which verl reads rewards: `data[i].embedding`, one value a text. */
export const sglangEmbeddings: RewardApi = {
  name: "sglang-embeddings",
  summary: "reward model served by SGLang, asked at /v1/embeddings",
  url: URL,
  path: "/v1/embeddings",
  source: "verl, verl/experimental/reward_loop/reward_loop.py",
  takes: "text",
  params: {},
  grouping: () => "any",
  body: (asks, settings) => ({ ...modelOf(settings), input: asks.map((a) => a.text) }),
  read: (json, asks) =>
    byIndex(recordIn(json, "the answer")["data"], asks.length, "data").map((entry) => ({
      labels: numbered(entry["embedding"], "embedding"),
    })),
};
