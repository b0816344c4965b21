import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  isScored,
  plainContext,
  type Score,
  shortName,
  signature,
  type Task,
} from "../../../src/core/index.ts";
import { createScorer } from "../../../src/scorers/index.ts";
import { splitCalls } from "../../../src/scorers/jury/split-calls.ts";
import type { Loopback } from "../clients/loopback.ts";
import { chatServer } from "../judge/chat-server.ts";

const dir = mkdtempSync(join(tmpdir(), "jury-"));
let server: Loopback;

/** Each model gives the number in its name; "ill" gives nothing that can be read, "first" prefers what it is shown first. */
beforeAll(async () => {
  server = await chatServer(({ model = "" }) => {
    if (model === "ill") return { text: "I cannot say." };
    return { text: model === "first" ? "[[A]]" : model.replace(/^gives-/, "") };
  });
});
afterAll(async () => {
  await server.close();
  rmSync(dir, { recursive: true });
});

const judge = (model: string): string => `judge-rating:url=${server.url}/v1,model=${model},max_tokens=64`;
const jury = (...models: readonly string[]): string => models.map(judge).join("+");

function file(json: unknown): string {
  const path = join(dir, `jury-${nFiles++}.json`);
  writeFileSync(path, typeof json === "string" ? json : JSON.stringify(json));
  return path;
}
let nFiles = 0;

const task = (...texts: readonly string[]): Task => ({
  item: { id: "i", prompt: "p", references: [{ id: "r", text: "a b c d e f" }], tags: {} },
  outputs: texts.map((text, k) => ({ id: `o${k}`, itemId: "i", text, tags: {} })),
});

async function scoresOf(call: string, tasks: readonly Task[]): Promise<readonly Score[]> {
  const scorer = await createScorer(call);
  try {
    return await scorer.score(tasks, plainContext(1));
  } finally {
    await scorer.close?.();
  }
}
const one = async (call: string): Promise<Score> => (await scoresOf(call, [task("text")]))[0]!;

describe("splitCalls(text)", () => {
  const names = ["bleu", "chrf", "chrf++", "judge-rating", "panel"];
  test.each([
    ["bleu+chrf", ["bleu", "chrf"]],
    ["chrf+++bleu", ["chrf++", "bleu"]],
    ["bleu+chrf++", ["bleu", "chrf++"]],
    [
      "judge-rating:model=a+b,url=http://h:1/v1+judge-rating:model=c",
      ["judge-rating:model=a+b,url=http://h:1/v1", "judge-rating:model=c"],
    ],
    ["bleu+bleurt", ["bleu+bleurt"]],
    ["bleu", ["bleu"]],
    ["", [""]],
  ])("cuts %s where the name of a scorer follows a plus sign", (text, calls) => {
    expect(splitCalls(text, names)).toEqual(calls);
  });
});

describe("panel:CALL+CALL", () => {
  test("is the mean of its members, with each one's value, their spread and their usage added up", async () => {
    expect(await one(`panel:${jury("gives-1", "gives-2", "gives-5")}`)).toMatchObject({
      values: [8 / 3],
      parts: {
        n: 3,
        asked: 3,
        member1: 1,
        member2: 2,
        member3: 5,
        sd: expect.closeTo(Math.sqrt(13 / 3), 12) as number,
      },
      usage: { calls: 3, inputTokens: 300, outputTokens: 30 },
    });
  });
  test("panel:median: and panel:majority: name another rule, and the rule is part of the signature", async () => {
    const three = jury("gives-1", "gives-2", "gives-5");
    expect(await one(`panel:median:${three}`)).toMatchObject({ values: [2] });
    const most = `${judge("gives-1")}+${judge("gives-1")},samples=2,temperature=1+${judge("gives-5")}`;
    expect(await one(`panel:majority:${most}`)).toMatchObject({ values: [1], parts: { agree: 2 / 3 } });
    const specs = await Promise.all([`panel:${three}`, `panel:median:${three}`].map(createScorer));
    expect(signature(specs[0]!.spec)).not.toBe(signature(specs[1]!.spec));
  });
  test("is missing where fewer than half of the members gave a value, with their reason", async () => {
    expect(await one(`panel:${jury("ill", "gives-4")}`)).toMatchObject({
      values: [4],
      parts: { n: 1, asked: 2 },
    });
    expect(await one(`panel:${judge("ill")}+${judge("ill")},criterion=tone+${judge("gives-4")}`)).toEqual({
      missing: "1 of 3 were read; no verdict in the judge's answer: I cannot say.",
    });
  });
  test("its short name makes it again, and its signature changes with a member's", async () => {
    const made = await createScorer(`panel:${jury("gives-1", "gives-2")}`);
    expect((await createScorer(shortName(made.spec))).spec).toEqual(made.spec);
    const other = await createScorer(`panel:${jury("gives-1", "gives-3")}`);
    expect(signature(other.spec)).not.toBe(signature(made.spec));
    const { needs, range, direction, deterministic, family, arity } = made.spec;
    expect({ needs, range, direction, deterministic, family, arity }).toEqual({
      needs: ["text", "prompt", "model"],
      range: [1, 5],
      direction: "higher",
      deterministic: false,
      family: "judge",
      arity: "output",
    });
  });
  test("of computed metrics is the mean that hand and members give, aligned for any text", async () => {
    const texts = ["a b c d e f", "", "\ud800", "__proto__", "x".repeat(20_000)];
    const tasks = texts.map((t) => task(t));
    const [all, bleu, chrf] = await Promise.all(
      ["panel:bleu+chrf++", "bleu", "chrf++"].map((c) => scoresOf(c, tasks)),
    );
    all!.forEach((score, i) => {
      expect(JSON.parse(JSON.stringify(score))).toEqual(score);
      const [x, y] = [bleu![i]!, chrf![i]!];
      if (isScored(score) && isScored(x) && isScored(y))
        expect(score.values[0]).toBeCloseTo((x.values[0]! + y.values[0]!) / 2, 12);
    });
    expect(all!.filter(isScored).length).toBeGreaterThan(3);
    const spec = (await createScorer("panel:bleu+chrf++")).spec;
    expect(spec).toMatchObject({
      name: "panel:bleu+chrf++",
      deterministic: true,
      needs: ["text", "references"],
    });
    expect(spec.pinnedTo).toBeUndefined();
    expect(spec.unit).toBe("points of the members' scales");
  });
  test("refuses one member, twins, scales that differ, and unknown scorers", async () => {
    await expect(createScorer("panel:bleu")).rejects.toThrow(/fewer than two members/);
    await expect(createScorer("panel:")).rejects.toThrow(/fewer than two members/);
    await expect(createScorer("panel:chrf+blue")).rejects.toThrow(/fewer than two members/);
    await expect(createScorer("panel:bleu+bleu:tokenize=13a")).rejects.toThrow(/stands there twice/);
    await expect(createScorer(`panel:${judge("gives-1")}+bleu`)).rejects.toThrow(/do not fit together/);
    await expect(createScorer("panel:bleu+chrf:char_ordr=3")).rejects.toThrow(/char_ordr/);
  });
});

describe("panel:FILE", () => {
  test("weighs its members: mean, median and majority by weight", async () => {
    const members = [
      { scorer: judge("gives-1"), weight: 3 },
      judge("gives-2"),
      { scorer: judge("gives-5"), weight: 1 },
    ];
    const by = async (rule: string): Promise<Score> => one(`panel:${file({ rule, members })}`);
    expect(await by("mean")).toMatchObject({ values: [2], parts: { agree: 0.6 } });
    expect(await by("median")).toMatchObject({ values: [1] });
    expect(await by("majority")).toMatchObject({ values: [1] });
    expect(await one(`panel:${file(members)}`)).toMatchObject({ values: [2] });
  });
  test("says how much of the weight must be read: half of it, or another share", async () => {
    const members = [{ scorer: judge("ill"), weight: 2 }, judge("gives-5")];
    expect(await one(`panel:${file({ members })}`)).toMatchObject({
      missing: expect.stringMatching(/^1 of 2/) as string,
    });
    expect(await one(`panel:${file({ least: 0.3, members })}`)).toMatchObject({ values: [5] });
    const all = [judge("ill"), judge("gives-5")];
    expect(await one(`panel:${file({ least: 1, members: all })}`)).toHaveProperty("missing");
  });
  test("takes settings that no call can hold, and another content of the file is another signature", async () => {
    const [name, rest] = ["judge-rating", { url: server.url, model: "gives-4" }];
    const of = (criterion: string): unknown => [
      { scorer: name, settings: { ...rest, criterion } },
      judge("gives-2"),
    ];
    const path = file(of("truth, and tone: bleu+chrf"));
    expect(await one(`panel:${path}`)).toMatchObject({ values: [3] });
    const before = (await createScorer(`panel:${path}`)).spec;
    writeFileSync(path, JSON.stringify(of("tone, and truth")));
    const after = (await createScorer(`panel:${path}`)).spec;
    expect(after.name).toBe(before.name);
    expect(signature(after)).not.toBe(signature(before));
  });
  test.each([
    ["{", /not JSON/],
    [{ members: ["bleu"] }, /not a jury: members/],
    [{ rule: "loudest", members: ["bleu", "chrf"] }, /not a jury: rule/],
    [["bleu", { scorer: "chrf", weight: 0 }], /not a jury: members.1/],
    [["bleu", { scorer: "panel:ter+chrf", settings: { a: 1 } }], /settings of their own/],
  ])("refuses %j", async (json, message) => {
    await expect(createScorer(`panel:${file(json)}`)).rejects.toThrow(message);
  });
  test("that is not there says what was looked for", async () => {
    await expect(createScorer("panel:no-such.json")).rejects.toThrow(
      /neither a file that can be read nor calls/,
    );
  });
});

describe("repeat:K:CALL and both-orders:CALL", () => {
  test("repeat asks K times and records the spread", async () => {
    const call = `repeat:3:${judge("gives-4")},temperature=0.7`;
    expect(await one(call)).toMatchObject({ values: [4], parts: { n: 3, sd: 0 }, usage: { calls: 3 } });
    const made = await createScorer(call);
    expect((await createScorer(shortName(made.spec))).spec).toEqual(made.spec);
  });
  test("repeat refuses what is computed, and a call without a number", async () => {
    await expect(createScorer("repeat:3:chrf")).rejects.toThrow(/computes the same score every time/);
    await expect(createScorer("repeat:chrf")).rejects.toThrow(/no number of times/);
    await expect(createScorer(`repeat:1:${judge("gives-1")}`)).rejects.toThrow(/invalid number of times/);
  });
  test("both-orders makes a judge that takes the first undecided; a panel of such is one of pairs", async () => {
    const pairs = [task("one", "two")];
    const judgeFirst = `judge-pairwise:url=${server.url},model=first`;
    const both = `both-orders:${judgeFirst}`;
    expect((await scoresOf(both, pairs))[0]).toMatchObject({
      values: [0.5],
      parts: { listed: 1, swapped: 0 },
    });
    const made = await createScorer(both);
    expect((await createScorer(shortName(made.spec))).spec).toEqual(made.spec);
    await expect(createScorer("both-orders:chrf")).rejects.toThrow(/not a scorer of pairs/);
    const jurors = `panel:${both}+both-orders:${judgeFirst},criterion=tone`;
    expect((await scoresOf(jurors, pairs))[0]).toMatchObject({ values: [0.5], usage: { calls: 4 } });
  });
});
