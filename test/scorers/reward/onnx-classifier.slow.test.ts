import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plainContext, type Score, type Task } from "../../../src/core/index.ts";
import { createScorer } from "../../../src/scorers/index.ts";

const PYTHON = process.env["PYTHON"] ?? "python3";
const MAKER = join(import.meta.dirname, "python/onnx_classifier.py");
const hasPeer = existsSync(
  join(process.env["TRENCHCOAT_NODE_PEERS"] ?? "", "node_modules/@huggingface/transformers"),
);
const isThere = hasPeer && spawnSync(PYTHON, ["-c", "import torch, transformers"]).status === 0;
if (!isThere)
  process.stderr.write(
    "SKIPPED: needs @huggingface/transformers (TRENCHCOAT_NODE_PEERS) and a Python with torch and transformers (PYTHON)\n",
  );

const task = (text: string | undefined, prompt?: string): Task => ({
  item: { id: "i", references: [], tags: {}, ...(prompt === undefined ? {} : { prompt }) },
  outputs: [{ id: "o", itemId: "i", tags: {}, ...(text === undefined ? {} : { text }) }],
});
const TASKS = [task("a good answer", "a question"), task("a bad answer", "a question"), task("good")];

describe.skipIf(!isThere)("onnx-classifier", () => {
  const root = mkdtempSync(join(tmpdir(), "onnx-classifier-"));
  const folders = [1, 3].map((n) => mkdtempSync(join(root, `labels${n}-`)));
  let logits: number[][][];
  beforeAll(() => {
    logits = folders.map((folder, i) => {
      const out = execFileSync(PYTHON, [MAKER, folder, ["1", "3"][i]!], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
      return JSON.parse(out.trim().split("\n").at(-1)!) as number[][];
    });
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  async function scores(call: string, tasks: readonly Task[] = TASKS): Promise<readonly Score[]> {
    const scorer = await createScorer(`onnx-classifier:${call}`);
    try {
      return await scorer.score(tasks, plainContext(1));
    } finally {
      await scorer.close?.();
    }
  }
  const near = (given: readonly Score[], wanted: readonly number[]): void =>
    given.forEach((s, i) => {
      expect("values" in s).toBe(true);
      if ("values" in s) expect(Math.abs(s.values[0]! - wanted[i]!)).toBeLessThan(1e-4);
    });

  test.each([1, 2, 16])(
    "gives torch's raw logits within 1e-4, prompts as pairs, in batches of %i",
    async (batch) => {
      near(
        await scores(`model=${folders[0]},batch=${batch}`),
        logits[0]!.map((l) => l[0]!),
      );
    },
  );

  test("takes the label that is chosen by name or number, keeps the others as parts, and asks where none is", async () => {
    for (const label of ["LABEL_2", "2"]) {
      const given = await scores(`model=${folders[1]},label=${label}`);
      near(
        given,
        logits[1]!.map((l) => l[2]!),
      );
      const [first] = given;
      expect(Object.keys(("values" in first! && first.parts) || {})).toEqual([
        "label LABEL_0",
        "label LABEL_1",
        "label LABEL_2",
      ]);
    }
    await expect(scores(`model=${folders[1]}`)).rejects.toThrow(
      /has 3 labels; expected label= one of: LABEL_0, LABEL_1, LABEL_2/,
    );
    await expect(scores(`model=${folders[1]},label=up`)).rejects.toThrow(/no label "up"/);
  });

  test("writes the chat template itself; no text and more tokens than the model reads are missing", async () => {
    const [plain, pair] = [
      await scores(`model=${folders[0]},template=chatml`),
      await scores(`model=${folders[0]}`),
    ];
    expect(plain[0]).toMatchObject({ missing: expect.stringMatching(/^\d+ tokens, more than the 32/) });
    expect("values" in pair[0]!).toBe(true);
    const odd = await scores(`model=${folders[0]}`, [
      task(undefined),
      task("good ".repeat(40)),
      task("good"),
    ]);
    expect(odd).toMatchObject([
      { missing: "no text" },
      { missing: "42 tokens, more than the 32 that the model reads" },
      { values: [expect.any(Number)] },
    ]);
  });

  test("probes apply, and the version follows the model's files", async () => {
    const scorer = await createScorer(`onnx-classifier:model=${folders[0]}`);
    const other = await createScorer(`onnx-classifier:model=${folders[1]},label=0`);
    const findings = await scorer.probe!(plainContext(1));
    expect(findings.length).toBeGreaterThan(0);
    expect(scorer.spec.version).not.toBe(other.spec.version);
    await Promise.all([scorer.close?.(), other.close?.()]);
  });
});
