import { afterEach, describe, expect, test } from "vitest";
import { isCalled, plainContext } from "../../../src/core/index.ts";
import { anthropicChat } from "../../../src/scorers/clients/anthropic-chat.ts";
import type { ChatRequest } from "../../../src/scorers/clients/chat.ts";
import { CHAT_PARAMS, chatModel } from "../../../src/scorers/clients/chat-model.ts";
import { googleChat } from "../../../src/scorers/clients/google-chat.ts";
import { estimatedTokens } from "../../../src/scorers/clients/http-chat.ts";
import { priceOf } from "../../../src/scorers/clients/model-prices.ts";
import { openaiChat } from "../../../src/scorers/clients/openai-chat.ts";
import { json, type Loopback, loopback } from "./loopback.ts";

const SCHEMA = { name: "v", schema: { type: "object", additionalProperties: false, properties: {} } };
const REQUEST: ChatRequest = {
  messages: [
    { role: "system", content: "S" },
    { role: "user", content: "U" },
    { role: "assistant", content: "A" },
    { role: "user", content: "V" },
  ],
  temperature: 0.5,
  maxTokens: 7,
  seed: 3,
  topLogprobs: 5,
};

const defaults = Object.fromEntries(Object.entries(CHAT_PARAMS).map(([k, p]) => [k, p.default]));
const asking = { ctx: plainContext(1), repeat: 0 };
let server: Loopback | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
  delete process.env["TRENCHCOAT_TEST_KEY"];
});

describe("OpenAI's protocol", () => {
  test("body", () => {
    expect(openaiChat.body("m", { ...REQUEST, schema: SCHEMA })).toEqual({
      model: "m",
      messages: REQUEST.messages,
      temperature: 0.5,
      max_tokens: 7,
      seed: 3,
      logprobs: true,
      top_logprobs: 5,
      response_format: {
        type: "json_schema",
        json_schema: { name: "v", strict: true, schema: SCHEMA.schema },
      },
    });
  });

  test.each([
    ["http://h:1", "http://h:1/v1/chat/completions"],
    ["http://h:1/v1/", "http://h:1/v1/chat/completions"],
    ["http://h/api/v1", "http://h/api/v1/chat/completions"],
    ["http://h/x/chat/completions", "http://h/x/chat/completions"],
  ])("address of %s", (base, address) => {
    expect(openaiChat.address(base, "m")).toBe(address);
  });

  test("reads refusals, filtered and cut-off answers; throws at what is no answer", () => {
    const read = (choice: object): unknown => openaiChat.read({ choices: [choice] });
    expect(read({ message: { content: "x" }, finish_reason: "length" })).toEqual({
      text: "x",
      finish: "length",
    });
    expect(read({ message: { content: null, refusal: "no" } })).toEqual({ text: "no", finish: "refused" });
    expect(read({ message: { content: null }, finish_reason: "content_filter" })).toEqual({
      text: "",
      finish: "refused",
    });
    expect(() => openaiChat.read({})).toThrow(/no choices/);
    expect(() => openaiChat.read(null)).toThrow(/no choices/);
  });
});

describe("Anthropic's protocol", () => {
  test("puts the system prompt apart, and asks for a schema as the one tool", () => {
    expect(anthropicChat.body("m", { ...REQUEST, schema: SCHEMA })).toEqual({
      model: "m",
      max_tokens: 7,
      temperature: 0.5,
      system: "S",
      messages: REQUEST.messages.slice(1),
      tools: [{ name: "v", description: "Gives the answer.", input_schema: SCHEMA.schema }],
      tool_choice: { type: "tool", name: "v" },
    });
    expect(anthropicChat.address("https://api.anthropic.com", "m")).toBe(
      "https://api.anthropic.com/v1/messages",
    );
  });

  test("reads text, tool input, refusals and usage with what the cache read", () => {
    const of = (content: unknown, stop_reason = "end_turn"): unknown =>
      anthropicChat.read({ content, stop_reason });
    expect(
      of([
        { type: "text", text: "a" },
        { type: "text", text: "b" },
      ]),
    ).toEqual({ text: "ab", finish: "stop" });
    expect(of([{ type: "tool_use", input: { q1: "yes" } }], "tool_use")).toEqual({
      text: '{"q1":"yes"}',
      finish: "stop",
    });
    expect(of([], "refusal")).toEqual({ text: "", finish: "refused" });
    expect(of([{ type: "text", text: "a" }], "max_tokens")).toEqual({ text: "a", finish: "length" });
    expect(() => anthropicChat.read({ error: {} })).toThrow(/no content/);
    expect(
      anthropicChat.usage({ usage: { input_tokens: 3, cache_read_input_tokens: 4, output_tokens: 2 } }),
    ).toEqual({ inputTokens: 7, outputTokens: 2 });
    expect(anthropicChat.usage({})).toEqual({});
  });
});

describe("Google's protocol", () => {
  test("names roles, configuration and schema in its own way", () => {
    expect(googleChat.body("m", { ...REQUEST, schema: SCHEMA })).toEqual({
      contents: [
        { role: "user", parts: [{ text: "U" }] },
        { role: "model", parts: [{ text: "A" }] },
        { role: "user", parts: [{ text: "V" }] },
      ],
      systemInstruction: { parts: [{ text: "S" }] },
      generationConfig: {
        temperature: 0.5,
        maxOutputTokens: 7,
        seed: 3,
        responseLogprobs: true,
        logprobs: 5,
        responseMimeType: "application/json",
        responseSchema: { type: "object", properties: {} },
      },
    });
    expect(googleChat.address("https://g", "a/b")).toBe("https://g/v1beta/models/a%2Fb:generateContent");
  });

  test("reads text without thoughts, log-probabilities, blocks and usage with thoughts", () => {
    const candidate = {
      content: { parts: [{ text: "hm", thought: true }, { text: "4" }] },
      finishReason: "STOP",
      logprobsResult: {
        chosenCandidates: [{ token: "4", logProbability: -0.1 }],
        topCandidates: [
          {
            candidates: [
              { token: "4", logProbability: -0.1 },
              { token: "5", logProbability: -3 },
            ],
          },
        ],
      },
    };
    expect(googleChat.read({ candidates: [candidate] })).toEqual({
      text: "4",
      finish: "stop",
      tokens: [
        {
          token: "4",
          logprob: -0.1,
          alternatives: [
            { token: "4", logprob: -0.1 },
            { token: "5", logprob: -3 },
          ],
        },
      ],
    });
    expect(googleChat.read({ promptFeedback: { blockReason: "SAFETY" } })).toEqual({
      text: "SAFETY",
      finish: "refused",
    });
    expect(googleChat.read({ candidates: [{ finishReason: "SAFETY" }] })).toEqual({
      text: "",
      finish: "refused",
    });
    expect(() => googleChat.read({})).toThrow(/no candidates/);
    const counts = { promptTokenCount: 5, candidatesTokenCount: 2, thoughtsTokenCount: 9 };
    expect(googleChat.usage({ usageMetadata: counts })).toEqual({ inputTokens: 5, outputTokens: 11 });
  });
});

describe("chatModel(settings)", () => {
  test("sends the key of key_env in the vendor's header, to that host, and never an unnamed key", async () => {
    const ok = { content: [{ type: "text", text: "hi" }], usage: { input_tokens: 1, output_tokens: 1 } };
    server = await loopback((_, response) => json(response, ok));
    process.env["TRENCHCOAT_TEST_KEY"] = "secret";
    const usual = process.env["ANTHROPIC_API_KEY"];
    process.env["ANTHROPIC_API_KEY"] = "never-here";
    const settings = { ...defaults, api: "anthropic", url: server.url, model: "m" };
    const named = await chatModel({ ...settings, key_env: "TRENCHCOAT_TEST_KEY" });
    const unnamed = await chatModel(settings);
    const called = await named.ask(REQUEST, asking);
    await unnamed.ask(REQUEST, asking);
    if (usual === undefined) delete process.env["ANTHROPIC_API_KEY"];
    else process.env["ANTHROPIC_API_KEY"] = usual;
    expect(isCalled(called) && called.value.text).toBe("hi");
    expect(server.got.map((g) => g.headers["x-api-key"])).toEqual(["secret", undefined]);
    expect(server.got[0]!.headers["anthropic-version"]).toBe("2023-06-01");
  });

  test("says max_completion_tokens to a model that wants it, and leaves out a seed that is refused", async () => {
    server = await loopback(({ body }, response) => {
      const asked = body as Record<string, unknown>;
      const refuse = (message: string): void => json(response, { error: { message } }, 400);
      if ("max_tokens" in asked)
        return refuse("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.");
      if ("seed" in asked) return refuse("Unknown field: seed");
      return json(response, { choices: [{ message: { content: "hi" } }] });
    });
    const model = await chatModel({ ...defaults, url: server.url, model: "m" });
    const called = await model.ask(REQUEST, asking);
    expect(isCalled(called) && called.value.text).toBe("hi");
    expect(server.got).toHaveLength(3);
    expect(called.usage!.calls).toBe(3);
  });

  /** A server that takes no seed and at most 5 log-probabilities, and says so. */
  const picky = (): Promise<Loopback> =>
    loopback(({ body }, response) => {
      const asked = body as Record<string, unknown>;
      const refuse = (message: string): void => json(response, { error: { message } }, 400);
      if ("seed" in asked) return refuse("Unknown field: seed");
      if (Number(asked["top_logprobs"] ?? 0) > 5) return refuse("top_logprobs must be at most 5");
      return json(response, { choices: [{ message: { content: "hi" } }] });
    });
  const questions = Array.from({ length: 40 }, (_, i) => ({
    ...REQUEST,
    topLogprobs: 20,
    messages: [{ role: "user" as const, content: `question ${i}` }],
  }));

  test("remembers what a server rejects: only the first few of many questions at once are rejected, later ones never", async () => {
    server = await picky();
    const model = await chatModel({ ...defaults, url: server.url, model: "m" });
    const ask = (): Promise<unknown> => Promise.all(questions.map((q) => model.ask(q, asking)));
    await ask();
    const nRejected = server.got.length - questions.length;
    expect(nRejected).toBeGreaterThanOrEqual(2);
    expect(nRejected).toBeLessThanOrEqual(8);
    await ask();
    expect(server.got).toHaveLength(nRejected + 2 * questions.length);
    const few = await model.ask({ ...questions[0]!, topLogprobs: 3 }, asking);
    expect(isCalled(few)).toBe(true);
    expect(server.got.at(-1)!.body).toMatchObject({ top_logprobs: 3 });
    expect(server.got.at(-1)!.body).not.toHaveProperty("seed");
    const other = await chatModel({ ...defaults, url: server.url, model: "m" });
    const before = server.got.length;
    await other.ask(questions[0]!, asking);
    expect(server.got.length - before).toBe(3);
  });

  test("remembers nothing of a question that is rejected in any form", async () => {
    server = await loopback(({ body }, response) => {
      if (JSON.stringify(body).includes("question 0"))
        return json(response, { error: { message: "seed 3: the text is too long" } }, 400);
      return json(response, { choices: [{ message: { content: "hi" } }] });
    });
    const model = await chatModel({ ...defaults, url: server.url, model: "m" });
    expect(await model.ask(questions[0]!, asking)).toMatchObject({ missing: expect.stringMatching(/400/) });
    await model.ask(questions[1]!, asking);
    expect(server.got.map((g) => "seed" in (g.body as object))).toEqual([true, false, true]);
  });

  test("one of the first questions that hangs holds up no other", async () => {
    server = await loopback(({ body }, response) => {
      if (JSON.stringify(body).includes("question 0")) return;
      json(response, { choices: [{ message: { content: "hi" } }] });
    });
    const model = await chatModel({ ...defaults, url: server.url, model: "m" });
    const hanging = new AbortController();
    const ctx = { ...plainContext(1), signal: hanging.signal };
    const first = model.ask(questions[0]!, { ctx, repeat: 0 }).catch(() => "aborted");
    const others = await Promise.all(questions.slice(1).map((q) => model.ask(q, asking)));
    expect(others.every(isCalled)).toBe(true);
    hanging.abort();
    expect(await first).toBe("aborted");
  });

  test("does not ask again where a server refuses something else", async () => {
    server = await loopback((_, response) => json(response, { error: { message: "too long" } }, 400));
    const model = await chatModel({ ...defaults, url: server.url, model: "m" });
    expect(await model.ask(REQUEST, asking)).toMatchObject({ missing: "HTTP 400: too long" });
    expect(server.got).toHaveLength(1);
  });

  test.each([
    [{}, /no model named/],
    [{ model: "m", url: "localhost" }, /not an address/],
    [{ model: "m", url: "ftp://h" }, /unknown protocol/],
    [{ model: "m", url: "http://me:pw@h" }, /not allowed in an address/],
    [{ model: "m", url: "http://h/?key=abc" }, /not allowed in an address/],
    [{ model: "m", key_env: "sk-123" }, /not the name of an environment variable/],
    [{ url: "gguf:/no/such.gguf" }, /no such file/],
  ])("refuses %j, and shows no secret", async (given, message) => {
    const failure = await chatModel({ ...defaults, ...given }).catch((error: unknown) => error);
    expect(String(failure)).toMatch(message);
    expect(String(failure)).not.toMatch(/pw|abc|sk-123/);
  });
});

test("priceOf: by the longest name that fits, dated names too; unknown is not free", () => {
  expect(priceOf("gpt-4o-mini")).toEqual({ inputUsd: 0.15, outputUsd: 0.6, isUnverified: true });
  expect(priceOf("gpt-4o-2024-08-06")).toEqual({ inputUsd: 2.5, outputUsd: 10, isUnverified: true });
  expect(priceOf("gpt-4o-audio")).toBeUndefined();
  expect(priceOf("my-own-7b")).toBeUndefined();
});

test("estimatedTokens counts four bytes a token, whatever the script", () => {
  expect(estimatedTokens({ ...REQUEST, messages: [{ role: "user", content: "abcdefgh" }] })).toBe(6);
  expect(estimatedTokens({ ...REQUEST, messages: [{ role: "user", content: "\u4f60\u597d" }] })).toBe(6);
});
