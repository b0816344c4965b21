import type { ParamSpec } from "../../core/index.ts";
import { byIndex, listIn, numberIn, recordIn, single } from "./read-answer.ts";
import type { LabelValue, RewardApi } from "./reward-api.ts";
import { isRaw } from "./reward-params.ts";

const URL = "http://127.0.0.1:8080";
const SOURCE = "text-embeddings-inference, router/src/http/types.rs";

const TRUNCATE: ParamSpec = {
  type: "boolean",
  default: false,
  summary: "cut texts that are too long instead of refusing them",
};

function labelsOf(entry: unknown): LabelValue[] {
  return listIn(entry, "an answer").map((prediction) => {
    const { label, score } = recordIn(prediction, "a prediction");
    return { label: String(label), value: numberIn(score) };
  });
}

/** TEI's classifier. Labels come sorted by score, so they are told by name; a flat list of two texts would mean one pair, so lists of lists are sent. */
export const teiPredict: RewardApi = {
  name: "tei-predict",
  summary: "sequence classifier served by text-embeddings-inference, asked at /predict",
  url: URL,
  path: "/predict",
  source: SOURCE,
  takes: "text",
  hasSwitch: true,
  params: {
    pair: {
      type: "boolean",
      default: false,
      summary: "send prompt and answer as a pair of sequences instead of one text",
    },
    truncate: TRUNCATE,
  },
  grouping: () => "any",
  body: (asks, settings) => ({
    inputs: asks.map((a) => (settings["pair"] === true ? [a.prompt, a.output] : [a.text])),
    truncate: settings["truncate"],
    raw_scores: isRaw(settings),
  }),
  read: (json, asks) => {
    const list = listIn(json, "the answer");
    const rows = asks.length === 1 && !Array.isArray(list[0]) ? [list] : list;
    return listIn(rows, "the answer", asks.length).map((entry) => ({ labels: labelsOf(entry) }));
  },
};

/** TEI's reranker: answers of one prompt a request; results come sorted and are put back by index. */
export const teiRerank: RewardApi = {
  name: "tei-rerank",
  summary:
    "cross-encoder served by text-embeddings-inference, asked at /rerank with the answers of one prompt",
  url: URL,
  path: "/rerank",
  source: SOURCE,
  takes: "pair",
  hasSwitch: true,
  params: { truncate: TRUNCATE },
  grouping: () => "same-prompt",
  body: (asks, settings) => ({
    query: asks[0]!.prompt,
    texts: asks.map((a) => a.output),
    truncate: settings["truncate"],
    raw_scores: isRaw(settings),
    return_text: false,
  }),
  read: (json, asks) => byIndex(json, asks.length, "the answer").map((entry) => single(entry["score"])),
};
