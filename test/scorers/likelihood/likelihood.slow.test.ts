import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isScored, plainContext, type Scored, type Task } from "../../../src/core/index.ts";
import { pythonCommand } from "../../../src/scorers/bridge/python-process.ts";
import { createScorer } from "../../../src/scorers/index.ts";

const hasTorch = spawnSync(pythonCommand(""), ["-c", "import torch, transformers"]).status === 0;
if (!hasTorch)
  process.stderr.write(
    `SKIPPED: ${pythonCommand("")} cannot import torch and transformers; set PYTHON to one that can\n`,
  );

const SERVER = join(import.meta.dirname, "python/tiny_causal_server.py");
let python: ChildProcess | undefined;
let url = "";
let vocabulary: readonly string[] = [];

async function ask<T>(path: string, body: unknown): Promise<T> {
  const response = await fetch(`${url}${path}`, { method: "POST", body: JSON.stringify(body) });
  return (await response.json()) as T;
}

beforeAll(async () => {
  if (!hasTorch) return;
  python = spawn(pythonCommand(""), [SERVER, "3"], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = (await once(python.stdout!, "data")) as [Buffer];
  url = `http://127.0.0.1:${port.toString().trim()}`;
  ({ vocabulary } = await ask<{ vocabulary: string[] }>("/truth", { model: "base", ids: [1, 2] }));
}, 300_000);
afterAll(() => python?.kill());

/** The tokenizer's rule by itself: the longest piece of the vocabulary at each place. */
function encode(text: string): number[] {
  const ids: number[] = [];
  const characters = Array.from(text);
  for (let at = 0; at < characters.length;) {
    const n = [3, 2, 1].find((k) => vocabulary.includes(characters.slice(at, at + k).join("")))!;
    ids.push(vocabulary.indexOf(characters.slice(at, at + n).join("")));
    at += n;
  }
  return ids;
}

/** The model's own log-probabilities of the tokens from the one that reaches beyond `context` on. */
async function truth(model: string, context: string, text: string): Promise<number[]> {
  const ids = encode(context + text);
  const given = model === "policy" ? [0, ...ids] : ids;
  const { logprobs } = await ask<{ logprobs: (number | null)[] }>("/truth", { model, ids: given });
  let end = 0;
  const kept: number[] = [];
  given.forEach((id, i) => {
    end += model === "policy" && i === 0 ? 0 : Array.from(vocabulary[id]!).length;
    const logprob = logprobs[i];
    if (end > Array.from(context).length && typeof logprob === "number") kept.push(logprob);
  });
  return kept;
}
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const TASK: Task = {
  item: {
    id: "i",
    prompt: "what did the cat do?",
    source: "the cat sat",
    references: [
      { id: "r0", text: "the cat was sitting" },
      { id: "r1", text: "and then" },
    ],
    tags: {},
  },
  outputs: [{ id: "o", itemId: "i", text: "caf\u00e9 \u{1f600} the cat sat and that", tags: {} }],
};
const OUTPUT = TASK.outputs[0]!.text!;

async function score(call: string, task = TASK): Promise<Scored> {
  const scorer = await createScorer(call);
  try {
    const [made] = await scorer.score([task], plainContext(1));
    if (!isScored(made!)) throw new Error(made!.missing);
    return made;
  } finally {
    await scorer.close?.();
  }
}

describe.runIf(hasTorch).each(["echo", "prompt-logprobs"])("likelihoods of a real model, api=%s", (api) => {
  const at = (name: string, model: string, more = ""): string =>
    `${name}:url=${url},model=${model},api=${api},key_env=${more}`;

  test("likelihood is the sum of the model's own log-probabilities; without a begin-of-text token the first is left out", async () => {
    const policy = await score(at("likelihood", "policy", ",norm=sum"));
    const expected = await truth("policy", "", OUTPUT);
    expect(expected).toHaveLength(encode(OUTPUT).length);
    expect(policy.values[0]).toBeCloseTo(sum(expected), 10);
    const base = await score(at("likelihood", "base"));
    const without = await truth("base", "", OUTPUT);
    expect(base.values[0]).toBeCloseTo(sum(without) / without.length, 10);
    expect(base.parts).toMatchObject({ tokens: without.length, unscored: 1 });
  });

  test("conditional-likelihood is the mean over the text's tokens, given the other in the template", async () => {
    for (const model of ["policy", "base"]) {
      const made = await score(at("conditional-likelihood", model));
      const expected = await truth(model, "what did the cat do?\n\n", OUTPUT);
      expect(made.values[0]).toBeCloseTo(sum(expected) / expected.length, 10);
      expect(made.parts).not.toHaveProperty("straddling");
    }
  });

  test("conditional-likelihood counts a token across the border as the text's, and says so", async () => {
    const call = at("conditional-likelihood", "policy", ",norm=sum,template={given} s");
    const task = {
      ...TASK,
      outputs: [{ ...TASK.outputs[0]!, text: "ing" }],
      item: { ...TASK.item, prompt: "x t" },
    };
    const plain = await score(call, task);
    expect(plain.values[0]).toBeCloseTo(sum(await truth("policy", "x t s", "ing")), 10);
    expect(plain.parts).not.toHaveProperty("straddling");
    const across = await score(at("conditional-likelihood", "policy", ",norm=sum,template={given}t"), {
      ...task,
      outputs: [{ ...TASK.outputs[0]!, text: "he end" }],
    });
    const expected = await truth("policy", "x tt", "he end");
    expect(across.values[0]).toBeCloseTo(sum(expected), 10);
    expect(across.parts).toMatchObject({ straddling: 1, tokens: expected.length });
  });

  test("conditional-likelihood takes the best reference, each way and both", async () => {
    const [first, second] = TASK.item.references.map((r) => r.text) as [string, string];
    const mean = async (given: string, text: string): Promise<number> => {
      const logprobs = await truth("base", `${given}\n\n`, text);
      return sum(logprobs) / logprobs.length;
    };
    const forth = [await mean(first, OUTPUT), await mean(second, OUTPUT)];
    const back = [await mean(OUTPUT, first), await mean(OUTPUT, second)];
    const of = async (variant: string): Promise<number> =>
      (await score(at("conditional-likelihood", "base", `,variant=${variant}`))).values[0]!;
    expect(await of("reference-to-output")).toBeCloseTo(Math.max(...forth), 10);
    expect(await of("output-to-reference")).toBeCloseTo(Math.max(...back), 10);
    const both = forth.map((f, i) => (f + back[i]!) / 2);
    expect(await of("reference-both")).toBeCloseTo(Math.max(...both), 10);
    expect(await of("output-to-source")).toBeCloseTo(await mean(OUTPUT, "the cat sat"), 10);
  });

  test("dpo-reward is beta times the log-ratio of the two models over the answer and its end mark", async () => {
    const made = await score(at("dpo-reward", "policy", ",ref_model=base,beta=0.25"));
    const context = "<|im_start|>user\nwhat did the cat do?<|im_end|>\n<|im_start|>assistant\n";
    const policy = sum(await truth("policy", context, `${OUTPUT}<|im_end|>`));
    const base = sum(await truth("base", context, `${OUTPUT}<|im_end|>`));
    expect(made.values[0]).toBeCloseTo(0.25 * (policy - base), 9);
    expect(made.parts!["policy"]).toBeCloseTo(policy, 9);
    expect(made.usage!.inputTokens).toBeGreaterThan(0);
  });
});
