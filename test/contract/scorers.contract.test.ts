import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  isScored,
  type Item,
  lacking,
  type Need,
  type Output,
  plainContext,
  resolveSettings,
  type Score,
  type Scorer,
  type ScorerDefinition,
  type ScorerSpec,
  type Settings,
  shortName,
  signature,
  signatureHash,
  type Task,
  usableReferences,
} from "../../src/core/index.ts";
import { createScorer, SCORERS } from "../../src/scorers/index.ts";
import type { Loopback } from "../scorers/reward/loopback.ts";
import { modelServer } from "./model-server.ts";

const SCORERS_PAGE = readFileSync(join(import.meta.dirname, "../../docs/scorers.md"), "utf8");

const TEXTS: Readonly<Record<string, string>> = {
  plain: 'The cat sat on the mat in Paris at 3 p.m. and said "I am here, not there".',
  other: "A dog, 2 cats and 1,234 mice; see https://example.org/a. The answer is \\boxed{\\frac{1}{2}}",
  empty: "",
  blank: " \t\r\n \u00a0\u2028",
  oneToken: "a",
  punctuation: "?!... --- ```",
  combining: "e\u0301\u0323 \u0301 \u0e33\u0e49",
  emoji: "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67 \ud83c\uddeb\ud83c\uddf7 \ud83d\ude00",
  chinese: "\u4f60\u597d\uff0c\u4e16\u754c\u3002\u4eca\u5929\u5929\u6c14\u5f88\u597d",
  arabic:
    "\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645 \u0662\u0660\u0662\u0664",
  crlf: "one\r\ntwo\r\n\r\nthree\r",
  loneSurrogates: "\ud800 a \udc00b \udbff",
  controls: "a\u0000b\u0007c\u001b[31m\ufeff\u202e",
  json: '{"a": [1, 2, {"b": null}]}',
  deep: `${"[".repeat(3000)}${"]".repeat(3000)}`,
  prototype: "__proto__ constructor toString hasOwnProperty __proto__",
  long: "abc def, ".repeat(2000),
  oneLongWord: "x".repeat(20_000),
  huge: "Lorem ipsum, dolor sit amet! ".repeat(8000),
};
const NAMES = Object.keys(TEXTS);

let server: Loopback;
beforeAll(async () => {
  server = await modelServer();
});
afterAll(() => server.close());

/** Settings without which a scorer refuses to be made, several ways where it can ask several kinds of model. */
const CHOSEN: Readonly<Record<string, readonly Settings[]>> = {
  // Needs a model and an optional peer to be made at all: test/scorers/reward/onnx-classifier.slow.test.ts.
  "onnx-classifier": [],
  "embedding-similarity": [{ embedder: "ngrams" }, { embedder: "openai", model: "m" }, { embedder: "tei" }],
  "source-similarity": [{ embedder: "ngrams" }],
  bertscore: [{ embedder: "ngrams" }, { embedder: "tei" }],
  "conditional-likelihood": [
    {},
    { variant: "reference-both" },
    { variant: "output-to-source", norm: "sum" },
    { variant: "context-to-output" },
  ],
  "repeated-answer": [{ file: "examples/data/answers.jsonl" }],
  "dpo-reward": [{ model: "policy", ref_model: "base" }],
};

/** A registered scorer with settings under which it can be made here. */
interface Case {
  readonly definition: ScorerDefinition;
  readonly settings: Settings;
}
const CASES: readonly (readonly [string, Case])[] = SCORERS.flatMap((definition) => {
  const { name, family } = definition.spec;
  return (CHOSEN[name] ?? [family === "judge" ? { model: "m" } : {}]).map((settings, i) => {
    const label = i === 0 ? name : `${name} ${JSON.stringify(settings)}`;
    return [label, { definition, settings }] as const;
  });
});

/** The scorer of a case; one that asks a server asks ours. */
function make({ definition, settings }: Case): Promise<Scorer> {
  const url = definition.spec.params["url"] === undefined ? {} : { url: server.url };
  return definition.create({ ...settings, ...url });
}

const output = (id: string, text: string | undefined): Output => ({
  id,
  itemId: "i",
  tags: {},
  ...(text === undefined ? {} : { text, steps: [text] }),
});

/** A task that holds everything a scorer can need; `others` are outputs after the first one. */
function fullTask(spec: ScorerSpec, name: string): Task {
  const text = TEXTS[name]!;
  const nOutputs = spec.arity === "pair" ? 2 : spec.arity === "list" ? 3 : 1;
  const other = (k: number): string => TEXTS[NAMES[(NAMES.indexOf(name) + k) % NAMES.length]!]!;
  const outputs = [text, other(1), other(2)].slice(0, nOutputs).map((t, k) => output(`o-${name}-${k}`, t));
  const references = [
    { id: "r0", text: TEXTS["plain"]! },
    { id: "r1", text: other(3) },
  ];
  const item = {
    id: "i",
    prompt: TEXTS["plain"]!,
    source: other(1),
    context: TEXTS["other"]!,
    references,
    tags: { schema: "{}", lang: "en" },
  };
  return { item, outputs };
}

/** The item without some of its fields. */
function without(item: Item, ...names: readonly (keyof Item)[]): Item {
  const kept = Object.entries(item).filter(([name]) => !names.includes(name as keyof Item));
  return Object.fromEntries(kept) as unknown as Item;
}

/** A task that lacks what `need` asks for. */
function lackingTask(spec: ScorerSpec, need: Need): Task {
  const { item, outputs } = fullTask(spec, "plain");
  if (need === "references") return { item: { ...item, references: [] }, outputs };
  if (need === "source") return { item: without(item, "source", "prompt"), outputs };
  if (need === "prompt" || need === "context") return { item: without(item, need), outputs };
  return { item, outputs: outputs.map((o) => output(o.id, undefined)) };
}

function checkScore(score: Score, { spec }: Scorer, task: Task): void {
  expect(JSON.parse(JSON.stringify(score))).toEqual(score);
  if (!isScored(score)) {
    expect(score.missing).toMatch(/\S/);
    return;
  }
  if (spec.family === "verifier") expect(score.why, "a verifier's evidence").toMatch(/\S/);
  expect(score.values).toHaveLength(spec.arity === "list" ? task.outputs.length : 1);
  const [low, high] = spec.range;
  for (const value of score.values) {
    expect(value).not.toBeNaN();
    expect(value).toBeGreaterThanOrEqual(low);
    expect(value).toBeLessThanOrEqual(high);
  }
  for (const part of Object.values(score.parts ?? {})) expect(part).toBeTypeOf("number");
}

describe.each(CASES)("scorer %s", (_, given) => {
  const { spec } = given.definition;
  const { name } = spec;

  test("its spec says what it is, where it is from, and survives JSON", () => {
    expect(name).toMatch(/^[a-z][a-z0-9+-]*$/);
    expect(spec.summary.length).toBeGreaterThan(10);
    expect(spec.summary).not.toMatch(/\.$/);
    expect(spec.unit).not.toBe("");
    expect(spec.range[0]).toBeLessThanOrEqual(spec.range[1]);
    expect(["higher", "lower", "none"]).toContain(spec.direction);
    const isOwnStatistic =
      spec.family === "sentinel" || spec.direction === "none" || name === "longest-repeat";
    if (!isOwnStatistic) expect(spec.source ?? spec.pinnedTo).toMatch(/\S/);
    for (const param of Object.values(spec.params)) expect(param.summary).toMatch(/\S/);
    const again = JSON.parse(JSON.stringify(spec)) as ScorerSpec;
    expect({ ...again, range: spec.range }).toEqual(spec);
    expect(signature(again)).toBe(signature(spec));
    expect(signatureHash(again)).toBe(signatureHash(spec));
  });

  test("docs/scorers.md says what it needs, its range, direction, cost and where it is from", () => {
    const entry = SCORERS_PAGE.split(/^## /m).find((part) => part.startsWith(`${name}\n`));
    expect(entry).toContain(`needs ${spec.needs.join(", ") || "nothing"}`);
    expect(entry).toMatch(/; range \[[^\]]+\]; unit: .+; (higher|lower) is better|no fixed direction/);
    expect(entry).toMatch(/; cost: \S/);
    for (const origin of [spec.source, spec.pinnedTo])
      if (origin !== undefined) expect(entry).toContain(origin);
  });

  test("its settings are checked, and its short name makes it again", async () => {
    expect(() => resolveSettings(spec, { no_such_parameter: 1 })).toThrow(/no_such_parameter/);
    const made = await make(given);
    const again = await createScorer(shortName(made.spec));
    expect(again.spec).toEqual(made.spec);
    expect({ ...made.spec, settings: spec.settings, version: spec.version, needs: spec.needs }).toEqual(spec);
    await made.close?.();
    await again.close?.();
  });

  test("scores are aligned with the tasks, in range or missing, for any text, and the same again", async () => {
    const scorer = await make(given);
    const tasks = NAMES.map((n) => fullTask(spec, n));
    const scores = await scorer.score(tasks, plainContext(7));
    expect(scores).toHaveLength(tasks.length);
    scores.forEach((score, i) => checkScore(score, scorer, tasks[i]!));
    // Only what asks something outside of this program may differ from call to call.
    if (!spec.deterministic) expect(spec.needs).toContain("model");
    else {
      const backwards = await scorer.score(tasks.toReversed(), plainContext(7));
      expect(backwards.toReversed()).toEqual(scores);
      const anew = await (await make(given)).score(tasks, plainContext(7));
      expect(anew).toEqual(scores);
    }
    expect(await scorer.score([], plainContext(7))).toEqual([]);
    await scorer.close?.();
  });

  test("what it needs and does not get is missing, never thrown", async () => {
    const scorer = await make(given);
    for (const need of scorer.spec.needs) {
      const task = lackingTask(spec, need);
      const reason = lacking(task, [need]);
      if (reason === undefined) continue;
      const [score] = await scorer.score([task], plainContext(1));
      expect(score).toEqual({ missing: expect.stringMatching(/\S/) as string });
    }
    await scorer.close?.();
  });

  test("its sufficient statistics, where it has them, give the segment's score", async () => {
    const scorer = await make(given);
    const { stats } = scorer;
    if (stats === undefined) return;
    const tasks = NAMES.map((n) => fullTask(spec, n)).filter((t) => usableReferences(t).length > 0);
    const scores = await scorer.score(tasks, plainContext(7));
    tasks.forEach((task, i) => {
      const counts = new Float64Array(stats.nCols);
      const score = scores[i]!;
      if (!stats.count(task, counts) || stats.segment === undefined || !isScored(score)) return;
      expect(stats.segment(counts)).toBe(score.values[0]);
    });
  });
});

const OF_BETTER = "The cat sat on the mat in Paris at 3 p.m.";
const OF_WORSE = "dogs fly 77 \ud83d\ude00 Tokyo";

test.each(
  CASES.filter(
    ([, { definition }]) =>
      definition.spec.needs.includes("references") && definition.spec.direction !== "none",
  ),
)(
  "scorer %s points as it declares: a copy of the reference is not worse than another text",
  async (_, given) => {
    const { spec } = given.definition;
    if (spec.arity !== "output") return;
    const scorer = await make(given);
    const item = {
      id: "i",
      prompt: OF_BETTER,
      source: OF_BETTER,
      references: [{ id: "r", text: `${OF_BETTER} \\boxed{3}` }],
      tags: {},
    };
    const texts = [`${OF_BETTER} \\boxed{3}`, OF_WORSE];
    const scores = await scorer.score(
      texts.map((t, i) => ({ item, outputs: [output(`o${i}`, t)] })),
      plainContext(1),
    );
    const [good, bad] = scores.map((s) => (isScored(s) ? s.values[0]! : NaN));
    const sign = spec.direction === "higher" ? 1 : -1;
    expect(sign * (good! - bad!)).toBeGreaterThan(0);
    await scorer.close?.();
  },
);
