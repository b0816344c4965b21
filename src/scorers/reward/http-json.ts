import type { Settings } from "../../core/index.ts";
import { type JsonBody, jsonBody, valuesAt } from "./json-body.ts";
import { listIn, single } from "./read-answer.ts";
import type { RewardApi } from "./reward-api.ts";

const bodies = new WeakMap<Settings, JsonBody>();

/** The body of these settings, read once. */
function bodyOf(settings: Settings): JsonBody {
  const body = bodies.get(settings) ?? jsonBody(String(settings["body"]));
  bodies.set(settings, body);
  return body;
}

/** Any server that takes JSON and answers with JSON: the user says where text goes in and where the number comes out. */
export const httpJson: RewardApi = {
  name: "http-json",
  summary: "any HTTP server that takes JSON: body with placeholders, path of the number in the answer",
  url: "http://127.0.0.1:8000/score",
  path: "",
  source: "the user's own server; slime's remote_rm and LLaMA-Factory's score route by name",
  takes: "text",
  params: {
    body: {
      type: "string",
      default: "prompt-output",
      summary:
        "prompt-output, slime, llama-factory, or a JSON FILE with {{text}}, {{prompt}}, {{output}}, {{messages}}, {{label}}, {{model}}; {{texts}}, {{prompts}}, {{outputs}}, {{labels}} for batches",
    },
    expect: {
      type: "choice",
      default: "probability",
      choices: ["raw", "probability"],
      summary: "probability: the value as the server makes it; raw: an unbounded reward is expected",
    },
    answer: {
      type: "string",
      default: "score",
      summary:
        "where the number is: names and numbers with dots, * for every entry (data.*.score); empty: the whole answer",
    },
  },
  content: (settings) => bodyOf(settings).content,
  grouping: (settings) => (bodyOf(settings).isBatch ? "any" : "one"),
  body: (asks, settings) => bodyOf(settings).fill(asks, String(settings["model"])),
  read: (json, asks, settings) => {
    const found = valuesAt(json, String(settings["answer"]));
    const values = found.length === 1 && Array.isArray(found[0]) ? (found[0] as unknown[]) : found;
    return listIn(values, "the answer", asks.length).map(single);
  },
};
