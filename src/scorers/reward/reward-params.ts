import type { KeyHeader, ParamSpec, Settings } from "../../core/index.ts";
import type { RewardApi } from "./reward-api.ts";

const SHARED: Readonly<Record<string, ParamSpec>> = {
  model: { type: "string", default: "", summary: "name of the served model; left out where empty" },
  label: {
    type: "string",
    default: "",
    summary: "name or number of the label whose value is the score; needed where the model has several",
  },
  expect: {
    type: "choice",
    default: "raw",
    choices: ["raw", "probability"],
    summary: "raw reward (asked for without activation), or a probability as the server makes it",
  },
  direction: {
    type: "choice",
    default: "higher",
    choices: ["higher", "lower", "none"],
    summary: "which way is better",
  },
  batch: { type: "integer", default: 16, min: 1, max: 4096, summary: "texts of one request" },
  concurrency: {
    type: "integer",
    default: 8,
    min: 1,
    max: 1024,
    summary: "requests under way at once outside a run, whose --concurrency decides",
  },
  key_env: {
    type: "string",
    default: "",
    summary: "environment variable that holds the key, sent as a bearer token",
  },
};

const TEMPLATE: Readonly<Record<string, ParamSpec>> = {
  template: {
    type: "string",
    default: "plain",
    summary: "chat template: a built-in name, or a FILE (tokenizer_config.json or Jinja)",
  },
  bos: {
    type: "choice",
    default: "strip",
    choices: ["strip", "keep"],
    summary: "whether the template's beginning-of-text token is sent; most servers add one themselves",
  },
};

/** All parameters of an API: address, shared ones, and its own, which may change a shared default. */
export function paramsOf(api: RewardApi): Readonly<Record<string, ParamSpec>> {
  return {
    url: { type: "string", default: api.url, summary: "address of the server" },
    ...SHARED,
    ...(api.takes === "text" ? TEMPLATE : {}),
    ...api.params,
  };
}

/** How the key is sent, where there is one. */
export function keyOf(settings: Settings): { readonly key?: KeyHeader } {
  const env = String(settings["key_env"]);
  return env === "" ? {} : { key: { env, header: "authorization", prefix: "Bearer " } };
}

/** The model's name as a field, left out where none is given. */
export function modelOf(settings: Settings): { readonly model?: string } {
  const model = String(settings["model"]);
  return model === "" ? {} : { model };
}

/** Whether the raw score is wanted, without softmax or sigmoid. */
export const isRaw = (settings: Settings): boolean => settings["expect"] === "raw";
