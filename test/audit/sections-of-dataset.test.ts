import { expect, test } from "vitest";
import { decideUses, measuredAudit, pressureOfDataset } from "../../src/audit/index.ts";
import {
  assemble,
  importedScorer,
  type Item,
  type Judgment,
  type Output,
  type Pair,
  type ScoreColumn,
} from "../../src/core/index.ts";
import { randomNormal, seeded } from "../../src/num/index.ts";
import { measuredLines, measuredMarkdown, measuredTables } from "../../src/cli/audit/audit-measured-text.ts";
import { measuredSectionsSchema } from "../../src/cli/audit/audit-measured-schema.ts";

const seed = (name: string) => seeded(4, name);
const N_ITEMS = 60;

/** Labels that prefer a and b in turn. */
const alternating = (pairs: readonly Pair[]): Judgment[] =>
  pairs.map((p, i) => ({
    kind: "preference",
    rater: { aggregate: "label" },
    aspect: "label",
    pair: p.id,
    choice: i % 2 === 0 ? "a" : "b",
  }));

const pairJudge = (name: string) =>
  importedScorer(name, { family: "judge", arity: "pair", range: [0, 1], unit: "P(first preferred)" });

/** Ratings and two scorers of 8 outputs an item: one that follows the gold, one that is its opposite. */
function rated(tags: Record<string, string> = {}, sameAs?: string) {
  const rng = seeded(1);
  const items: Item[] = Array.from({ length: N_ITEMS }, (_, i) => ({
    id: `i${i}`,
    references: [],
    tags: {},
  }));
  const outputs: Output[] = items.flatMap((item) =>
    Array.from({ length: 8 }, (_, k) => ({
      id: `${item.id}/${k}`,
      itemId: item.id,
      system: `s${k}`,
      tags,
      ...(k === 0 && sameAs !== undefined ? { sameAs } : {}),
    })),
  );
  const gold = outputs.map(() => randomNormal(rng));
  const judgments: Judgment[] = outputs.map((o, i) => ({
    kind: "rating",
    rater: { id: "r", persistent: true },
    aspect: "quality",
    target: { output: o.id },
    value: gold[i]!,
  }));
  const ids = outputs.map((o) => o.id);
  const column = (name: string, of: (g: number) => number, direction?: "lower"): ScoreColumn => ({
    scorer: importedScorer(name, {
      family: "metric",
      range: [-9, 9],
      unit: "points",
      ...(direction ? { direction } : {}),
    }),
    over: "outputs",
    ids,
    values: Float64Array.from(gold, of),
  });
  const columns = [
    column("good", (g) => g + 0.5 * randomNormal(rng)),
    column("bad", (g) => -g),
    column("error", (g) => -g, "lower"),
  ];
  return assemble({ name: "rated" }, { items, outputs, pairs: [], judgments, columns });
}

/** Pairs judged in both orders by a judge that prefers what it sees first, texts of unequal length. */
function paired() {
  const items: Item[] = Array.from({ length: 40 }, (_, i) => ({ id: `i${i}`, references: [], tags: {} }));
  const outputs: Output[] = items.flatMap(({ id }, i) => [
    { id: `${id}/a`, itemId: id, text: "x".repeat(10 + (i % 7)), tags: {} },
    { id: `${id}/b`, itemId: id, text: "x".repeat(13), tags: {} },
  ]);
  const pairs: Pair[] = items.map(({ id }) => ({ id, itemId: id, a: `${id}/a`, b: `${id}/b`, tags: {} }));
  const judgments = alternating(pairs);
  const scorer = pairJudge("first");
  const ids = pairs.map((p) => p.id);
  const column = (value: number, more: Partial<ScoreColumn>): ScoreColumn => ({
    scorer,
    over: "pairs",
    ids,
    values: new Float64Array(40).fill(value),
    ...more,
  });
  const columns = [column(1, {}), column(0, { order: "swapped" }), column(1, { repeat: 1 })];
  return assemble({ name: "paired" }, { items, outputs, pairs, judgments, columns });
}

/** Pairs of a GPT's and another's answers; the judge prefers the GPT's wherever humans do, and on a third of the others. */
function authored(second: string) {
  const items: Item[] = Array.from({ length: 90 }, (_, i) => ({ id: `i${i}`, references: [], tags: {} }));
  const outputs: Output[] = items.flatMap(({ id }) => [
    { id: `${id}/a`, itemId: id, system: "gpt-4o", tags: {} },
    { id: `${id}/b`, itemId: id, tags: { model: second } },
  ]);
  const pairs: Pair[] = items.map(({ id }) => ({ id, itemId: id, a: `${id}/a`, b: `${id}/b`, tags: {} }));
  const judgments = alternating(pairs);
  const scorer = pairJudge("judge o3-mini");
  const values = Float64Array.from(pairs, (_, i) => Number(i % 2 === 0 || i % 3 === 0));
  const columns: ScoreColumn[] = [{ scorer, over: "pairs", ids: pairs.map((p) => p.id), values }];
  return assemble({ name: "authored" }, { items, outputs, pairs, judgments, columns });
}

test("measuredAudit: a judge that favours its own family is told by a difference of accuracies, families by system or tag", () => {
  const { sections, sentences } = measuredAudit(authored("claude-3-haiku"), {
    scorer: "judge o3-mini",
    seed,
  });
  const self = sections.judge!.self!;
  expect(self).toMatchObject({ families: ["gpt"], n: 90, dropped: 0, untested: null });
  expect([self.accuracyOwn.value, self.accuracyOther.value]).toEqual([1, 2 / 3]);
  expect(self.accuracyGap.ciLow!).toBeGreaterThan(0.1);
  expect(sentences.join(" ")).toMatch(/It favours outputs of its own family \(gpt\)/);
  expect(measuredSectionsSchema.parse(sections)).toEqual(sections);
  expect(measuredLines(measuredTables(sections), (t) => [t]).join("\n")).toContain(
    "OWN FAMILY: outputs of gpt",
  );
});

test("measuredAudit: where both outputs are of the judge's family the data cannot tell, and it says so", () => {
  const { sections, sentences } = measuredAudit(authored("gpt-3.5"), { scorer: "judge o3-mini", seed });
  expect(sections.judge!.self).toMatchObject({ n: 0 });
  expect(sentences.join(" ")).toContain("Self-preference: these data cannot tell, since no pair holds");
  expect(measuredTables(sections).map((t) => t.title)).not.toContain(expect.stringContaining("OWN FAMILY"));
});

test("measuredAudit of ratings: a good proxy is shown safe and gains, its opposite is not and loses", () => {
  const data = rated();
  const good = measuredAudit(data, { scorer: "good", seed });
  const useOf = ({ sections }: typeof good) =>
    decideUses({ floor: 0.1, cues: [], ...(sections.pressure ? { pressure: sections.pressure } : {}) })[1]!;
  expect(useOf(good)).toMatchObject({ use: "best-of-n", verdict: "PASS", upTo: 4 });
  expect(useOf(good).sentence).toMatch(
    /^Best-of-n: safe up to n = 4, the largest n that these data can tell/,
  );
  expect(good.sentences[0]).toMatch(
    /^Best-of-n by good is shown safe for quality up to n = 4, the largest n that these data can tell/,
  );
  expect(good.sentences[0]).toContain("not draws of one policy");
  const bad = measuredAudit(data, { scorer: "bad", seed });
  expect(useOf(bad)).toMatchObject({ verdict: "FLAG", upTo: null });
  expect(useOf(bad).sentence).toMatch(/^Best-of-n: no; best of 4 changes quality by -/);
  expect(bad.sentences[0]).toMatch(/^Best-of-n by bad is not shown safe for quality at any n/);
  expect(useOf(measuredAudit(data, { scorer: "error", seed })).verdict).toBe("PASS");
});

test("pressureOfDataset: policy by tag or by choice, gold by name of a scorer, references and systems left out", () => {
  const of = (data: ReturnType<typeof rated>, more = {}) => {
    const found = pressureOfDataset(data, { proxy: "good", rng: seeded(1), ...more });
    if ("refused" in found) throw new Error(found.refused);
    return found;
  };
  expect(of(rated()).source).toBe("pool");
  expect(of(rated({ source: "policy" })).source).toBe("policy");
  expect(of(rated(), { source: "policy" }).points[1]!.kl).toBeCloseTo(Math.LN2 - 0.5, 12);
  expect(of(rated(), { gold: "error" })).toMatchObject({ gold: "error", safeN: 4 });
  expect(of(rated({}, "ref"))).toMatchObject({ outputsPerItem: 7, droppedOutputs: N_ITEMS });
  expect(of(rated(), { excludeSystems: ["s1", "s2"] })).toMatchObject({
    outputsPerItem: 6,
    droppedOutputs: 2 * N_ITEMS,
  });
});

test("pressureOfDataset names an unknown scorer and refuses pairs in words", () => {
  expect(() => pressureOfDataset(rated(), { proxy: "nobody", rng: seeded(1) })).toThrow(
    'rated: unknown scorer "nobody"; expected one of: good, bad, error',
  );
  expect(pressureOfDataset(paired(), { proxy: "first", rng: seeded(1) })).toEqual({
    refused: '"first" scores no single outputs',
  });
});

test("measuredAudit of pairs: position bias, repeats and length from the tables, with the reason for what is absent", () => {
  const found = measuredAudit(paired(), { scorer: "first", seed });
  expect(found.sections.judge!.position).toMatchObject({
    n: 40,
    unread: 0,
    bias: { value: 1 },
    agreement: { value: 0 },
  });
  expect(found.sections.judge!.repeats).toMatchObject({ times: 2, flipRate: { value: 0 } });
  expect(found.sections.length!.longerPreferred.value).toBe(0.5);
  expect(found.sections.style).toBeUndefined();
  expect(found.sentences[0]).toContain("it favours the output shown first (bias 100.0%");
  expect(found.refused).toBe('"first" scores no single outputs');
});

test("sections match their schema and survive JSON; tables show every one as text and Markdown", () => {
  for (const { sections } of [
    measuredAudit(rated(), { scorer: "good", seed }),
    measuredAudit(rated({ source: "policy" }), { scorer: "bad", seed }),
    measuredAudit(paired(), { scorer: "first", seed }),
  ]) {
    const json: unknown = JSON.parse(JSON.stringify(sections));
    expect(measuredSectionsSchema.parse(json)).toEqual(json);
    const tables = measuredTables(sections);
    expect(tables.length).toBeGreaterThan(0);
    const lines = measuredLines(tables, (t) => [t]).join("\n");
    for (const { title } of tables) expect(lines).toContain(title);
    expect(measuredMarkdown(tables).filter((l) => l.startsWith("|---"))).toHaveLength(tables.length);
    expect(lines).not.toContain("NaN");
  }
});
