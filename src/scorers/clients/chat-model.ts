import { type KeyHeader, type ParamSpec, type Price, type Settings, UserError } from "../../core/index.ts";
import { anthropicChat } from "./anthropic-chat.ts";
import type { ChatModel, ChatVendor } from "./chat.ts";
import { ggufChat } from "./gguf-chat.ts";
import { googleChat } from "./google-chat.ts";
import { httpChat } from "./http-chat.ts";
import { plainCaller } from "./model-caller.ts";
import { priceOf } from "./model-prices.ts";
import { openaiChat } from "./openai-chat.ts";

const VENDORS = {
  openai: openaiChat,
  anthropic: anthropicChat,
  google: googleChat,
} as const satisfies Readonly<Record<string, ChatVendor>>;

const LOCAL = "gguf:";

/** Where a chat model is, as params of every scorer that asks one. */
export const CHAT_PARAMS = {
  model: { type: "string", default: "", summary: "name of the model at the server" },
  url: {
    type: "string",
    default: "",
    summary: "address of the server (default: the vendor's own), or gguf:FILE for a local model",
  },
  api: {
    type: "choice",
    default: "openai",
    choices: Object.keys(VENDORS),
    summary: "protocol; openai is also that of vLLM, SGLang, llama.cpp and Ollama",
  },
  key_env: {
    type: "string",
    default: "",
    summary:
      "environment variable with the key; the vendor's usual one at the vendor's own address, none elsewhere",
  },
  threads: {
    type: "integer",
    default: 0,
    min: 0,
    max: 1024,
    summary: "threads of a local model; 0: one a core",
  },
  price_in: { type: "number", default: -1, min: -1, summary: "dollars a million input tokens; -1: by table" },
  price_out: {
    type: "number",
    default: -1,
    min: -1,
    summary: "dollars a million output tokens; -1: by table",
  },
} as const satisfies Readonly<Record<string, ParamSpec>>;

function wrong(problem: string, got: string, help?: string): UserError {
  return new UserError({
    where: "judge, parameter url",
    problem,
    got,
    ...(help === undefined ? {} : { help }),
  });
}

/** The address as it is used. @throws UserError where it is none or carries a secret */
function checkedBase(given: string, vendor: ChatVendor): string {
  if (given === "") return vendor.base;
  if (!URL.canParse(given))
    throw wrong("not an address", `"${given}"`, "write it whole: http://localhost:8000");
  const url = new URL(given);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw wrong("unknown protocol", `"${url.protocol}"`, "http:, https: or gguf:FILE");
  if (url.username !== "" || url.password !== "" || url.search !== "")
    throw wrong(
      "user names, passwords and queries are not allowed in an address",
      `"${url.protocol}//${url.host}/..."`,
      "put the key into an environment variable and name it with key_env",
    );
  return given;
}

/** The vendor's usual key goes to the vendor's own host only; anywhere else a key must be named. @throws UserError where a name is none */
function keyOf(settings: Settings, base: string, vendor: ChatVendor): KeyHeader | undefined {
  const env = String(settings["key_env"]);
  if (env !== "" && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(env))
    throw new UserError({
      where: "judge, parameter key_env",
      problem: "not the name of an environment variable",
      expected: "a name such as OPENAI_API_KEY, never the key itself",
    });
  if (env !== "") return { ...vendor.key, env };
  return new URL(base).host === new URL(vendor.base).host ? vendor.key : undefined;
}

function priceFor(settings: Settings): Price | undefined {
  const known = priceOf(String(settings["model"]));
  const [inputUsd, outputUsd] = [Number(settings["price_in"]), Number(settings["price_out"])];
  const input = inputUsd >= 0 ? inputUsd : known?.inputUsd;
  const output = outputUsd >= 0 ? outputUsd : known?.outputUsd;
  if (input === undefined || output === undefined) return undefined;
  const isOwn = inputUsd >= 0 && outputUsd >= 0;
  return { inputUsd: input, outputUsd: output, ...(isOwn ? {} : { isUnverified: true }) };
}

/** The chat model that settings name. @throws UserError where they name none, or its file or package is not there */
export async function chatModel(settings: Settings): Promise<ChatModel> {
  const url = String(settings["url"]);
  const model = String(settings["model"]);
  const price = priceFor(settings);
  if (url.startsWith(LOCAL)) {
    const local = { file: url.slice(LOCAL.length), threads: Number(settings["threads"]) };
    return ggufChat({ ...local, ...(price === undefined ? {} : { price }) });
  }
  if (model === "")
    throw new UserError({
      where: "judge",
      problem: "no model named",
      expected: "model=NAME, and url=ADDRESS unless it is the vendor's own",
      help: "docs/guide-judges.md shows OpenAI, Anthropic, Google, vLLM, Ollama and local files",
    });
  const vendor: ChatVendor = VENDORS[String(settings["api"]) as keyof typeof VENDORS];
  const base = checkedBase(url, vendor);
  const key = keyOf(settings, base, vendor);
  return httpChat({
    vendor,
    base,
    model,
    caller: plainCaller(),
    ...(key === undefined ? {} : { key }),
    ...(price === undefined ? {} : { price }),
  });
}
