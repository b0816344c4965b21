import { expect, test } from "vitest";
import { plainContext, type Task } from "../../../src/core/index.ts";
import { fromFunction, type FunctionOptions } from "../../../src/scorers/index.ts";

const TASK: Task = {
  item: { id: "i", prompt: "Q", references: [{ id: "r", text: "abd" }], tags: {} },
  outputs: [{ id: "o", itemId: "i", text: "abc", tags: {} }],
};
const options = (more: Partial<FunctionOptions> = {}): FunctionOptions => ({
  name: "f",
  version: "1",
  ...more,
});

async function scoreOf(
  given: Parameters<typeof fromFunction>[0],
  more: Partial<FunctionOptions> = {},
  task = TASK,
) {
  const [score] = await fromFunction(given, options(more)).score([task], plainContext(1));
  return score;
}

// The three shapes as their packages type them: autoevals js/score.ts, openevals js/src/types.ts, evalite src/types.ts. The results of
// Levenshtein (autoevals 0.3.0) and exactMatch (openevals 0.2.2) were read from the installed packages.
test.each<[NonNullable<FunctionOptions["shape"]>, (given: object) => unknown, object, object]>([
  [
    "autoevals",
    async () => ({ name: "Levenshtein", score: 2 / 3, metadata: { rationale: "near" } }),
    { input: "Q", output: "abc", expected: "abd" },
    { values: [2 / 3], why: "near" },
  ],
  [
    "openevals",
    async () => ({ key: "exact_match", score: false, comment: undefined, metadata: undefined }),
    { inputs: "Q", outputs: "abc", reference_outputs: "abd", referenceOutputs: "abd" },
    { values: [0] },
  ],
  [
    "evalite",
    () => ({ score: 0.5, metadata: { a: 1 } }),
    { input: "Q", output: "abc", expected: "abd" },
    { values: [0.5], why: '{"a":1}' },
  ],
])("fromFunction(f, %s) calls with its arguments and reads its result", async (shape, f, asked, score) => {
  let got: unknown;
  const spy = (given: object): unknown => {
    got = given;
    return f(given);
  };
  expect(await scoreOf(spy, { shape })).toEqual(score);
  expect(got).toEqual(asked);
  expect(await scoreOf({ scorer: spy }, { shape })).toEqual(score);
});

test("a plain function gets the text and what is known of the item", async () => {
  const f = (text: string, { expected, prompt }: { expected?: string; prompt?: unknown }) =>
    text.length + (expected?.length ?? 0) + String(prompt).length;
  expect(await scoreOf(f)).toEqual({ values: [7] });
});

test.each([
  [() => null, /no score/],
  [() => undefined, /no score/],
  [() => ({ name: "x", score: null }), /no score/],
  [() => NaN, /NaN/],
  [() => "good", /no score but "good"/],
  [() => ({ score: 0, error: new Error("quota") }), /quota/],
  [() => Promise.reject(new Error("no key")), /no key/],
  [
    () => [
      { key: "a", score: 1 },
      { key: "b", score: null },
    ],
    /b: the function gave no score/,
  ],
  [() => [], /no score/],
])("%s is missing, never 0", async (f, reason) => {
  expect(await scoreOf(f)).toEqual({ missing: expect.stringMatching(reason) as string });
});

test("several results are their mean, each kept as a part; booleans are 0 and 1", async () => {
  expect(
    await scoreOf(() => [
      { key: "a", score: true },
      { key: "b", score: 0 },
    ]),
  ).toEqual({ values: [0.5], parts: { a: 1, b: 0 } });
  expect(await scoreOf(() => true)).toEqual({ values: [1] });
});

test("what it needs and lacks is missing without asking", async () => {
  const bare = { ...TASK, item: { ...TASK.item, references: [] } };
  const never = (): never => {
    throw new Error("asked");
  };
  expect(await scoreOf(never, { needs: ["text", "references"] }, bare)).toEqual({ missing: "no references" });
});

test("fromFunction(f, concurrency) has so many calls under way, and scores in the order of the tasks", async () => {
  let now = 0;
  let most = 0;
  const waiting = async (text: string): Promise<number> => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setImmediate(resolve));
    now--;
    return Number(text) / 10;
  };
  const tasks = Array.from({ length: 9 }, (_, i) => ({
    ...TASK,
    outputs: [{ ...TASK.outputs[0]!, text: String(i) }],
  }));
  for (const concurrency of [1, 3]) {
    most = 0;
    const scores = await fromFunction(waiting, options({ concurrency })).score(tasks, plainContext(1));
    expect(scores).toEqual(tasks.map((_, i) => ({ values: [i / 10] })));
    expect(most).toBe(concurrency);
  }
});

test("fromFunction(f) without a version is known by the function's text", () => {
  const [a, b] = [() => 0.1, () => 0.2].map((f) => fromFunction(f).spec.version);
  expect(a).toMatch(/^text-[0-9a-f]{12}$/);
  expect(a).not.toBe(b);
});
