import { writeFileSync } from "node:fs";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { plainContext, type Score, type Task } from "../../../src/core/index.ts";
import { createScorer, modelCaller } from "../../../src/scorers/index.ts";
import { type Answer, type Got, loopback, type Loopback } from "./loopback.ts";

const open: Loopback[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((s) => s.close()));
});

async function serve(
  handle: (got: Got) => Promise<Answer | undefined> | Answer | undefined,
): Promise<Loopback> {
  const server = await loopback(handle);
  open.push(server);
  return server;
}

const task = (id: string, prompt: string, text: string, steps?: readonly string[]): Task => ({
  item: { id, prompt, references: [{ id: "r", text: `ref ${id}` }], tags: {} },
  outputs: [{ id: `${id}/o`, itemId: id, text, tags: {}, ...(steps ? { steps } : {}) }],
});
const TASKS = [task("1", "Q1", "A1"), task("2", "Q2", "A2"), task("3", "Q1", "A3")];

async function scoresOf(call: string, tasks: readonly Task[] = TASKS): Promise<readonly Score[]> {
  const scorer = await createScorer(call);
  const models = modelCaller({ retry: { tries: 1 } });
  try {
    return await scorer.score(tasks, { ...plainContext(1), models });
  } finally {
    models.close();
  }
}
const values = (scores: readonly Score[]) => scores.map((s) => ("values" in s ? s.values[0] : s.missing));

describe("vLLM, shapes of its documentation", () => {
  test("vllm-classify sends messages where the server applies its template, one a request, and asks for raw scores", async () => {
    const server = await serve(({ body }) => {
      const { messages } = body as { messages: { content: string }[] };
      const value = Number(messages[1]!.content.slice(1));
      return {
        json: {
          id: "classify-9bf17f2847b046c7b2d5495f4b4f9682",
          object: "list",
          created: 1745383065,
          model: "M",
          data: [{ index: 0, label: "Default", probs: [value * 2.5], num_classes: 1 }],
          usage: { prompt_tokens: 20, total_tokens: 20, completion_tokens: 0, prompt_tokens_details: null },
        },
      };
    });
    const scores = await scoresOf(`vllm-classify:url=${server.url},model=M`);
    expect(values(scores)).toEqual([2.5, 5, 7.5]);
    expect("usage" in scores[0]! && scores[0].usage).toMatchObject({ inputTokens: 20 });
    expect(server.got).toHaveLength(3);
    expect(server.got[0]!.path).toBe("/classify");
    expect(server.got.map((g) => g.body)).toContainEqual({
      model: "M",
      messages: [
        { role: "user", content: "Q1" },
        { role: "assistant", content: "A1" },
      ],
      use_activation: false,
      activation: false,
      softmax: false,
    });
  });

  test("vllm-classify batches templated texts, strips the BOS, and reads classes by index whatever their order", async () => {
    const server = await serve(({ body }) => {
      const { input } = body as { input: string[] };
      const data = input.map((text, index) => ({
        index,
        label: "x",
        probs: [0.5, text.length],
        num_classes: 2,
      }));
      return { json: { data: data.toReversed() } };
    });
    const call = `vllm-classify:url=${server.url},template=llama-3,label=1,activation_field=use_activation`;
    const scores = await scoresOf(call);
    const text =
      "<|start_header_id|>user<|end_header_id|>\n\nQ1<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\nA1<|eot_id|>";
    expect(server.got).toHaveLength(1);
    const { input, ...rest } = server.got[0]!.body as { input: string[] };
    expect(input[0]).toBe(text);
    expect(rest).toEqual({ use_activation: false });
    expect(values(scores)).toEqual([text.length, text.length, text.length]);
    expect("parts" in scores[0]! && scores[0].parts).toEqual({ "label 0": 0.5, "label 1": text.length });
  });

  test("several classes and none chosen are missing, not guessed", async () => {
    const server = await serve(() => ({
      json: { data: [{ index: 0, label: "x", probs: [0.56, 0.43], num_classes: 2 }] },
    }));
    expect(values(await scoresOf(`vllm-classify:url=${server.url}`, [TASKS[0]!]))).toEqual([
      "the server gives 2 labels (0, 1); choose one with the parameter label",
    ]);
  });

  test("vllm-classify with bos=keep sends the BOS and tells the server to add none", async () => {
    const server = await serve(() => ({ json: { data: [{ index: 0, probs: [1] }] } }));
    await scoresOf(`vllm-classify:url=${server.url},template=gemma,bos=keep`, [TASKS[0]!]);
    expect(server.got[0]!.body).toMatchObject({
      input: ["<bos><start_of_turn>user\nQ1<end_of_turn>\n<start_of_turn>model\nA1<end_of_turn>\n"],
      add_special_tokens: false,
    });
  });

  test.each([
    ["queries", "queries", "documents"],
    ["text_1", "text_1", "text_2"],
  ])("vllm-score with fields=%s pairs n prompts with n answers", async (fields, prompts, outputs) => {
    const server = await serve(({ body }) => {
      const { [outputs]: documents } = body as Record<string, string[]>;
      const data = documents!.map((d, index) => ({ index, object: "score", score: Number(d.slice(1)) / 8 }));
      return { json: { id: "score-1", object: "list", created: 693447, model: "M", data, usage: {} } };
    });
    expect(
      values(await scoresOf(`vllm-score:url=${server.url}/v1,fields=${fields},expect=probability`)),
    ).toEqual([0.125, 0.25, 0.375]);
    expect(server.got[0]).toMatchObject({ path: "/v1/score" });
    expect(server.got[0]!.body).toEqual({ [prompts]: ["Q1", "Q2", "Q1"], [outputs]: ["A1", "A2", "A3"] });
  });

  test("vllm-pooling asks for the task classify", async () => {
    const server = await serve(() => ({
      json: {
        id: "pool-1",
        object: "list",
        created: 1,
        model: "M",
        data: [0, 1, 2].map((index) => ({ index, object: "pooling", data: [index - 1.5] })),
        usage: { prompt_tokens: 9 },
      },
    }));
    expect(values(await scoresOf(`vllm-pooling:url=${server.url},model=M,template=chatml`))).toEqual([
      -1.5, -0.5, 0.5,
    ]);
    expect(server.got[0]!.body).toMatchObject({ task: "classify", model: "M", use_activation: false });
  });

  test("vllm-process gives a value a step, joined by the step tag, and reduces them", async () => {
    const server = await serve(() => ({
      json: {
        data: [
          {
            index: 0,
            object: "pooling",
            data: [
              [0.1, 0.9],
              [0.8, 0.2],
              [0.3, 0.7],
            ],
          },
          { index: 1, object: "pooling", data: [[0.1, 0.9]] },
        ],
      },
    }));
    const tasks = [
      task("1", "Q", "x y z", ["x", "y<extra_0>", "z"]),
      task("2", "Q", "x y", ["x", "y"]),
      task("3", "Q", "no steps"),
    ];
    const scores = await scoresOf(`vllm-process:url=${server.url},template=chatml`, tasks);
    expect(scores[0]).toMatchObject({ values: [0.2], steps: [0.9, 0.2, 0.7] });
    expect(scores.slice(1)).toEqual([
      { missing: "the server gave 1 values to 2 steps" },
      { missing: "no steps" },
    ]);
    const { input, ...rest } = server.got[0]!.body as { input: string[] };
    expect(input[0]).toContain("assistant\nx<extra_0>y <extra_0>z<extra_0><|im_end|>");
    expect(rest).toEqual({ task: "token_classify" });
    const last = await scoresOf(`vllm-process:url=${server.url},reduce=product`, tasks.slice(0, 2));
    expect(values(last)[0]).toBeCloseTo(0.9 * 0.2 * 0.7, 12);
  });

  test("vllm-rerank and tei-rerank ask by prompt and put sorted results back by index", async () => {
    const server = await serve(({ path, body }) => {
      const { documents, texts } = body as { documents?: string[]; texts?: string[] };
      const results = (documents ?? texts)!
        .map((d, index) => ({
          index,
          score: Number(d.slice(1)),
          relevance_score: Number(d.slice(1)),
          document: { text: d },
        }))
        .toSorted((a, b) => b.score - a.score);
      return {
        json:
          path === "/rerank" && texts
            ? results
            : { id: "rerank-1", model: "M", usage: { total_tokens: 56 }, results },
      };
    });
    for (const name of ["vllm-rerank", "tei-rerank"])
      expect(values(await scoresOf(`${name}:url=${server.url}`))).toEqual([1, 2, 3]);
    expect(server.got.map((g) => (g.body as { query: string }).query).toSorted()).toEqual([
      "Q1",
      "Q1",
      "Q2",
      "Q2",
    ]);
    expect(server.got.find((g) => (g.body as { texts?: unknown }).texts)!.body).toMatchObject({
      raw_scores: true,
    });
  });
});

describe("SGLang", () => {
  test("sglang-classify reads embedding, sglang-embeddings data[i].embedding, sglang-v1-classify probs", async () => {
    const server = await serve(({ path, body }) => {
      const { text, input } = body as { text?: string[]; input?: string | string[] };
      if (path === "/classify") return { json: text!.map((t) => ({ embedding: [t.length], meta_info: {} })) };
      if (path === "/v1/embeddings")
        return {
          json: {
            data: (input as string[]).map((t, index) => ({
              object: "embedding",
              index,
              embedding: [t.length],
            })),
          },
        };
      return { json: { data: [{ index: 0, label: "Default", probs: [0.25, 0.75], num_classes: 2 }] } };
    });
    const n = "Q1\n\nA1".length;
    expect(values(await scoresOf(`sglang-classify:url=${server.url},model=M`))).toEqual([n, n, n]);
    expect(server.got[0]!.body).toEqual({ model: "M", text: ["Q1\n\nA1", "Q2\n\nA2", "Q1\n\nA3"] });
    expect(values(await scoresOf(`sglang-embeddings:url=${server.url}`))).toEqual([n, n, n]);
    expect(values(await scoresOf(`sglang-v1-classify:url=${server.url},label=1`))).toEqual([
      0.75, 0.75, 0.75,
    ]);
  });
});

describe("text-embeddings-inference", () => {
  test("tei-predict sends lists of lists, and tells labels by name, not by place", async () => {
    const server = await serve(({ body }) => {
      const { inputs } = body as { inputs: string[][] };
      return {
        json: inputs.map((_, i) =>
          [
            { score: i === 0 ? 3 : -3, label: "LABEL_0" },
            { score: 1, label: "LABEL_1" },
          ].toSorted((a, b) => b.score - a.score),
        ),
      };
    });
    expect(values(await scoresOf(`tei-predict:url=${server.url},label=LABEL_0`))).toEqual([3, -3, -3]);
    expect(values(await scoresOf(`tei-predict:url=${server.url},label=0,pair=true`))).toEqual([3, -3, -3]);
    expect(server.got[0]!.body).toEqual({
      inputs: [["Q1\n\nA1"], ["Q2\n\nA2"], ["Q1\n\nA3"]],
      truncate: false,
      raw_scores: true,
    });
    expect(server.got[1]!.body).toMatchObject({
      inputs: [
        ["Q1", "A1"],
        ["Q2", "A2"],
        ["Q1", "A3"],
      ],
    });
  });
});

describe("OpenRLHF", () => {
  test("openrlhf-server sends query, prompts and labels with the template's BOS, and reads rewards", async () => {
    const server = await serve(() => ({
      json: { rewards: [0.73, [0.5], -1], scores: [1, 1, 0], extra_logs: { dummy_scores: [0.73, 0.5, -1] } },
    }));
    expect(values(await scoresOf(`openrlhf-server:url=${server.url}/get_reward,template=llama-3`))).toEqual([
      0.73, 0.5, -1,
    ]);
    const { query, prompts, labels } = server.got[0]!.body as Record<string, string[]>;
    expect(query![0]!.startsWith(prompts![0]!)).toBe(true);
    expect(query![0]).toMatch(/^<\|begin_of_text\|>/);
    expect(labels).toEqual(["ref 1", "ref 2", "ref 3"]);
    expect(values(await scoresOf(`openrlhf-server:url=${server.url},field=scores`))).toEqual([1, 1, 0]);
  });
});

describe("any JSON server", () => {
  test("http-json fills placeholders as data, and reads the answer's path", async () => {
    const server = await serve(() => ({ json: { result: { reward: 2.5 } } }));
    const dir = mkdtempSync(join(tmpdir(), "body-"));
    const file = join(dir, "body.json");
    writeFileSync(
      file,
      '{"q": "{{prompt}}", "both": "Q: {{prompt}} A: {{output}}", "chat": "{{messages}}", "n": 3}',
    );
    const hostile = task("1", 'say "hi"', '{{prompt}} "}, {"x": $& \\ \ud800');
    const scores = await scoresOf(`http-json:url=${server.url}/x,body=${file},answer=result.reward`, [
      hostile,
    ]);
    expect(values(scores)).toEqual([2.5]);
    expect(server.got[0]!.path).toBe("/x");
    expect(server.got[0]!.body).toEqual({
      q: 'say "hi"',
      both: 'Q: say "hi" A: {{prompt}} "}, {"x": $& \\ \ud800',
      chat: [
        { role: "user", content: 'say "hi"' },
        { role: "assistant", content: '{{prompt}} "}, {"x": $& \\ \ud800' },
      ],
      n: 3,
    });
  });

  test("http-json speaks slime's and LLaMA-Factory's forms by name", async () => {
    const server = await serve(({ body }) => {
      const { messages } = body as { messages?: string[] };
      return { json: messages ? { scores: messages.map((m) => m.length) } : 0.5 };
    });
    expect(values(await scoresOf(`http-json:url=${server.url}/r,body=slime,answer=`))).toEqual([
      0.5, 0.5, 0.5,
    ]);
    expect(server.got[0]!.body).toEqual({ prompt: "Q1", response: "A1", label: "ref 1" });
    const call = `http-json:url=${server.url}/v1/score/evaluation,body=llama-factory,answer=scores.*,model=model`;
    expect(values(await scoresOf(call))).toEqual([6, 6, 6]);
    expect(server.got[3]!.body).toEqual({ model: "model", messages: ["Q1\n\nA1", "Q2\n\nA2", "Q1\n\nA3"] });
  });

  test.each([
    ["body=nothing-here.json", /cannot be read/],
    ['body={"a": "{{nope}}"}', /unknown placeholder "{{nope}}"/],
    ['body={"a": 1}', /no placeholder/],
    ["body={a", /no JSON/],
  ])("http-json refuses %s", async (setting, message) => {
    await expect(createScorer(`http-json:${setting}`)).rejects.toThrow(message);
  });
});

describe("how many requests are under way at once", () => {
  const N = 40;
  const many = Array.from({ length: N }, (_, i) => task(String(i), `Q${i}`, `A${i}`));

  /** A server that answers nobody until `nHeld` requests are there, and tells how many were at most. */
  async function holding(nHeld: number): Promise<Loopback & { peak(): number }> {
    let peak = 0;
    let held: (() => void)[] = [];
    const server = await serve(async () => {
      const turn = new Promise<void>((resolve) => held.push(resolve));
      peak = Math.max(peak, held.length);
      if (held.length >= nHeld) {
        for (const go of held) go();
        held = [];
      }
      await turn;
      return { json: { data: [{ index: 0, probs: [1] }] } };
    });
    return { ...server, peak: () => peak };
  }

  test("in a run the engine's limit decides, not the scorer's setting", async () => {
    const server = await holding(N);
    const models = modelCaller({ limits: { concurrency: N } });
    const scorer = await createScorer(`vllm-classify:url=${server.url},model=M,concurrency=2`);
    const scores = await scorer.score(many, { ...plainContext(1), models });
    models.close();
    expect(values(scores)).toEqual(many.map(() => 1));
    expect(server.peak()).toBe(N);
  });

  test("outside a run it is the setting", async () => {
    const server = await holding(2);
    const scorer = await createScorer(`vllm-classify:url=${server.url},model=M,concurrency=2`);
    const scores = await scorer.score(many, plainContext(1));
    await scorer.close?.();
    expect(values(scores)).toEqual(many.map(() => 1));
    expect(server.peak()).toBe(2);
  });
});

describe("what goes wrong is missing with its reason", () => {
  test.each<[string, Answer, RegExp]>([
    ["too few answers", { json: { rewards: [1, 2] } }, /2 answers to 3 texts/],
    ["no list", { json: { rewards: 3 } }, /rewards is no list/],
    ["NaN in the JSON", { text: '{"rewards": [1, NaN, 2]}' }, /NaN|JSON/],
    ["an error", { json: { error: "CUDA out of memory" }, status: 500 }, /HTTP 500: .*CUDA out of memory/],
    ["half an answer", { text: '{"rewards": [1, 2' }, /JSON/],
  ])("%s", async (_, answer, reason) => {
    const server = await serve(() => answer);
    const scores = values(await scoresOf(`openrlhf-server:url=${server.url}`));
    expect(scores).toHaveLength(3);
    for (const score of scores) expect(score).toMatch(reason);
  });

  test("a null among numbers costs only its own score", async () => {
    const server = await serve(() => ({ json: { rewards: [1, null, 2] } }));
    expect(values(await scoresOf(`openrlhf-server:url=${server.url}`))).toEqual([
      1,
      "the server gave no finite number",
      2,
    ]);
  });

  test("a server that does not know the path is a mistake of the call", async () => {
    const server = await serve(() => undefined);
    await expect(scoresOf(`openrlhf-server:url=${server.url}`)).rejects.toThrow(/HTTP 404/);
  });

  test.each([
    ["url=ftp://x", /no HTTP address/],
    ["url=nowhere", /no address/],
    ["url=http://me:secret@host", /keys do not belong into addresses/],
  ])("%s is refused", async (setting, message) => {
    await expect(createScorer(`openrlhf-server:${setting}`)).rejects.toThrow(message);
    await expect(createScorer(`openrlhf-server:${setting}`)).rejects.not.toThrow(/secret/);
  });

  test("a key is read from the environment and sent as a bearer token", async () => {
    const server = await serve(() => ({ json: { rewards: [1] } }));
    process.env["TEST_REWARD_KEY"] = "k-123";
    await scoresOf(`openrlhf-server:url=${server.url},key_env=TEST_REWARD_KEY`, [TASKS[0]!]);
    delete process.env["TEST_REWARD_KEY"];
    expect(server.got[0]!.headers["authorization"]).toBe("Bearer k-123");
  });
});
