import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { plainContext, type Score, type Task, UserError } from "../../../src/core/index.ts";
import { modelCaller } from "../../../src/scorers/clients/model-caller.ts";
import { createScorer } from "../../../src/scorers/index.ts";
import { modelServer } from "../../contract/model-server.ts";
import { loopback, type Loopback } from "../reward/loopback.ts";

const dir = mkdtempSync(join(tmpdir(), "likelihood-"));
const once = modelCaller({ retry: { tries: 1 } });
let server: Loopback | undefined;
afterEach(() => server?.close());
afterAll(() => {
  once.close();
  rmSync(dir, { recursive: true });
});

const task = (text: string, more: Partial<Task["item"]> = {}): Task => ({
  item: { id: "i", references: [], tags: {}, prompt: "why?", ...more },
  outputs: [{ id: "o", itemId: "i", text, tags: {} }],
});

async function score(call: string, tasks: readonly Task[]): Promise<readonly Score[]> {
  const scorer = await createScorer(call);
  const made = await scorer.score(tasks, { ...plainContext(1), models: once });
  await scorer.close?.();
  return made;
}

/** Scores with a server that gives this answer to everything. */
async function withAnswer(json: unknown, api = "echo"): Promise<Score> {
  server = await loopback(() => ({ json }));
  const [made] = await score(`likelihood:url=${server.url},api=${api},key_env=`, [task("a b")]);
  return made!;
}
const echo = (logprobs: unknown, usage = { prompt_tokens: 2 }): unknown => ({
  choices: [{ logprobs }],
  usage,
});

describe("likelihood", () => {
  test("sends the text once, asks for one token and does not count it", async () => {
    const made = await withAnswer(
      echo({ tokens: ["a", " b", "!"], token_logprobs: [null, -2, -9], text_offset: [0, 1, 3] }),
    );
    expect(made).toEqual({
      values: [-2],
      parts: { sum: -2, mean: -2, tokens: 1, unscored: 1 },
      usage: expect.objectContaining({ inputTokens: 2 }) as object,
    });
    expect(server!.got[0]).toMatchObject({
      path: "/v1/completions",
      body: { prompt: "a b", max_tokens: 1, temperature: 0, echo: true, logprobs: 1 },
    });
  });

  test.each([
    [echo(null), /gave no logprobs/],
    [{ choices: [] }, /a choice is no object/],
    [echo({ tokens: ["a"], token_logprobs: [], text_offset: [0] }), /0 answers to 1 texts/],
    [echo({ tokens: ["a", " b"], token_logprobs: [null, 0.5], text_offset: [0, 1] }), /no number below 0/],
    [echo({ tokens: ["a", " b"], token_logprobs: [null, -1], text_offset: [3, 1] }), /does not rise/],
    [echo({ tokens: ["x", "yz"], token_logprobs: [null, -1], text_offset: [0, 1] }), /not those of the text/],
    [echo({ tokens: [], token_logprobs: [], text_offset: [] }), /echoed nothing/],
    [echo({ tokens: ["a b"], token_logprobs: [null], text_offset: [0] }), /no token with a log-probability/],
  ])("is missing for the answer %j", async (json, reason) => {
    expect(await withAnswer(json)).toEqual({ missing: expect.stringMatching(reason) as string });
  });

  test.each([
    [[null, { "5": { logprob: -1 }, "6": { logprob: -2 } }], /not one entry a token/],
    [undefined, /gave no prompt_logprobs/],
    [[null, { "5": { logprob: "x" } }], /no number below 0/],
  ])("is missing for prompt_logprobs %j", async (given, reason) => {
    const json = { choices: [{ prompt_logprobs: given }] };
    expect(await withAnswer(json, "prompt-logprobs")).toEqual({
      missing: expect.stringMatching(reason) as string,
    });
  });

  test("of an empty text is missing and asks nobody", async () => {
    server = await modelServer();
    expect(await score(`likelihood:url=${server.url}`, [task("")])).toEqual([{ missing: "empty text" }]);
    expect(server.got).toHaveLength(0);
  });
});

describe("conditional-likelihood", () => {
  test("fills the template with the other text as it is", async () => {
    server = await modelServer();
    const file = join(dir, "template.txt");
    writeFileSync(file, "Text: {given}\nSummary, in short:");
    await score(`conditional-likelihood:url=${server.url},variant=source-to-output,template=@${file}`, [
      task("an answer", { source: "the {given} source $& " }),
    ]);
    expect(server.got[0]!.body).toMatchObject({
      prompt: "Text: the {given} source $& \nSummary, in short:an answer",
    });
  });

  test("needs what its variant needs, and changes its version with a template file", async () => {
    const file = join(dir, "other.txt");
    const call = `conditional-likelihood:url=http://h,variant=output-to-reference,template=@${file}`;
    writeFileSync(file, "{given}");
    const before = (await createScorer(call)).spec;
    expect(before.needs).toEqual(["text", "references", "model"]);
    writeFileSync(file, "{given}\n");
    expect((await createScorer(call)).spec.version).not.toBe(before.version);
  });

  test.each([
    ["likelihood", /no url; expected url=http/],
    ["likelihood:url=nowhere", /no address/],
    ["conditional-likelihood:url=http://h,template=none", /"none" has not one {given}/],
    ["conditional-likelihood:url=http://h,template=@no-such-file", /cannot read "no-such-file"/],
    ["dpo-reward:model=a,ref_model=b", /no url/],
    ["dpo-reward:url=http://h,model=a,ref_model=a", /policy and reference are the same model/],
    ["dpo-reward:url=http://h,ref_model=a,template=chatmll", /unknown template "chatmll"/],
  ])("refuses %s", async (call, message) => {
    await expect(createScorer(call)).rejects.toThrow(message);
    await expect(createScorer(call)).rejects.toBeInstanceOf(UserError);
  });
});

test("dpo-reward is missing where one of the two models fails, and says which", async () => {
  server = await loopback(({ body }) =>
    (body as { model: string }).model === "base"
      ? { status: 400, json: { error: "too long" } }
      : { json: echo(null) },
  );
  const call = `dpo-reward:url=${server.url},model=policy,ref_model=base`;
  expect(await score(call, [task("x")])).toEqual([
    { missing: expect.stringMatching(/^policy: .*no logprobs/) as string },
  ]);
  const other = `dpo-reward:url=${server.url},model=base,ref_model=policy`;
  expect(await score(other, [task("x")])).toEqual([
    { missing: expect.stringMatching(/^policy: HTTP 400/) as string },
  ]);
});
