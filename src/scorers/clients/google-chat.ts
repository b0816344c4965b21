import type { ChatAnswer, ChatRequest, ChatToken, ChatVendor, Finish, TokenChoice } from "./chat.ts";
import { at, listAt, tokenCounts } from "./json-fields.ts";

const REFUSED: ReadonlySet<unknown> = new Set([
  "SAFETY",
  "RECITATION",
  "PROHIBITED_CONTENT",
  "BLOCKLIST",
  "SPII",
]);

function address(base: string, model: string): string {
  const bare = base.replace(/\/+$/, "");
  if (bare.endsWith(":generateContent")) return bare;
  const root = /\/v\d+[a-z]*$/.test(bare) ? bare : `${bare}/v1beta`;
  return `${root}/models/${encodeURIComponent(model.replace(/^models\//, ""))}:generateContent`;
}

/** Google's schemas are a part of JSON Schema that does not know `additionalProperties`. */
function plainSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plainSchema);
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key]) => key !== "additionalProperties");
  return Object.fromEntries(kept.map(([key, value]) => [key, plainSchema(value)]));
}

function body(_model: string, request: ChatRequest): unknown {
  const { messages, temperature, maxTokens, seed, topLogprobs, schema } = request;
  const system = messages.filter((m) => m.role === "system");
  const turns = messages.filter((m) => m.role !== "system");
  return {
    contents: turns.map(({ role, content }) => ({
      role: role === "assistant" ? "model" : "user",
      parts: [{ text: content }],
    })),
    ...(system.length === 0
      ? {}
      : { systemInstruction: { parts: system.map(({ content }) => ({ text: content })) } }),
    generationConfig: {
      temperature,
      maxOutputTokens: maxTokens,
      ...(seed === undefined ? {} : { seed }),
      ...(topLogprobs === undefined ? {} : { responseLogprobs: true, logprobs: topLogprobs }),
      ...(schema === undefined
        ? {}
        : { responseMimeType: "application/json", responseSchema: plainSchema(schema.schema) }),
    },
  };
}

function choice(json: unknown): TokenChoice[] {
  const token = at(json, "token");
  const logprob = at(json, "logProbability");
  return typeof token === "string" && typeof logprob === "number" ? [{ token, logprob }] : [];
}

function tokensOf(candidate: unknown): ChatToken[] {
  const top = listAt(candidate, "logprobsResult", "topCandidates");
  return listAt(candidate, "logprobsResult", "chosenCandidates").flatMap((chosen, t) =>
    choice(chosen).map((own) => ({
      token: own.token,
      logprob: own.logprob,
      alternatives: listAt(top[t], "candidates").flatMap(choice),
    })),
  );
}

function finishOf(candidate: unknown): Finish {
  const reason = at(candidate, "finishReason");
  if (reason === "MAX_TOKENS") return "length";
  return REFUSED.has(reason) ? "refused" : "stop";
}

function read(json: unknown): ChatAnswer {
  const blocked = at(json, "promptFeedback", "blockReason");
  if (typeof blocked === "string") return { text: blocked, finish: "refused" };
  const candidate = at(json, "candidates", 0);
  if (candidate === undefined) throw new Error("no candidates[0]");
  // Parts marked as thoughts are reasoning, not the answer.
  const parts = listAt(candidate, "content", "parts").filter((part) => at(part, "thought") !== true);
  const texts = parts.map((part) => at(part, "text")).filter((t) => typeof t === "string");
  const finish = finishOf(candidate);
  if (texts.length === 0 && finish === "stop") throw new Error("no candidates[0].content.parts[0].text");
  const tokens = tokensOf(candidate);
  return { text: texts.join(""), finish, ...(tokens.length === 0 ? {} : { tokens }) };
}

/** Google's `models/MODEL:generateContent`. */
export const googleChat: ChatVendor = {
  base: "https://generativelanguage.googleapis.com",
  key: { env: "GEMINI_API_KEY", header: "x-goog-api-key" },
  hasLogprobs: true,
  continues: "no",
  address,
  body,
  read,
  usage: (json) => {
    const of = (name: string): unknown => at(json, "usageMetadata", name);
    const [answer, thoughts] = [of("candidatesTokenCount"), of("thoughtsTokenCount")];
    const output = typeof thoughts === "number" && typeof answer === "number" ? answer + thoughts : answer;
    return tokenCounts(of("promptTokenCount"), output);
  },
};
