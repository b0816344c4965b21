import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  assemble,
  type CombinationForm,
  type Dataset,
  type DebiasedForm,
  type FittedForm,
  type GuardedForm,
  hashedNgrams,
  type HeadForm,
  importedScorer,
  isScored,
  type Member,
  plainContext,
  publishedScores,
  type RouterForm,
  type Task,
  textFeature,
} from "../../../src/core/index.ts";
import { scoreDataset } from "../../../src/run/index.ts";
import { createScorer } from "../../../src/scorers/index.ts";

const dir = mkdtempSync(join(tmpdir(), "forms-"));
afterAll(() => rmSync(dir, { recursive: true }));
let n = 0;

function call(form: FittedForm): string {
  const file = join(dir, `${n++}.json`);
  writeFileSync(file, JSON.stringify(form));
  return `fitted:${file}`;
}

const HEADER = {
  form: "trenchcoat-fitted",
  version: 1,
  fittedOn: { dataset: "d", gold: "g", n: 10, nItems: 10, seed: 1 },
} as const;

const member = (scorer: string, more: Partial<Member> = {}): Member => ({
  scorer,
  signature: `${scorer}@1`,
  isPublished: false,
  over: "outputs",
  direction: "higher",
  centre: 0,
  scale: 1,
  ...more,
});

const task = (texts: readonly string[], tags: Record<string, string> = {}): Task => ({
  item: { id: "i", prompt: "the prompt", references: [{ id: "r", text: "abcd" }], tags },
  outputs: texts.map((text, k) => ({ id: `o${k}`, itemId: "i", text, tags: {} })),
});

async function valuesOf(form: FittedForm, tasks: readonly Task[]): Promise<(number | string)[]> {
  const scorer = await createScorer(call(form));
  return (await scorer.score(tasks, plainContext(1))).map((s) => (isScored(s) ? s.values[0]! : s.missing));
}

/** length of "aaaa" is 4, edit-free arithmetic throughout. */
const LONG = member("length", { centre: 2, scale: 2 });
const SHORT = member("length", { centre: 2, scale: 4, direction: "lower" });

const combination = (
  rule: CombinationForm["rule"],
  over: "outputs" | "pairs" = "outputs",
): CombinationForm => ({
  ...HEADER,
  kind: "combination",
  over,
  members: [LONG, SHORT],
  rule,
  unit: "z",
});

describe("fitted:FILE of a combination", () => {
  // z of a text of 6 characters: (6 - 2) / 2 = 2 and -(6 - 2) / 4 = -1.
  test.each([
    [{ kind: "zscore-mean" }, 0.5],
    [{ kind: "min" }, -1],
    [{ kind: "uwo", lambda: 2 }, 0.5 - 2 * 2.25],
    [{ kind: "linear", how: "nnls", weights: [3, 1], intercept: 0.25, lambda: 0 }, 0.25 + 6 - 1],
    [{ kind: "logistic", weights: [1, 2], intercept: 0, lambda: 0.1 }, 0],
  ] as const)("applies %o to members' z-scores", async (rule, expected) => {
    expect(await valuesOf(combination(rule), [task(["abcdef"])])).toEqual([expected]);
  });
  test("over pairs gives P(first preferred), the opposite where the outputs change places", async () => {
    const form = combination({ kind: "zscore-mean" }, "pairs");
    const [ab, ba, alone] = await valuesOf(form, [task(["abcdef", "ab"]), task(["ab", "abcdef"])]);
    expect(ab).toBeCloseTo(1 / (1 + Math.exp(-0.5)), 12);
    expect(Number(ab) + Number(ba)).toBeCloseTo(1, 12);
    expect(alone).toBeUndefined();
    expect(await valuesOf(form, [task(["abcdef"])])).toEqual(["not a pair of outputs"]);
  });
  test("a missing member makes the score missing, with the member's reason", async () => {
    const empty: Task = { item: task([""]).item, outputs: [{ id: "o", itemId: "i", tags: {} }] };
    expect(await valuesOf(combination({ kind: "min" }), [empty])).toEqual(["length: no text"]);
  });
  test("refuses a scorer that is not the one on which it was fitted", async () => {
    const form = { ...combination({ kind: "min" }), members: [{ ...LONG, signature: "length@0" }] };
    await expect(createScorer(call(form))).rejects.toThrow("its constants do not hold");
  });
  test("refuses a wrong number of weights", async () => {
    const form = combination({ kind: "linear", how: "ridge", weights: [1], intercept: 0, lambda: 0 });
    await expect(createScorer(call(form))).rejects.toThrow("one weight a member");
  });
});

function published(): Dataset {
  const tags = {};
  return assemble(
    { name: "d" },
    {
      items: [{ id: "i", references: [], tags }],
      outputs: ["x", "y"].map((id) => ({ id, itemId: "i", system: id, text: id.repeat(4), tags })),
      pairs: [{ id: "p", itemId: "i", a: "x", b: "y", tags }],
      judgments: [],
      columns: [
        {
          scorer: importedScorer("COMET", { family: "metric" }),
          over: "outputs",
          ids: ["x"],
          values: Float64Array.of(0.5),
        },
        {
          scorer: importedScorer("judge", { family: "judge" }),
          over: "pairs",
          ids: ["p"],
          values: Float64Array.of(0.75),
        },
      ],
    },
  );
}

describe("fitted:FILE of published members", () => {
  const COMET = member("COMET", { isPublished: true, signature: "COMET@1|origin=imported" });
  const form: CombinationForm = { ...combination({ kind: "zscore-mean" }), members: [COMET, LONG] };
  test("reads the scores of the data set that is scored; those not there are missing", async () => {
    const scorer = await createScorer(call(form));
    expect(scorer.spec.needs).toContain("scores");
    const table = await scoreDataset(published(), scorer, plainContext(1));
    expect([...table.values]).toEqual([(0.5 + 1) / 2, NaN]);
    expect(table.missing).toEqual({ "COMET: no published score of COMET": 1 });
  });
  test("without a data set of such scores says so", async () => {
    expect(await valuesOf(form, [task(["abcd"])])).toEqual(["COMET: no published scores of COMET"]);
  });
  test("reads pair scores in either order", async () => {
    const judge = member("judge", { isPublished: true, over: "pairs", centre: 0.5, scale: 0.5 });
    const scorer = await createScorer(
      call({ ...combination({ kind: "zscore-mean" }, "pairs"), members: [judge] }),
    );
    const table = await scoreDataset(published(), scorer, plainContext(1));
    expect(table.values[0]).toBeCloseTo(1 / (1 + Math.exp(-0.5)), 12);
    const data = published();
    const reversed = { item: data.items[0]!, outputs: data.outputs.toReversed() };
    const [other] = await scorer.score([reversed], { ...plainContext(1), published: publishedScores(data) });
    expect(isScored(other!) && other.values[0]).toBeCloseTo(1 - 1 / (1 + Math.exp(-0.5)), 12);
  });
});

describe("fitted:FILE of a router", () => {
  const form: RouterForm = {
    ...HEADER,
    kind: "router",
    tag: "lang",
    over: "outputs",
    routes: [{ value: "de", member: SHORT }],
    otherwise: LONG,
  };
  test("sends each output to the scorer of its tag", async () => {
    const tasks = [task(["abcdef"], { lang: "de" }), task(["abcdef"], { lang: "fr" }), task(["abcdef"])];
    expect(await valuesOf(form, tasks)).toEqual([-1, 2, 2]);
  });
});

describe("fitted:FILE of a guarded scorer", () => {
  const form = (effect: GuardedForm["vetoes"][number]["effect"]): GuardedForm => ({
    ...HEADER,
    kind: "guarded",
    base: member("length"),
    vetoes: [{ guard: "constant", signature: "constant@1", strikes: "below", threshold: 0.5, effect }],
  });
  test("changes a score where the guard strikes, and says why", async () => {
    // constant gives 0, below 0.5.
    expect(await valuesOf(form({ kind: "set", value: -9 }), [task(["abc"])])).toEqual([-9]);
    expect(await valuesOf(form({ kind: "subtract", amount: 1 }), [task(["abc"])])).toEqual([2]);
    expect(await valuesOf(form({ kind: "missing" }), [task(["abc"])])).toEqual([
      "vetoed: constant below 0.5",
    ]);
  });
  test("leaves a score alone where it does not", async () => {
    const lenient = form({ kind: "missing" });
    const vetoes = [{ ...lenient.vetoes[0]!, strikes: "above" as const }];
    expect(await valuesOf({ ...lenient, vetoes }, [task(["abc"])])).toEqual([3]);
  });
});

describe("fitted:FILE of a debiased scorer", () => {
  const form: DebiasedForm = {
    ...HEADER,
    kind: "debiased",
    base: member("length"),
    effects: [
      {
        feature: "characters",
        curve: { kind: "linear", coefficient: 2 },
        centre: Math.log1p(3),
      },
    ],
    unit: "characters",
  };
  test("takes off what the feature adds over its centre", async () => {
    const [atCentre, longer] = await valuesOf(form, [task(["abc"]), task(["abcdefg"])]);
    expect(atCentre).toBeCloseTo(3, 12);
    expect(longer).toBeCloseTo(7 - 2 * (Math.log(8) - Math.log(4)), 12);
  });
  test("holds a line still outside its ends, and takes nothing off without effects", async () => {
    const curve = { kind: "linear", coefficient: 2, from: Math.log1p(3), to: Math.log1p(5) } as const;
    const bounded = { ...form, effects: [{ ...form.effects[0]!, curve }] };
    const [short, longer] = await valuesOf(bounded, [task(["a"]), task(["abcdefghi"])]);
    expect(short).toBeCloseTo(1, 12);
    expect(longer).toBeCloseTo(9 - 2 * (Math.log(6) - Math.log(4)), 12);
    expect(await valuesOf({ ...form, effects: [] }, [task(["abcd"])])).toEqual([4]);
    const crossed = { ...curve, from: 3, to: 2 };
    const wrong = { ...form, effects: [{ ...form.effects[0]!, curve: crossed }] };
    await expect(createScorer(call(wrong))).rejects.toThrow("from must not lie above to");
  });
  test("refuses an unknown feature", async () => {
    const wrong = { ...form, effects: [{ ...form.effects[0]!, feature: "charm" }] };
    await expect(createScorer(call(wrong))).rejects.toThrow('unknown feature "charm"');
  });
});

describe("fitted:FILE of a head", () => {
  const hashing = { unit: "word", sizes: [1, 1], bits: 4, value: "count", isUnitLength: false } as const;
  const weights = Array.from({ length: 16 }, (_, k) => k + 1);
  const form: HeadForm = {
    ...HEADER,
    kind: "head",
    model: { kind: "bradley-terry", ties: "half", tieParameter: 0 },
    blocks: [
      { kind: "named", names: ["words"], centre: [0], scale: [1], weights: [0.5] },
      { kind: "ngrams", of: "output", hashing, weights },
      { kind: "ngrams", of: "prompt", hashing, weights },
    ],
    intercept: 10,
    lambda: 1,
    unit: "log-odds",
  };
  test("adds weights times features of output and prompt", async () => {
    const sum = (text: string): number => {
      const row = hashedNgrams(text, hashing);
      return row.indices.reduce((total, at, k) => total + weights[at]! * row.values[k]!, 0);
    };
    const [value] = await valuesOf(form, [task(["good good text"])]);
    const feature = textFeature("words");
    const words = feature.scale === "log" ? Math.log1p(3) : 3;
    expect(value).toBeCloseTo(10 + 0.5 * words + sum("good good text") + sum("the prompt"), 10);
  });
  test("is missing without text", async () => {
    const empty: Task = { item: task([]).item, outputs: [{ id: "o", itemId: "i", tags: {} }] };
    expect(await valuesOf(form, [empty])).toEqual(["no text"]);
  });
});
