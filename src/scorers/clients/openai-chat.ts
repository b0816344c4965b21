import type { ChatAnswer, ChatRequest, ChatToken, ChatVendor, Finish, TokenChoice } from "./chat.ts";
import { at, listAt, tokenCounts } from "./json-fields.ts";

const PATH = "/chat/completions";

/** `http://host`, `http://host/v1` and the whole address all name the same endpoint. */
function address(base: string): string {
  const bare = base.replace(/\/+$/, "");
  if (bare.endsWith(PATH)) return bare;
  return /\/v\d+[a-z]*$/.test(bare) ? `${bare}${PATH}` : `${bare}/v1${PATH}`;
}

function body(model: string, request: ChatRequest): unknown {
  const { messages, temperature, maxTokens, seed, topLogprobs, schema, continues, limitName } = request;
  return {
    model,
    messages: continues === undefined ? messages : [...messages, { role: "assistant", content: continues }],
    // vLLM and SGLang go on with the last message where these say so; llama.cpp and Ollama do without.
    ...(continues === undefined ? {} : { continue_final_message: true, add_generation_prompt: false }),
    temperature,
    [limitName ?? "max_tokens"]: maxTokens,
    ...(seed === undefined ? {} : { seed }),
    ...(topLogprobs === undefined ? {} : { logprobs: true, top_logprobs: topLogprobs }),
    ...(schema === undefined
      ? {}
      : {
          response_format: {
            type: "json_schema",
            json_schema: { name: schema.name, strict: true, schema: schema.schema },
          },
        }),
  };
}

function choice(json: unknown): TokenChoice[] {
  const token = at(json, "token");
  const logprob = at(json, "logprob");
  return typeof token === "string" && typeof logprob === "number" ? [{ token, logprob }] : [];
}

function tokensOf(json: unknown): ChatToken[] {
  return listAt(json, "logprobs", "content").flatMap((entry) =>
    choice(entry).map((own) => ({
      token: own.token,
      logprob: own.logprob,
      alternatives: listAt(entry, "top_logprobs").flatMap(choice),
    })),
  );
}

function finishOf(json: unknown): Finish {
  const reason = at(json, "finish_reason");
  if (reason === "length") return "length";
  return reason === "content_filter" ? "refused" : "stop";
}

function read(json: unknown): ChatAnswer {
  const first = at(json, "choices", 0);
  const refusal = at(first, "message", "refusal");
  if (typeof refusal === "string" && refusal !== "") return { text: refusal, finish: "refused" };
  const content = at(first, "message", "content");
  const finish = finishOf(first);
  if (typeof content !== "string" && finish === "stop") throw new Error("no choices[0].message.content");
  const tokens = tokensOf(first);
  return {
    text: typeof content === "string" ? content : "",
    finish,
    ...(tokens.length === 0 ? {} : { tokens }),
  };
}

/** `/v1/chat/completions` of OpenAI, vLLM, SGLang, llama.cpp, Ollama, LM Studio and everything that speaks like them. */
export const openaiChat: ChatVendor = {
  base: "https://api.openai.com",
  key: { env: "OPENAI_API_KEY", header: "authorization", prefix: "Bearer " },
  hasLogprobs: true,
  continues: "maybe",
  address,
  body,
  read,
  usage: (json) => tokenCounts(at(json, "usage", "prompt_tokens"), at(json, "usage", "completion_tokens")),
};
