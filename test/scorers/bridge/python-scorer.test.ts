import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import {
  type Item,
  plainContext,
  type Score,
  type Scorer,
  shortName,
  signature,
  type Task,
  UserError,
} from "../../../src/core/index.ts";
import { createScorer } from "../../../src/scorers/index.ts";

const PYTHON = join(import.meta.dirname, "python");
const TRL = `trl:${join(PYTHON, "trl_rewards.py")}`;
const VERL = `verl:${join(PYTHON, "verl_reward.py")}`;
const PY = `py:${join(PYTHON, "callables.py")}`;

const task = (text: string | undefined, about: Partial<Item> = {}): Task => ({
  item: { id: "i", prompt: "q", references: [{ id: "r", text: "gold" }], tags: {}, ...about },
  outputs: [{ id: "o", itemId: "i", tags: {}, ...(text === undefined ? {} : { text }) }],
});
const chat = { prompt: [{ role: "user", content: "q" }] };

const opened: Scorer[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((s) => s.close?.()));
});

async function open(call: string): Promise<Scorer> {
  const scorer = await createScorer(call);
  opened.push(scorer);
  return scorer;
}

async function score(call: string, tasks: readonly Task[]): Promise<readonly Score[]> {
  return (await open(call)).score(tasks, plainContext(1));
}

const problemOf = async (promise: Promise<unknown>): Promise<string> => {
  const error = await promise.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
};

test("trl: scores standard completions with an unmodified reward file", async () => {
  const scores = await score(`${TRL}:format_reward`, [
    task("<think>a</think><answer>b</answer>"),
    task("b"),
    task(undefined),
  ]);
  expect(scores).toEqual([{ values: [1] }, { values: [0] }, { missing: "no text" }]);
});

test("trl: gives conversations as lists of messages and never mixes them with texts", async () => {
  expect(await score(`${TRL}:chat_length`, [task("abc", chat), task("é\ud83d\ude00", chat)])).toEqual([
    { values: [3] },
    { values: [2] },
  ]);
  const mixed = await score(`${TRL}:format_reward`, [task("b"), task("b", chat)]);
  expect(mixed[0]).toEqual({ values: [0] });
  expect(mixed[1]).toMatchObject({
    missing: expect.stringMatching(/^TypeError: .*\(trl_rewards\.py:\d+\)$/),
  });
});

test("trl: ground_truth is the first reference, and what is printed does not break the protocol", async () => {
  expect(await score(`${TRL}:accuracy`, [task("gold"), task("x")])).toEqual([
    { values: [1] },
    { values: [0] },
  ]);
});

test("trl: a reference with a name is a column of that name, as a tag is, though the function takes **kwargs only", async () => {
  const named = (text: string): Task =>
    task(text, {
      references: [
        { id: "other", text: "no" },
        { id: "ground_truth", text: "gold" },
      ],
    });
  const call = `${TRL}:by_keyword`;
  const wanted = [{ values: [1] }, { values: [0] }];
  expect(await score(call, [named("gold"), named("no")])).toEqual(wanted);
  const tagged = (text: string): Task => task(text, { references: [], tags: { ground_truth: "gold" } });
  expect(await score(call, [tagged("gold"), tagged("no")])).toEqual(wanted);
  const same = { ...named("gold"), outputs: [{ ...named("gold").outputs[0]!, sameAs: "ground_truth" }] };
  expect(await score(call, [same])).toEqual([{ missing: "returned None" }]);
  const numbered = task("gold", { references: [{ id: "ref1", text: "gold" }] });
  expect(await score(call, [numbered])).toEqual([{ missing: "returned None" }]);
});

test("trl: tags are columns, None stays missing, log_extra gives parts", async () => {
  const scores = await score(`${TRL}:math_only`, [
    task("ab", { tags: { task: "math" } }),
    task("ab", { tags: { task: "code" } }),
  ]);
  expect(scores).toEqual([{ values: [2], parts: { n_chars: 2 } }, { missing: "returned None" }]);
});

test("trl: coroutines are awaited, and limited", async () => {
  expect(await score(`${TRL}:asynchronous`, [task("abc")])).toEqual([{ values: [3] }]);
  const hung = await score(`${TRL}:hangs_asynchronously:timeout_s=0.05`, [task("a"), task("b")]);
  expect(hung).toEqual([{ missing: "no answer within 0.05 s" }, { missing: "no answer within 0.05 s" }]);
});

test("trl: a wrong number of results is an error, not a broadcast", async () => {
  const problem = await problemOf(score(`${TRL}:short`, [task("a"), task("b"), task("c")]));
  expect(problem).toMatch(/short returned 1 results for 3 outputs/);
  expect(await problemOf(score(`${TRL}:scalar`, [task("a")]))).toMatch(
    /scalar returned float; expected a list/,
  );
});

test("trl: an exception costs its own row only", async () => {
  const scores = await score(`${TRL}:fails_on_x`, [task("a"), task("x"), task("b")]);
  expect(scores[0]).toEqual({ values: [1] });
  expect(scores[1]).toMatchObject({
    missing: expect.stringMatching(/^ZeroDivisionError: .*\(trl_rewards\.py:/),
  });
  expect(scores[2]).toEqual({ values: [1] });
});

test("trl: values that are not finite numbers are missing with what they were", async () => {
  expect(
    await score(
      `${TRL}:strange`,
      ["nan", "inf", "text", "true"].map((t) => task(t)),
    ),
  ).toEqual([
    { missing: "returned nan" },
    { missing: "returned inf" },
    { missing: "returned str, not a number" },
    { values: [1] },
  ]);
});

test("trl: columns that the data lack, unknown functions, no choice of function are named", async () => {
  expect(await problemOf(score(`${TRL}:needs_difficulty`, [task("a")]))).toMatch(
    /needs difficulty, which the data do not have; they have: .*completions/,
  );
  expect(await problemOf(score(`${TRL}:needs_tokens`, [task("a")]))).toMatch(
    /completion_ids.*only a trainer/,
  );
  expect(await problemOf(open(`${TRL}:no_such`))).toMatch(/no function 'no_such'; it has: format_reward, /);
  expect(await problemOf(open(TRL))).toMatch(/say FILE\.py:FUNC, one of: format_reward, /);
});

test("verl: scores rows one by one; exceptions, None, exits and dicts without score are missing", async () => {
  const texts = ["gold", "x", "plain", "none", "raise", "exit"];
  const scores = await score(
    VERL,
    texts.map((t) => task(t, { tags: { subset: "s" } })),
  );
  expect(scores[0]).toEqual({ values: [1], parts: { acc: 1, n_info: 5 } });
  expect(scores[1]).toMatchObject({ values: [0] });
  expect(scores.slice(2, 4)).toEqual([{ values: [0.25] }, { missing: "returned None" }]);
  expect(scores[4]).toMatchObject({
    missing: expect.stringMatching(/^ValueError: cannot read this solution \(verl_reward\.py:\d+\)$/),
  });
  expect(scores[5]).toMatchObject({ missing: expect.stringMatching(/^SystemExit: 3/) });
});

test("verl: a hang and a crash cost the row at fault only", async () => {
  const texts = ["gold", "hang", "plain", "die", "gold"];
  const scores = await score(
    `${VERL}:timeout_s=0.5`,
    texts.map((t) => task(t)),
  );
  expect(scores.map((s) => ("values" in s ? s.values[0] : s.missing))).toEqual([
    1,
    "no answer within 0.5 s",
    0.25,
    expect.stringMatching(/^python ended with exit code 7/),
    1,
  ]);
});

test("verl: nothing but hangs is given up", async () => {
  const tasks = ["hang", "hang", "hang", "hang"].map((t) => task(t));
  expect(await problemOf(score(`${VERL}:timeout_s=0.2`, tasks))).toMatch(
    /3 calls in a row without a score: no answer within 0\.2 s/,
  );
});

test("verl: coroutines run together and are limited one by one", async () => {
  const call = `${VERL}:asynchronous:timeout_s=0.2`;
  expect(await score(call, [task("ab"), task("hang"), task("c")])).toEqual([
    { values: [2] },
    { missing: "no answer within 0.2 s" },
    { values: [1] },
  ]);
});

test("openrlhf: reads rewards, scores and extra_logs of tensors without torch", async () => {
  const scores = await score(`openrlhf:${join(PYTHON, "openrlhf_reward.py")}`, [
    task("gold"),
    task("xy", chat),
  ]);
  expect(scores).toEqual([
    { values: [1], parts: { n_chars: 4, scores: 1 } },
    { values: [-1], parts: { n_chars: 2, scores: 0 } },
  ]);
});

test("py: calls by parameter names, by columns, or with rows", async () => {
  const two = [task("gold"), task("x")];
  expect(await score(`${PY}:overlap`, two)).toEqual([{ values: [100] }, { values: [0] }]);
  expect(await score(`${PY}:corpus`, two)).toEqual([{ values: [1] }, { values: [0] }]);
  expect(await score(`${PY}:rows`, two)).toEqual([{ values: [5] }, { values: [2] }]);
  expect(await score(`${PY}:anything`, two)).toEqual([{ values: [4] }, { values: [1] }]);
  expect(await score(`${PY}:with_reference`, [task("a"), task("a", { references: [] })])).toEqual([
    { values: [2] },
    { values: [1] },
  ]);
  expect(await score("py:math:isqrt", [task("a")])).toMatchObject([
    { missing: expect.stringMatching(/TypeError/) },
  ]);
  expect(await problemOf(score(`${PY}:lost`, two))).toMatch(/parameter flux has no value in the data/);
});

test("a missing file, package, interpreter, broken code and an empty target are the user's to mend", async () => {
  expect(await problemOf(open("trl:no_such.py:f"))).toMatch(/no file 'no_such\.py'/);
  expect(await problemOf(open(`trl:${join(PYTHON, "imports_missing.py")}:f`))).toMatch(
    /python cannot import 'a_package_that_nobody_has'/,
  );
  expect(await problemOf(open(`trl:${join(PYTHON, "syntax_error.py")}:f`))).toMatch(/SyntaxError/);
  expect(await problemOf(open(`${TRL}:short:python=no-such-python`))).toMatch(
    /cannot start python "no-such-python"/,
  );
  expect(await problemOf(open("trl:"))).toMatch(/nothing to call; expected trl:FILE\.py:FUNC/);
  expect(await problemOf(open(`${TRL}:short:timeout=1`))).toMatch(/unknown parameter "timeout"/);
});

test("the spec's short name makes the same scorer again, and its version follows the file", async () => {
  const scorer = await open(`${TRL}:asynchronous:batch=2,direction=lower`);
  expect(shortName(scorer.spec)).toBe(`${TRL}:asynchronous:batch=2,direction=lower`);
  const again = await open(shortName(scorer.spec));
  expect(signature(again.spec)).toBe(signature(scorer.spec));
  expect(scorer.spec).toMatchObject({ direction: "lower", version: expect.stringMatching(/^[0-9a-f]{12}$/) });
  const texts = ["", "a", "\ud800", "a\u2028b\r\n", "x".repeat(100_000)];
  const scores = await scorer.score(
    texts.map((t) => task(t)),
    plainContext(1),
  );
  expect(scores.map((s) => ("values" in s ? s.values[0] : s.missing))).toEqual([0, 1, 1, 5, 100_000]);
});

test("score waits for its turn, and an abort ends it", async () => {
  const scorer = await open(VERL);
  const both = await Promise.all([
    scorer.score([task("plain")], plainContext(1)),
    scorer.score([task("gold")], plainContext(1)),
  ]);
  expect(both).toMatchObject([[{ values: [0.25] }], [{ values: [1] }]]);
  const stop = new AbortController();
  const hung = scorer.score([task("hang")], { ...plainContext(1), signal: stop.signal });
  setTimeout(() => stop.abort(new Error("enough")), 100);
  await expect(hung).rejects.toThrow("enough");
  expect(await scorer.score([task("plain")], plainContext(1))).toEqual([{ values: [0.25] }]);
});
