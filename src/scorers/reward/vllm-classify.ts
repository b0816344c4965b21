import { byIndex, numbered, recordIn } from "./read-answer.ts";
import type { RewardApi } from "./reward-api.ts";
import { modelOf } from "./reward-params.ts";
import { ACTIVATION_PARAM, activationFields } from "./vllm-activation.ts";

/** The shape of an answer of `/classify`: `data[i].probs` by `index`. Probabilities only in name. */
export function readClassified(json: unknown, n: number) {
  const data = byIndex(recordIn(json, "the answer")["data"], n, "data");
  return data.map((entry) => ({ labels: numbered(entry["probs"], "probs") }));
}

/** vLLM's classification endpoint. `template=server` sends messages, one conversation a request, to which vLLM applies the model's own template. */
export const vllmClassify: RewardApi = {
  name: "vllm-classify",
  summary: "reward model served by vLLM, asked at /classify",
  url: "http://127.0.0.1:8000",
  path: "/classify",
  source: "vLLM, docs/models/pooling_models/classify.md and entrypoints/pooling/classify/protocol.py",
  takes: "text",
  hasSwitch: true,
  hasServerTemplate: true,
  addsNoBos: ({ bos }) => bos === "keep",
  params: {
    activation_field: ACTIVATION_PARAM,
    template: {
      type: "string",
      default: "server",
      summary:
        "server: vLLM applies the model's own chat template, one text a request; else a built-in name or a FILE",
    },
  },
  grouping: ({ template }) => (template === "server" ? "one" : "any"),
  body: (asks, settings) => ({
    ...modelOf(settings),
    ...(settings["template"] === "server"
      ? { messages: asks[0]!.messages }
      : {
          input: asks.map((a) => a.text),
          ...(settings["bos"] === "keep" ? { add_special_tokens: false } : {}),
        }),
    ...activationFields(settings),
  }),
  read: (json, asks) => readClassified(json, asks.length),
};
