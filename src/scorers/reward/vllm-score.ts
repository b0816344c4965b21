import { byIndex, recordIn, single } from "./read-answer.ts";
import type { RewardApi } from "./reward-api.ts";
import { modelOf } from "./reward-params.ts";
import { ACTIVATION_PARAM, activationFields } from "./vllm-activation.ts";

/** vLLM's scoring endpoint for cross-encoders: n prompts beside n answers; models of one label only. */
export const vllmScore: RewardApi = {
  name: "vllm-score",
  summary: "cross-encoder served by vLLM, asked at /score with prompt and answer",
  url: "http://127.0.0.1:8000",
  path: "/score",
  source: "vLLM, docs/models/pooling_models/scoring.md",
  takes: "pair",
  hasSwitch: true,
  params: {
    activation_field: ACTIVATION_PARAM,
    fields: {
      type: "choice",
      default: "queries",
      choices: ["queries", "text_1"],
      summary: "names of the fields: queries and documents, or text_1 and text_2 of older servers",
    },
  },
  grouping: () => "any",
  body: (asks, settings) => {
    const [prompts, outputs] = [asks.map((a) => a.prompt), asks.map((a) => a.output)];
    return {
      ...modelOf(settings),
      ...(settings["fields"] === "text_1"
        ? { text_1: prompts, text_2: outputs }
        : { queries: prompts, documents: outputs }),
      ...activationFields(settings),
    };
  },
  read: (json, asks) =>
    byIndex(recordIn(json, "the answer")["data"], asks.length, "data").map((entry) => single(entry["score"])),
};
