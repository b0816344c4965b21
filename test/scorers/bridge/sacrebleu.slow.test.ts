import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { isScored, plainContext, type Task } from "../../../src/core/index.ts";
import { pythonCommand } from "../../../src/scorers/bridge/python-process.ts";
import { createScorer } from "../../../src/scorers/index.ts";

const hasSacrebleu = spawnSync(pythonCommand(""), ["-c", "import sacrebleu"]).status === 0;
if (!hasSacrebleu)
  process.stderr.write(
    `SKIPPED: ${pythonCommand("")} cannot import sacrebleu; set PYTHON to one that can (pip install sacrebleu==2.6.0)\n`,
  );

const WORDS = [
  "the",
  "cat",
  "sat",
  "on",
  "mats,",
  "U.S.",
  "3.5%",
  "don't",
  "(x)",
  "\u00e9t\u00e9",
  "\u4f60\u597d",
  "\ud83d\ude00",
  "e\u0301",
];

/** A linear congruential generator: the same texts on every run. */
function texts(n: number): string[] {
  let state = 7;
  const next = (below: number): number => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  return Array.from({ length: n }, () =>
    Array.from({ length: next(14) }, () => WORDS[next(WORDS.length)]!).join(" "),
  );
}

test.runIf(hasSacrebleu)("sacrebleu's sentence_bleu through the bridge equals our bleu", async () => {
  const all = texts(900);
  const tasks: Task[] = Array.from({ length: 300 }, (_, i) => ({
    item: {
      id: `i${i}`,
      references: [
        { id: "r1", text: all[3 * i]! },
        { id: "r2", text: all[3 * i + 1]! },
      ],
      tags: {},
    },
    outputs: [{ id: `o${i}`, itemId: `i${i}`, text: all[3 * i + 2]!, tags: {} }],
  }));
  const theirs = await createScorer("py:sacrebleu:sentence_bleu");
  const ours = await createScorer("bleu");
  try {
    const a = await theirs.score(tasks, plainContext(1));
    const b = await ours.score(tasks, plainContext(1));
    a.forEach((score, i) => {
      const mine = b[i]!;
      if (!isScored(score) || !isScored(mine)) throw new Error(`task ${i}: ${JSON.stringify([score, mine])}`);
      expect(mine.values[0]).toBeCloseTo(Math.min(100, score.values[0]!), 10);
    });
  } finally {
    await theirs.close?.();
  }
});
