import { expect, test } from "vitest";
import { type Output, plainContext, type Task } from "../../../src/core/index.ts";
import { ter } from "../../../src/scorers/lexical/ter.ts";

const task = (text: string | undefined, references: readonly string[], sameAs?: string): Task => {
  const output = {
    id: "o",
    itemId: "i",
    tags: {},
    ...(text !== undefined && { text }),
    ...(sameAs !== undefined && { sameAs }),
  };
  const refs = references.map((t, r) => ({ id: `r${r}`, text: t }));
  return { item: { id: "i", references: refs, tags: {} }, outputs: [output satisfies Output] };
};

test("ter scores 100 * edits / reference words, with both as parts", async () => {
  const scorer = await ter.create();
  const [score] = await scorer.score([task("a b d", ["a b c d"])], plainContext(1));
  expect(score).toEqual({ values: [25], parts: { num_edits: 1, ref_length: 4 } });
});

test("ter is missing without text or references, also where the only reference is the output itself", async () => {
  const scorer = await ter.create();
  const tasks = [task(undefined, ["a"]), task("a", []), task("a", ["a"], "r0")];
  const scores = await scorer.score(tasks, plainContext(1));
  expect(scores).toEqual([
    { missing: "no text" },
    { missing: "no references" },
    { missing: "no references" },
  ]);
});

test("ter:case_sensitive keeps case", async () => {
  const scorer = await ter.create({ case_sensitive: true });
  const [score] = await scorer.score([task("A", ["a"])], plainContext(1));
  expect(score).toMatchObject({ values: [100] });
});

test("ter.stats adds up to the corpus score", async () => {
  const { stats } = await ter.create();
  const sums = new Float64Array(2);
  for (const t of [task("a b", ["a b c d"]), task("x", ["x y"])]) {
    const row = new Float64Array(2);
    expect(stats!.count(t, row)).toBe(true);
    row.forEach((v, k) => (sums[k]! += v));
  }
  expect(stats!.combine(sums)).toBe(50);
  expect(stats!.count(task("a", []), sums)).toBe(false);
});
