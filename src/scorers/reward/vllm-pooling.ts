import { byIndex, listIn, numbered, recordIn } from "./read-answer.ts";
import type { RewardApi, RewardAsk } from "./reward-api.ts";
import { modelOf } from "./reward-params.ts";
import { ACTIVATION_PARAM, activationFields } from "./vllm-activation.ts";

const URL = "http://127.0.0.1:8000";
const SOURCE = "vLLM, docs/models/pooling_models/reward.md";

const dataOf = (json: unknown, asks: readonly RewardAsk[]): readonly unknown[] =>
  byIndex(recordIn(json, "the answer")["data"], asks.length, "data").map((entry) => entry["data"]);

/** vLLM's pooling endpoint with the task `classify`: a sequence reward model. */
export const vllmPooling: RewardApi = {
  name: "vllm-pooling",
  summary: "sequence reward model served by vLLM, asked at /pooling",
  url: URL,
  path: "/pooling",
  source: SOURCE,
  takes: "text",
  hasSwitch: true,
  addsNoBos: ({ bos }) => bos === "keep",
  params: { activation_field: ACTIVATION_PARAM },
  grouping: () => "any",
  body: (asks, settings) => ({
    ...modelOf(settings),
    input: asks.map((a) => a.text),
    task: "classify",
    ...(settings["bos"] === "keep" ? { add_special_tokens: false } : {}),
    ...activationFields(settings),
  }),
  read: (json, asks) => dataOf(json, asks).map((data) => ({ labels: numbered(data, "data") })),
};

/** vLLM's pooling endpoint with the task `token_classify`: a process reward model that gives one row a step (STEP pooling). */
export const vllmProcess: RewardApi = {
  name: "vllm-process",
  summary: "process reward model served by vLLM, asked at /pooling: one value a step, reduced to one",
  url: URL,
  path: "/pooling",
  source: `${SOURCE}; Lightman et al. 2023, https://arxiv.org/abs/2305.20050`,
  takes: "text",
  hasSwitch: true,
  addsNoBos: ({ bos }) => bos === "keep",
  isStepwise: true,
  params: {
    activation_field: ACTIVATION_PARAM,
    expect: {
      type: "choice",
      default: "probability",
      choices: ["raw", "probability"],
      summary: "a probability of each step as the server makes it, or the raw value",
    },
    step_tag: {
      type: "string",
      default: "<extra_0>",
      summary: "token that ends a step, the server's step_tag_id as text",
    },
    reduce: {
      type: "choice",
      default: "min",
      choices: ["min", "last", "mean", "product"],
      summary: "how the steps' values make the output's",
    },
  },
  grouping: () => "any",
  body: (asks, settings) => ({
    ...modelOf(settings),
    input: asks.map((a) => a.text),
    task: "token_classify",
    ...(settings["bos"] === "keep" ? { add_special_tokens: false } : {}),
    ...activationFields(settings),
  }),
  read: (json, asks) =>
    dataOf(json, asks).map((data) => ({
      steps: listIn(data, "data").map((row) => numbered(Array.isArray(row) ? row : [row], "a step")),
    })),
};
