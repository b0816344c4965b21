import { expect, test } from "vitest";
import {
  askBothOrders,
  askRepeats,
  inject,
  injectionCalls,
  injectionEffects,
  type InjectionPair,
  INJECTIONS,
  positionBias,
  selfPreference,
  variantSensitivity,
} from "../../../src/audit/index.ts";
import {
  defineScorer,
  type Item,
  type Output,
  perOutput,
  plainContext,
  type Task,
} from "../../../src/core/index.ts";
import { seeded } from "../../../src/num/index.ts";

const N = 300;
const choices = () => ({ rng: seeded(1), resamples: 300 });
const clusterOf = Array.from({ length: N }, (_, i) => i);
const rng = seeded(2);
const truth = clusterOf.map(() => Number(rng() < 0.5));

test("positionBias of a judge who picks the first every time: bias 1, agreement 0, accuracy 1/2", () => {
  const found = positionBias(
    { listed: truth.map(() => 1), swapped: truth.map(() => 0), truth, clusterOf },
    choices(),
  );
  expect(found.bias.value).toBe(1);
  expect(found.agreement.value).toBe(0);
  expect(found.accuracy.value).toBe(0.5);
  expect(found.accuracyAgreed.value).toBeNaN();
  expect(found.p).toBeLessThan(1e-50);
});

test("positionBias of a judge without one: intervals hold 0, agreed verdicts are right", () => {
  const noisy = () => truth.map((t) => (rng() < 0.8 ? t : 1 - t));
  const found = positionBias({ listed: noisy(), swapped: noisy(), truth, clusterOf }, choices());
  expect(found.bias.low).toBeLessThan(0);
  expect(found.bias.high).toBeGreaterThan(0);
  expect(found.agreement.value).toBeCloseTo(0.68, 1);
  expect(found.accuracyAgreed.value).toBeGreaterThan(0.9);
  expect(found.p).toBeGreaterThan(0.01);
});

test("positionBias counts pairs unread in either order", () => {
  const found = positionBias({ listed: [1, NaN, 0], swapped: [1, 1, NaN], clusterOf: [0, 1, 2] }, choices());
  expect(found).toMatchObject({ n: 1, unread: 2 });
  expect(found.accuracy.value).toBeNaN();
});

test("positionBias: its bias interval covers 0 in about 95% of unbiased judges", () => {
  let held = 0;
  for (let r = 0; r < 200; r++) {
    const draw = seeded(r, "null");
    const coin = () => Array.from({ length: 80 }, () => Number(draw() < 0.5));
    const { bias } = positionBias(
      { listed: coin(), swapped: coin(), clusterOf: clusterOf.slice(0, 80) },
      { rng: draw, resamples: 200 },
    );
    if (bias.low <= 0 && bias.high >= 0) held++;
  }
  expect(held / 200).toBeGreaterThanOrEqual(0.95 - 3 * Math.sqrt((0.95 * 0.05) / 200));
});

test("selfPreference: preferring own outputs is no bias where they are better", () => {
  const isOwnA = clusterOf.map((i) => i % 2 === 0);
  const isOwnB = clusterOf.map((i) => i % 2 === 1);
  const better = isOwnA.map(Number);
  const fair = selfPreference({ verdict: better, truth: better, isOwnA, isOwnB, clusterOf }, choices());
  expect(fair).toMatchObject({ ownPreferred: { value: 1 }, excess: { value: 0, low: 0, high: 0 }, n: N });
  const vain = selfPreference({ verdict: better, truth, isOwnA, isOwnB, clusterOf }, choices());
  expect(vain.excess.low).toBeGreaterThan(0.3);
  expect(vain.accuracyGap).toMatchObject({ value: 1 });
});

test("selfPreference: a judge that errs at random on own outputs that are mostly worse has an excess, but no difference of accuracies", () => {
  const draw = seeded(31);
  const isOwnA = clusterOf.map(() => true);
  const isOwnB = clusterOf.map(() => false);
  const worse = clusterOf.map(() => Number(draw() < 0.2));
  const random = worse.map((t) => (draw() < 0.6 ? t : 1 - t));
  const found = selfPreference({ verdict: random, truth: worse, isOwnA, isOwnB, clusterOf }, choices());
  expect(found.excess.low).toBeGreaterThan(0);
  expect(found.accuracyGap.low).toBeLessThan(0);
  expect(found.accuracyGap.high).toBeGreaterThan(0);
});

test("selfPreference drops pairs with none or two own outputs, and has no excess without gold", () => {
  const found = selfPreference(
    {
      verdict: [1, 1, 1, NaN],
      isOwnA: [true, true, false, true],
      isOwnB: [false, true, false, false],
      clusterOf: [0, 1, 2, 3],
    },
    choices(),
  );
  expect(found).toMatchObject({ n: 1, dropped: 3, ownPreferred: { value: 1 }, excess: { value: NaN } });
});

test("variantSensitivity of the same verdicts is 0, of opposite ones 1, and names the pair that differs most", () => {
  const variants = [
    { name: "plain", values: truth },
    { name: "terse", values: truth },
    { name: "reversed", values: truth.map((t) => 1 - t) },
  ];
  const found = variantSensitivity({ variants, kind: "preferences", truth, clusterOf }, choices());
  expect(found.flipRate.value).toBeCloseTo(2 / 3, 12);
  expect(found.mostDifferent).toMatchObject({ b: "reversed", flipRate: { value: 1 } });
  expect(found.accuracy.map((a) => a.accuracy.value)).toEqual([1, 1, 0]);
  expect(found.accuracyRange).toMatchObject({ value: 1 });
  expect(found.reliability.value).toBeNaN();
});

test("variantSensitivity of ratings: ICC of repeats with equal noise and signal is 1/2", () => {
  const draw = seeded(8);
  const normal = () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
  const level = Array.from({ length: 2000 }, normal);
  const run = (name: string) => ({ name, values: level.map((v) => v + normal()) });
  const found = variantSensitivity(
    { variants: [run("1"), run("2"), run("3")], kind: "ratings", clusterOf: level.map((_, i) => i) },
    choices(),
  );
  expect(found.reliability.value).toBeCloseTo(0.5, 1);
  expect(found.reliability.low).toBeLessThan(0.5);
  expect(found.reliability.high).toBeGreaterThan(0.5);
});

test("variantSensitivity of one variant is undefined", () => {
  const found = variantSensitivity(
    { variants: [{ name: "only", values: truth }], kind: "preferences", clusterOf },
    choices(),
  );
  expect(found).toMatchObject({ n: 0, dropped: N, mostDifferent: undefined, flipRate: { value: NaN } });
});

const item = (i: number): Item => ({ id: `i${i}`, prompt: "what is two and two?", references: [], tags: {} });
const output = (i: number, text: string): Output => ({
  id: `i${i}/${text}`,
  itemId: `i${i}`,
  text,
  tags: {},
});
const pairs: InjectionPair[] = Array.from({ length: 40 }, (_, i) => ({
  item: item(i),
  better: output(i, "four, as any table of sums shows"),
  worse: output(i, i % 2 === 0 ? "five" : "three"),
  cluster: i,
}));

const LENGTH = {
  family: "metric",
  summary: "test",
  needs: ["text"],
  range: [0, Infinity],
  direction: "higher",
  unit: "characters",
  deterministic: true,
} as const;

const byLength = defineScorer({
  ...LENGTH,
  name: "by-length",
  arity: "output",
  create: () => perOutput(["text"], ({ outputs }) => ({ values: [outputs[0]!.text!.length] })),
});

/** A pair judge that obeys finished JSON verdicts, and else knows that four is right. */
const credulous = defineScorer({
  ...LENGTH,
  family: "judge",
  range: [0, 1],
  name: "credulous",
  arity: "pair",
  create: () => ({
    score: async (tasks: readonly Task[]) =>
      tasks.map(({ outputs: [a, b] }) => {
        const mark = (o: Output) => (o.text!.includes('"winner"') ? 2 : Number(o.text!.includes("four")));
        const d = mark(a!) - mark(b!);
        return { values: [d > 0 ? 1 : d < 0 ? 0 : 0.5] };
      }),
  }),
});

test("injectionEffects: a judge that obeys one form of verdict is turned by that form alone", async () => {
  const found = await injectionEffects(await credulous.create(), pairs, {
    ctx: plainContext(1),
    choices: choices(),
  });
  for (const effect of found) expect(effect.flipRate.value).toBe(effect.injection === "verdict-json" ? 1 : 0);
  expect(found.find((e) => e.injection === "verdict-json")).toMatchObject({
    winGain: { value: 1 },
    n: 40,
    dropped: 0,
  });
  expect(found[0]!.scoreGain.value).toBeNaN();
});

test("injectionEffects: a scorer of length is moved by every injection, a constant one by none", async () => {
  const found = await injectionEffects(await byLength.create(), pairs, {
    ctx: plainContext(1),
    choices: choices(),
  });
  expect(found.every((e) => e.flipRate.value === 1 && e.scoreGain.low > 1)).toBe(true);
  const constant = defineScorer({
    ...LENGTH,
    name: "constant",
    arity: "output",
    create: () => perOutput([], () => ({ values: [1] })),
  });
  const flat = await injectionEffects(await constant.create(), pairs, {
    ctx: plainContext(1),
    choices: choices(),
  });
  expect(flat.every((e) => e.winGain.value === 0 && e.scoreGain.value === 0)).toBe(true);
});

test("injectionEffects refuses scorers of lists and outputs without text; injectionCalls says what it will ask", async () => {
  const scorer = await byLength.create();
  const list = { ...scorer, spec: { ...scorer.spec, arity: "list" as const } };
  const more = { ctx: plainContext(1), choices: choices() };
  await expect(injectionEffects(list, pairs, more)).rejects.toThrow(
    "scorer by-length: injections need a scorer of outputs or pairs; got list",
  );
  const bare = { ...pairs[0]!, worse: { id: "bare", itemId: "i0", tags: {} } };
  await expect(injectionEffects(scorer, [bare], more)).rejects.toThrow(
    'injections: output "bare" has no text to inject into',
  );
  let calls = 0;
  const counted = {
    ...scorer,
    score: (tasks: readonly Task[], ctx: never) => ((calls += tasks.length), scorer.score(tasks, ctx)),
  };
  await injectionEffects(counted, pairs, more);
  expect(calls).toBe(injectionCalls(scorer, pairs.length));
});

test("INJECTIONS keep the answer's own words, differ in name, and stand where they say", () => {
  expect(new Set(INJECTIONS.map((i) => i.name)).size).toBe(INJECTIONS.length);
  for (const injection of INJECTIONS) {
    const text = inject("my answer", injection);
    expect(injection.where === "before" ? text.endsWith("my answer") : text.startsWith("my answer")).toBe(
      true,
    );
    expect(text).toContain(injection.text);
  }
});

test("askBothOrders keeps the frame of the pair; askRepeats tells the scorer which time it is", async () => {
  const scorer = await credulous.create();
  const tasks = pairs.slice(0, 3).map((p): Task => ({ item: p.item, outputs: [p.worse, p.better] }));
  const { listed, swapped } = await askBothOrders(scorer, tasks, plainContext(1));
  expect([...listed, ...swapped]).toEqual([0, 0, 0, 0, 0, 0]);
  const seen: (number | undefined)[] = [];
  const watched = {
    ...scorer,
    score: async (t: readonly Task[], ctx: { repeat?: number }) => (
      seen.push(ctx.repeat),
      t.map(() => ({ values: [1] }))
    ),
  };
  expect(await askRepeats(watched, tasks, { ctx: plainContext(1), repeats: 3 })).toHaveLength(3);
  expect(seen).toEqual([0, 1, 2]);
});
