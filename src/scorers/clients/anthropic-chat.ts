import type { ChatAnswer, ChatRequest, ChatVendor, Finish } from "./chat.ts";
import { at, tokenCounts } from "./json-fields.ts";

const PATH = "/messages";

function address(base: string): string {
  const bare = base.replace(/\/+$/, "");
  if (bare.endsWith(PATH)) return bare;
  return bare.endsWith("/v1") ? `${bare}${PATH}` : `${bare}/v1${PATH}`;
}

/** A schema is asked for as the one tool that must be called: its input is then the answer. */
function body(model: string, { messages, temperature, maxTokens, schema }: ChatRequest): unknown {
  const system = messages.filter((m) => m.role === "system").map((m) => m.content);
  return {
    model,
    max_tokens: maxTokens,
    temperature,
    ...(system.length === 0 ? {} : { system: system.join("\n\n") }),
    messages: messages.filter((m) => m.role !== "system"),
    ...(schema === undefined
      ? {}
      : {
          tools: [{ name: schema.name, description: "Gives the answer.", input_schema: schema.schema }],
          tool_choice: { type: "tool", name: schema.name },
        }),
  };
}

function finishOf(json: unknown): Finish {
  const reason = at(json, "stop_reason");
  if (reason === "max_tokens") return "length";
  return reason === "refusal" ? "refused" : "stop";
}

function read(json: unknown): ChatAnswer {
  const content = at(json, "content");
  if (!Array.isArray(content)) throw new Error("no content");
  const called = content.find((part) => at(part, "type") === "tool_use");
  const texts = content.map((part) => at(part, "text")).filter((t) => typeof t === "string");
  const text = called === undefined ? texts.join("") : JSON.stringify(at(called, "input") ?? null);
  return { text, finish: finishOf(json) };
}

/** Anthropic's `/v1/messages`. It gives no log-probabilities and takes no seed. */
export const anthropicChat: ChatVendor = {
  base: "https://api.anthropic.com",
  key: { env: "ANTHROPIC_API_KEY", header: "x-api-key" },
  headers: { "anthropic-version": "2023-06-01" },
  hasLogprobs: false,
  continues: "no",
  address,
  body,
  read,
  usage: (json) => {
    const input = ["input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens"].map((name) =>
      at(json, "usage", name),
    );
    const counted = input.filter((n) => typeof n === "number");
    const total = counted.length === 0 ? undefined : counted.reduce((sum, n) => sum + n, 0);
    return tokenCounts(total, at(json, "usage", "output_tokens"));
  },
};
