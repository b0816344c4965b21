import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isScored, plainContext, type Task } from "../../../src/core/index.ts";
import { pythonCommand } from "../../../src/scorers/bridge/python-process.ts";
import { createScorer } from "../../../src/scorers/index.ts";

const MAKER = join(import.meta.dirname, "python/tiny_classifier.py");
const hasTransformers =
  spawnSync(pythonCommand(""), ["-c", "import torch, transformers; assert transformers.is_torch_available()"])
    .status === 0;
if (!hasTransformers)
  process.stderr.write(
    `SKIPPED: ${pythonCommand("")} cannot import torch and transformers; set PYTHON to one that can\n`,
  );

const task = (text: string, prompt?: string): Task => ({
  item: { id: "i", references: [], tags: {}, ...(prompt === undefined ? {} : { prompt }) },
  outputs: [{ id: "o", itemId: "i", text, tags: {} }],
});
const TASKS = [task("a good answer", "a question"), task("a bad answer", "a question"), task("good")];

async function withModel(
  nLabels: number,
  use: (dir: string, logits: number[][]) => Promise<void>,
): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), "classifier-"));
  try {
    const out = execFileSync(pythonCommand(""), [MAKER, dir, String(nLabels)], { encoding: "utf8" });
    await use(dir, JSON.parse(out) as number[][]);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

async function values(call: string): Promise<number[]> {
  const scorer = await createScorer(call);
  try {
    const scores = await scorer.score(TASKS, plainContext(1));
    return scores.map((s) => (isScored(s) ? s.values[0]! : NaN));
  } finally {
    await scorer.close?.();
  }
}

test.runIf(hasTransformers)(
  "hf:MODEL gives the raw logits of a reward model, batched as single",
  async () => {
    await withModel(1, async (dir, logits) => {
      const got = await values(`hf:${dir}`);
      got.forEach((value, i) => expect(value).toBeCloseTo(logits[i]![0]!, 5));
      const sigmoid = await values(`hf:${dir}:activation=sigmoid`);
      sigmoid.forEach((value, i) => expect(value).toBeCloseTo(1 / (1 + Math.exp(-logits[i]![0]!)), 5));
    });
  },
);

test.runIf(hasTransformers)("hf:MODEL asks which of several labels is the score", async () => {
  await withModel(3, async (dir, logits) => {
    await expect(values(`hf:${dir}`)).rejects.toThrow(
      /has 3 labels; say label=ONE, one of: LABEL_0, LABEL_1, LABEL_2/,
    );
    const got = await values(`hf:${dir}:label=LABEL_2`);
    got.forEach((value, i) => expect(value).toBeCloseTo(logits[i]![2]!, 5));
  });
});

test("hf:MODEL without transformers or without a model is the user's to mend", async () => {
  await expect(createScorer(`hf:${join(tmpdir(), "no-such-model")}`)).rejects.toThrow(
    hasTransformers ? /transformers cannot load/ : /python cannot import '(torch|transformers)'/,
  );
});
