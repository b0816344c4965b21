import { expect, test } from "vitest";
import {
  bothOrders,
  type Context,
  isScored,
  panel,
  plainContext,
  pooled,
  repeat,
  type Score,
  type Scorer,
  type ScorerSpec,
  signature,
  type Task,
} from "../../src/core/index.ts";

const SPEC: ScorerSpec = {
  name: "s",
  version: "1",
  family: "judge",
  origin: "computed",
  summary: "s",
  params: {},
  settings: {},
  needs: ["text"],
  arity: "output",
  range: [0, 5],
  direction: "higher",
  unit: "points",
  deterministic: true,
};

const scorer = (score: (task: Task, ctx: Context) => Score, about: Partial<ScorerSpec> = {}): Scorer => ({
  spec: { ...SPEC, ...about },
  score: async (tasks, ctx) => tasks.map((task) => score(task, ctx)),
});
const task = (...texts: readonly string[]): Task => ({
  item: { id: "i", references: [], tags: {} },
  outputs: texts.map((text, k) => ({ id: `o${k}`, itemId: "i", text, tags: {} })),
});
const PAIR = { arity: "pair", range: [0, 1] } as const;
const prefers = (p: Readonly<Record<string, number>>): Scorer =>
  scorer(({ outputs }) => ({ values: [p[outputs[0]!.text!]!], usage: { calls: 1 } }), PAIR);

test("bothOrders(f) averages the log-odds of both orders and keeps both, in the frame of the first", async () => {
  const lifted = bothOrders(prefers({ a: 0.8, b: 0.4 }));
  const [score] = await lifted.score([task("a", "b")], plainContext(1));
  // Log-odds of 0.8 and of 1 - 0.4, by hand: (ln 4 + ln 1.5) / 2 = ln sqrt(6).
  expect(score).toMatchObject({
    values: [expect.closeTo(Math.sqrt(6) / (1 + Math.sqrt(6)), 12)],
    parts: { listed: 0.8, swapped: 0.6 },
    usage: { calls: 2 },
  });
});

test("bothOrders(f) says the same, turned round, of a pair turned round", async () => {
  const lifted = bothOrders(prefers({ a: 0.7, b: 0.9 }));
  const [one, other] = await lifted.score([task("a", "b"), task("b", "a")], plainContext(1));
  if (!isScored(one!) || !isScored(other!)) throw new Error("missing");
  expect(one.values[0]! + other.values[0]!).toBeCloseTo(1, 12);
});

test("bothOrders(f) of text verdicts: two that agree stay, two that differ are even, one missing is missing", async () => {
  const of = async (a: number, b: number): Promise<Score> =>
    (await bothOrders(prefers({ a, b })).score([task("a", "b")], plainContext(1)))[0]!;
  expect(await of(1, 0)).toMatchObject({ values: [1] });
  expect(await of(0.5, 0.5)).toMatchObject({ values: [0.5] });
  expect(await of(1, 1)).toMatchObject({ values: [0.5] });
  for (const p of [0.1, 0.3, 0.9, 0.99]) expect(await of(p, p)).toMatchObject({ values: [0.5] });
  const half = scorer(
    ({ outputs }) => (outputs[0]!.text === "a" ? { values: [1] } : { missing: "why" }),
    PAIR,
  );
  expect(await bothOrders(half).score([task("a", "b")], plainContext(1))).toEqual([
    { missing: "swapped: why" },
  ]);
  expect(() => bothOrders(scorer(() => ({ values: [1] })))).toThrow(/not a scorer of pairs/);
});

test("repeat(f, n) asks n times, each a repeat of its own, and pools them", async () => {
  const asked: number[] = [];
  const counting = scorer((_, ctx) => {
    asked.push(ctx.repeat ?? 0);
    return { values: [(ctx.repeat ?? 0) % 3] };
  });
  const lifted = repeat(counting, 3);
  const [score] = await lifted.score([task("a")], { ...plainContext(1), repeat: 2 });
  expect(asked).toEqual([6, 7, 8]);
  expect(score).toMatchObject({ values: [1], parts: { n: 3, asked: 3, sd: 1, agree: 1 / 3 } });
  expect(() => repeat(counting, 1)).toThrow(/invalid number of times/);
  expect(signature(repeat(counting, 3).spec)).not.toBe(signature(repeat(counting, 4).spec));
});

test("panel(members, rule) gives mean, median or majority, with each member's value", async () => {
  const members = [1, 1, 4].map((v) => scorer(() => ({ values: [v] })));
  const by = async (rule: "mean" | "median" | "majority"): Promise<Score> =>
    (await panel(members, rule).score([task("a")], plainContext(1)))[0]!;
  expect(await by("mean")).toMatchObject({
    values: [2],
    parts: { member1: 1, member2: 1, member3: 4, n: 3, sd: expect.closeTo(Math.sqrt(3), 12), agree: 2 / 3 },
  });
  expect(await by("median")).toMatchObject({ values: [1] });
  expect(await by("majority")).toMatchObject({ values: [1] });
});

test("panel: equally frequent values are averaged; half missing is still read, more is missing", async () => {
  const of = (v: number | undefined): Scorer =>
    scorer(() => (v === undefined ? { missing: "ill" } : { values: [v] }));
  const by = async (...values: readonly (number | undefined)[]): Promise<Score> =>
    (await panel(values.map(of), "majority").score([task("a")], plainContext(1)))[0]!;
  expect(await by(1, 4)).toMatchObject({ values: [2.5] });
  expect(await by(undefined, 4)).toMatchObject({ values: [4], parts: { n: 1, asked: 2, member2: 4 } });
  expect(await by(undefined, undefined, 4)).toEqual({ missing: "1 of 3 were read; ill" });
});

test("panel refuses one member, and members that do not fit together", () => {
  const one = scorer(() => ({ values: [1] }));
  expect(() => panel([one])).toThrow(/too few members/);
  expect(() => panel([one, scorer(() => ({ values: [1] }), PAIR)])).toThrow(/do not fit together/);
  expect(() => panel([one, scorer(() => ({ values: [1] }), { direction: "lower" })])).toThrow(/do not fit/);
});

test("pooled(scores) of lists pools each output; of nothing is missing", () => {
  expect(pooled([{ values: [1, 2] }, { values: [3, 2] }])).toMatchObject({ values: [2, 2] });
  expect(pooled([])).toHaveProperty("missing");
});
