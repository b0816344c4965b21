import { expect, test } from "vitest";
import {
  checkPairs,
  chooseTargets,
  type InjectionPair,
  judgeCheckCalls,
  judgeChecks,
  type JudgeCheckPlan,
  plantedData,
} from "../../../src/audit/index.ts";
import { defineScorer, type Output, plainContext, type Scorer, type Task } from "../../../src/core/index.ts";
import { makeView } from "../../../src/meta/index.ts";

const N = 40;
const pairs: InjectionPair[] = Array.from({ length: N }, (_, i) => {
  const item = { id: `i${i}`, prompt: "p", references: [], tags: {} };
  const output = (name: string): Output => ({
    id: `${item.id}/${name}`,
    itemId: item.id,
    text: `${name} ${i}`,
    tags: {},
  });
  return { item, better: output("good"), worse: output("bad"), cluster: i };
});

/** A pair judge by a rule; `seen` counts its tasks. */
function judge(rule: (a: Output, b: Output, repeat: number) => number): Promise<Scorer & { seen: number }> {
  const counted = { seen: 0 };
  return defineScorer({
    name: "made",
    family: "judge",
    summary: "made for a test",
    needs: ["text"],
    arity: "pair",
    range: [0, 1],
    direction: "higher",
    unit: "P(first preferred)",
    deterministic: true,
    create: () => ({
      score: async (tasks: readonly Task[], ctx) => {
        counted.seen += tasks.length;
        return tasks.map(({ outputs: [a, b] }) => ({ values: [rule(a!, b!, ctx.repeat ?? 0)] }));
      },
    }),
  })
    .create()
    .then((scorer) => Object.assign(counted, scorer));
}

const isGood = ({ text }: Output): boolean => text!.includes("good");
const right = (a: Output): number => Number(isGood(a));
const plan = (variants: JudgeCheckPlan["variants"]): JudgeCheckPlan => ({
  pairs,
  isRanked: pairs.map(() => true),
  repeats: 3,
  variants,
});
const options = { ctx: plainContext(1), seed: 1, resamples: 200, confidence: 0.95 };

test("judgeChecks(judge that is always right) agrees with itself, with a variant that is too, and never with one that is always wrong", async () => {
  const scorer = await judge(right);
  const found = await judgeChecks(
    scorer,
    plan([
      { name: "same", kind: "labels", open: () => judge(right) },
      { name: "opposite", kind: "template", open: () => judge((a) => 1 - right(a)) },
    ]),
    options,
  );
  expect(found).toMatchObject({ nPairs: N, nVerdicts: 2 * N, nRead: 2 * N, accuracy: { value: 1 } });
  expect(found.repeats).toMatchObject({ times: 3, found: { flipRate: { value: 0 } } });
  expect(found.variants.map((v) => [v.name, v.agreement.value, v.accuracy.value, v.n])).toEqual([
    ["same", 1, 1, 2 * N],
    ["opposite", 0, 0, 2 * N],
  ]);
  expect(found.injections.every((i) => i.winGain.value === 0)).toBe(true);
});

test("judgeChecks: agreement with a variant that differs on every fourth pair is 3/4, and its interval holds that", async () => {
  const some = (a: Output, b: Output): number =>
    Number(a.itemId.slice(1)) % 4 === 0 ? 1 - right(a) : Number(isGood(a) && !isGood(b));
  const { variants } = await judgeChecks(
    await judge(right),
    plan([{ name: "some", kind: "given", open: () => judge(some) }]),
    options,
  );
  const { agreement } = variants[0]!;
  expect(agreement.value).toBeCloseTo(0.75, 12);
  expect(agreement.low).toBeLessThan(0.75);
  expect(agreement.high).toBeGreaterThan(0.75);
});

test("judgeChecks of a judge that follows the order: half right over both orders, and repeats agree", async () => {
  const found = await judgeChecks(await judge(() => 1), plan([]), options);
  expect(found.accuracy.value).toBe(0.5);
  expect(found.repeats!.found.flipRate.value).toBe(0);
});

test("judgeChecks of a judge that changes its mind when it is asked again shows it in the repeats alone", async () => {
  const fickle = (a: Output, _: Output, repeat: number): number => (repeat === 1 ? 1 - right(a) : right(a));
  const found = await judgeChecks(await judge(fickle), plan([]), options);
  // Of three times one differs: two of three pairs of times.
  expect(found.repeats!.found.flipRate.value).toBeCloseTo(2 / 3, 12);
  expect(found.accuracy.value).toBe(1);
});

test("judgeChecks asks what judgeCheckCalls says, variants included, and closes each variant", async () => {
  const scorer = await judge(right);
  let closed = 0;
  const variant = Object.assign(await judge(right), { close: async () => void closed++ });
  const asked = plan([{ name: "v", kind: "given", open: async () => variant }]);
  await judgeChecks(scorer, asked, options);
  expect(scorer.seen + variant.seen).toBe(judgeCheckCalls(scorer, asked));
  expect(closed).toBe(1);
});

test("judgeChecks keeps verdicts without a value out, counted", async () => {
  const half = (a: Output): number => (Number(a.itemId.slice(1)) % 2 === 0 ? NaN : right(a));
  const found = await judgeChecks(
    await judge(right),
    plan([{ name: "half", kind: "labels", open: () => judge(half) }]),
    options,
  );
  expect(found.variants[0]).toMatchObject({ n: N, dropped: N, agreement: { value: 1 } });
});

test("checkPairs(targets) gives one pair an item, the better output by the gold first, at most as many as asked", () => {
  const { dataset, quality } = plantedData({ nItems: 30, seed: 1, lengthWithQuality: 0 });
  const view = makeView(dataset, dataset.golds[0]!, { where: {}, excludeSystems: [] });
  const { targets } = chooseTargets({ dataset, view }, { seed: 1, sample: null });
  const all = checkPairs(dataset, targets, { most: 100, seed: 1 });
  expect(new Set(all.pairs.map((p) => p.item.id)).size).toBe(30);
  for (const { better, worse } of all.pairs)
    expect(quality.get(better.id)!).toBeGreaterThan(quality.get(worse.id)!);
  expect(all.isRanked.every(Boolean)).toBe(true);
  expect(checkPairs(dataset, targets, { most: 7, seed: 1 }).pairs).toHaveLength(7);
});
