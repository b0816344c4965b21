import { expect, test } from "vitest";
import { plainContext, type Task } from "../../../src/core/index.ts";
import { createScorer } from "../../../src/scorers/index.ts";

const task = (text: string, ...references: string[]): Task => ({
  item: { id: "i", references: references.map((r, n) => ({ id: `r${n}`, text: r })), tags: {} },
  outputs: [{ id: "o", itemId: "i", text, tags: {} }],
});

test("chrf and chrf++ give sacrebleu's numbers through the registry", async () => {
  const one = task("the cat sat", "the cat sat on it");
  const score = async (call: string) => (await (await createScorer(call)).score([one], plainContext(1)))[0];
  expect(await score("chrf")).toMatchObject({ values: [expect.closeTo(66.01764142221674, 9)] });
  expect(await score("chrf++")).toMatchObject({ values: [expect.closeTo(64.63643590480862, 9)] });
  expect(await score("chrf:word_order=2")).toEqual(await score("chrf++"));
});

test("chrf without references is missing; of an empty output it is 0", async () => {
  const scores = await (await createScorer("chrf")).score([task("a"), task("", "a")], plainContext(1));
  expect(scores).toEqual([{ missing: "no references" }, { values: [0] }]);
});
