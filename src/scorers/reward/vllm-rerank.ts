import { byIndex, recordIn, single } from "./read-answer.ts";
import type { RewardApi } from "./reward-api.ts";
import { modelOf } from "./reward-params.ts";
import { ACTIVATION_PARAM, activationFields } from "./vllm-activation.ts";

/** vLLM's reranking endpoint: answers of one prompt a request; results come sorted and are put back by index. */
export const vllmRerank: RewardApi = {
  name: "vllm-rerank",
  summary: "cross-encoder served by vLLM, asked at /rerank with the answers of one prompt",
  url: "http://127.0.0.1:8000",
  path: "/rerank",
  source: "vLLM, docs/models/pooling_models/scoring.md",
  takes: "pair",
  hasSwitch: true,
  params: { activation_field: ACTIVATION_PARAM },
  grouping: () => "same-prompt",
  body: (asks, settings) => ({
    ...modelOf(settings),
    query: asks[0]!.prompt,
    documents: asks.map((a) => a.output),
    top_n: 0,
    ...activationFields(settings),
  }),
  read: (json, asks) =>
    byIndex(recordIn(json, "the answer")["results"], asks.length, "results").map((entry) =>
      single(entry["relevance_score"]),
    ),
};
