import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isScored, plainContext, type Task } from "../../../src/core/index.ts";
import { createScorer } from "../../../src/scorers/index.ts";

const MODULES = join(process.env["TRENCHCOAT_NODE_PEERS"] ?? "", "node_modules/@energetic-ai");
const isThere = ["core", "embeddings", "model-embeddings-en"].every((name) =>
  existsSync(join(MODULES, name)),
);
if (!isThere)
  process.stderr.write(
    "SKIPPED: no @energetic-ai/core, embeddings and model-embeddings-en in TRENCHCOAT_NODE_PEERS\n",
  );

const task = (text: string, reference: string): Task => ({
  item: { id: "i", references: [{ id: "r", text: reference }], tags: {} },
  outputs: [{ id: "o", itemId: "i", text, tags: {} }],
});

test.runIf(isThere)(
  "embedding-similarity:embedder=use-lite ranks a paraphrase above another text, and does not see negation",
  async () => {
    const scorer = await createScorer("embedding-similarity:embedder=use-lite");
    const tasks = [
      task("The cat is on the mat.", "A cat sits on a mat."),
      task("Stocks fell on Tuesday.", "A cat sits on a mat."),
      task("This is not good at all.", "This is great."),
      task("", "x"),
    ];
    const scores = await scorer.score(tasks, plainContext(1));
    await scorer.close?.();
    const [near, far, negated] = scores.map((s) => (isScored(s) ? s.values[0]! : NaN));
    expect(near).toBeGreaterThan(0.5);
    expect(far).toBeLessThan(0.2);
    expect(negated).toBeGreaterThan(0.3);
    expect(scores[3]).toEqual({ missing: "output: empty text" });
  },
);
