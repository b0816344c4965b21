import { expect, test } from "vitest";
import { isScored, plainContext, type Task } from "../../../src/core/index.ts";
import { createScorer } from "../../../src/scorers/index.ts";

const task = (text: string | undefined, ...references: string[]): Task => ({
  item: { id: "i", references: references.map((r, n) => ({ id: `r${n}`, text: r })), tags: {} },
  outputs: [{ id: "o", itemId: "i", ...(text === undefined ? {} : { text }), tags: {} }],
});

test("bleu scores a short segment with effective order by default, and 0 with effective_order=never", async () => {
  const [scored] = await (await createScorer("bleu")).score([task("the", "the")], plainContext(1));
  expect(scored).toMatchObject({ values: [100] });
  const never = await createScorer("bleu:effective_order=never,smooth_method=none");
  expect((await never.score([task("the", "the")], plainContext(1)))[0]).toMatchObject({ values: [0] });
});

test("bleu without text or references is missing with the reason", async () => {
  const scores = await (await createScorer("bleu")).score([task(undefined, "a"), task("a")], plainContext(1));
  expect(scores).toEqual([{ missing: "no text" }, { missing: "no references" }]);
});

test("bleu's stats add up: the corpus score of one segment is its own without effective order", async () => {
  const scorer = await createScorer("bleu:effective_order=never");
  const one = task("the cat sat on a mat", "the cat sat on the mat");
  const out = new Float64Array(scorer.stats!.nCols);
  expect(scorer.stats!.count(one, out)).toBe(true);
  const [score] = await scorer.score([one], plainContext(1));
  expect(isScored(score!) && score.values[0]).toBe(scorer.stats!.combine(out));
});

test("bleu never exceeds its range", async () => {
  const text = "a b c d";
  const [score] = await (await createScorer("bleu")).score([task(text, text)], plainContext(1));
  expect(score).toMatchObject({ values: [100] });
});

test("bleu:tokenize=x names the tokenizers there are", async () => {
  await expect(createScorer("bleu:tokenize=x")).rejects.toThrow("one of: 13a, intl, zh, char, none");
});
