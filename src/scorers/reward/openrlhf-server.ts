import { listIn, recordIn, single } from "./read-answer.ts";
import type { RewardApi } from "./reward-api.ts";

/** OpenRLHF's remote reward model. Its server adds no special tokens, so the template's are kept. */
export const openrlhfServer: RewardApi = {
  name: "openrlhf-server",
  summary: "reward server of OpenRLHF, asked at /get_reward",
  url: "http://127.0.0.1:5000",
  path: "/get_reward",
  source: "OpenRLHF, openrlhf/cli/serve_rm.py and openrlhf/utils/agent.py",
  takes: "text",
  addsNoBos: () => true,
  params: {
    bos: {
      type: "choice",
      default: "keep",
      choices: ["strip", "keep"],
      summary: "whether the template's beginning-of-text token is sent; this server adds none",
    },
    field: {
      type: "choice",
      default: "rewards",
      choices: ["rewards", "scores"],
      summary: "rewards feed the advantage, scores the dynamic filter",
    },
  },
  grouping: () => "any",
  body: (asks) => ({
    query: asks.map((a) => a.text),
    prompts: asks.map((a) => a.openText),
    labels: asks.map((a) => a.label),
  }),
  read: (json, asks, settings) => {
    const field = String(settings["field"]);
    const values = listIn(recordIn(json, "the answer")[field], field, asks.length);
    return values.map((value) => single(Array.isArray(value) && value.length === 1 ? value[0] : value));
  },
};
