import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDatasets } from "../../../src/readers/index.ts";
import { failure, gz, readOne, stdinOf, temporaryFolder } from "../memory-file.ts";

const folder = temporaryFolder();

function write(name: string, ...records: readonly object[]): string {
  const path = join(folder, name);
  const text = records.map((r) => `${JSON.stringify(r)}\n`).join("");
  writeFileSync(path, name.endsWith(".gz") ? gz(text) : text);
  return path;
}

const NESTED = {
  id: "q1",
  group: "g",
  prompt: [{ role: "user", content: "hi" }],
  source: "s",
  context: "c",
  references: ["r1", { id: "refB", text: "r2" }],
  tags: { lang: "de", n: 3, gone: null },
  outputs: [
    {
      system: "A",
      text: "x",
      scores: { bleu: 1.5, ter: null },
      ratings: { fluency: [4, { value: 5, rater: "ann" }] },
    },
    {
      id: "o2",
      messages: [
        { role: "assistant", content: "first" },
        { role: "user", content: "more" },
        { role: "assistant", content: null, tool_calls: [{ name: "f" }] },
      ],
      sameAs: "refB",
      judgments: [{ kind: "spans", side: "output", spans: [] }],
    },
  ],
  pairs: [
    {
      a: "q1/A",
      b: "o2",
      scores: { judge: 0.25 },
      judgments: [
        { choice: "tie", rater: { id: "z", persistent: false }, strength: 2, shown: ["o2", "q1/A"] },
      ],
    },
  ],
  judgments: [
    { kind: "correct", outputs: ["o2"], aspect: "right" },
    { kind: "ranking", ranks: { "q1/A": 1, o2: 2 } },
  ],
};

test("ownJsonl reads an item with its outputs, judgments and scores from one line", async () => {
  const data = await readOne(write("nested.jsonl", NESTED));
  expect(data.items).toEqual([
    {
      id: "q1",
      group: "g",
      prompt: [{ role: "user", content: "hi" }],
      source: "s",
      context: "c",
      references: [
        { id: "ref1", text: "r1" },
        { id: "refB", text: "r2" },
      ],
      tags: { lang: "de", n: "3" },
    },
  ]);
  expect(data.outputs.map(({ id, system, text, sameAs }) => ({ id, system, text, sameAs }))).toEqual([
    { id: "q1/A", system: "A", text: "x", sameAs: undefined },
    { id: "o2", system: undefined, text: '[{"name":"f"}]', sameAs: "refB" },
  ]);
  expect(data.pairs).toEqual([{ id: "q1/A | o2", itemId: "q1", a: "q1/A", b: "o2", tags: {} }]);
  const rater = { aggregate: "as published" };
  expect(data.judgments).toEqual([
    { kind: "rating", aspect: "fluency", rater, target: { output: "q1/A" }, value: 4 },
    {
      kind: "rating",
      aspect: "fluency",
      rater: { id: "ann", persistent: true },
      target: { output: "q1/A" },
      value: 5,
    },
    { kind: "spans", aspect: "quality", rater, output: "o2", side: "output", spans: [] },
    {
      kind: "preference",
      aspect: "quality",
      rater: { id: "z", persistent: false },
      pair: "q1/A | o2",
      choice: "tie",
      strength: 2,
      shown: ["o2", "q1/A"],
    },
    { kind: "correct", aspect: "right", rater, itemId: "q1", outputs: ["o2"] },
    { kind: "ranking", aspect: "quality", rater, itemId: "q1", ranks: { "q1/A": 1, o2: 2 } },
  ]);
  expect(data.tables.map((t) => [t.scorer.name, t.over, [...t.values]])).toEqual([
    ["bleu", "outputs", [1.5, NaN]],
    ["ter", "outputs", [NaN, NaN]],
    ["judge", "pairs", [0.25]],
  ]);
});

const FLAT = [
  {
    kind: "dataset",
    name: "Flat",
    licence: "MIT",
    golds: [{ name: "main", over: "outputs", aspect: "q", combine: "mean", isDefault: true }],
    slices: [["lang"]],
    scorers: { rm: { family: "reward-model", direction: "lower" } },
  },
  { kind: "item", id: 1, prompt: "p" },
  { kind: "output", item: 1, id: "a", text: "t", system: "S" },
  { kind: "output", item: 1, system: "T", text: "u" },
  { kind: "pair", item: 1, id: "ab", a: "a", b: "1/T" },
  { kind: "rating", output: "a", aspect: "q", value: "3" },
  { kind: "rating", system: "S", aspect: "elo", value: 1000 },
  { kind: "score", scorer: "rm", output: "a", value: 0.5 },
  { kind: "score", scorer: "judge", pair: "ab", value: 0.75, order: "swapped", family: "judge" },
];

test("ownJsonl reads flat lines and what a dataset line declares", async () => {
  const data = await readOne(write("flat.jsonl", ...FLAT));
  expect(data.head).toMatchObject({ name: "Flat", licence: "MIT", slices: [["lang"]] });
  expect(data.golds).toEqual([
    { name: "main", summary: "main", over: "outputs", aspect: "q", combine: "mean", isDefault: true },
  ]);
  expect(data.outputs.map((o) => o.id)).toEqual(["a", "1/T"]);
  expect(data.systems).toEqual(["S", "T"]);
  expect(data.judgments.map((j) => j.kind === "rating" && j.value)).toEqual([3, 1000]);
  expect(
    data.tables.map((t) => [t.scorer.name, t.scorer.family, t.scorer.direction, t.over, t.order]),
  ).toEqual([
    ["rm", "reward-model", "lower", "outputs", "as-listed"],
    ["judge", "judge", "higher", "pairs", "swapped"],
  ]);
});

test("ownJsonl reads gz, standard input, and a folder whose outputs sort before their items", async () => {
  const [, item, output] = FLAT as [object, object, object];
  expect((await readOne(write("n.jsonl.gz", NESTED))).outputs).toHaveLength(2);
  const stdin = stdinOf(JSON.stringify(NESTED));
  expect((await readOne("-", { stdin })).head.name).toBe("stdin");
  const many = temporaryFolder();
  writeFileSync(join(many, "1-outputs.jsonl"), JSON.stringify(output));
  writeFileSync(join(many, "2-items.jsonl"), JSON.stringify(item));
  expect((await readOne(many)).outputs.map((o) => o.id)).toEqual(["a"]);
});

test("ownJsonl counts missing ratings, scores and texts and leaves the ratings out", async () => {
  const record = { id: "i", outputs: [{ id: "o", scores: { b: null }, ratings: { q: [null, "NA", 1] } }] };
  const [source] = await openDatasets([write("missing.jsonl", record)]);
  let n = 0;
  for await (const batch of source!.batches()) n += batch.judgments?.length ?? 0;
  expect(n).toBe(1);
  expect(source!.stats).toEqual({ missingRatings: { q: 2 }, missingScores: { b: 1 }, missingTexts: 1 });
});

const item = { kind: "item", id: "i" };
const output = { kind: "output", item: "i", id: "o", text: "t" };

test.each([
  ["duplicate items", [item, item], ':2: duplicate item id "i"; expected ids that occur once'],
  ["duplicate outputs", [item, output, output], ':3: duplicate output id "o"; expected ids that occur once'],
  [
    "an output without its item",
    [item, { ...output, item: "other" }],
    ':2: output "o" belongs to item "other", which is not in the data; expected the item in an earlier line',
  ],
  [
    "infinite scores",
    [item, output, { kind: "score", scorer: "s", output: "o", value: "Infinity" }],
    ':3: invalid number; expected a finite number, or one of null, None, NA, NaN and empty for a missing one, got "Infinity"',
  ],
  [
    "unknown kinds",
    [item, { kind: "outputt" }],
    ':2: invalid field "kind"; expected one of: dataset, item, output',
  ],
  [
    "texts that are lists",
    [item, { ...output, text: [1] }],
    ':2: invalid field "text"; expected a text, got [1]',
  ],
  [
    "bad choices",
    [item, { kind: "preference", pair: "p", choice: "c" }],
    ':2: invalid field "choice"; expected one of: a, b, tie, both-bad, got "c"',
  ],
  [
    "ratings of nothing",
    [item, { kind: "rating", value: 1 }],
    ':2: invalid field "output"; expected the id of an output',
  ],
  [
    "unknown families",
    [item, output, { kind: "score", scorer: "s", output: "o", value: 1, family: "metrics" }],
    ':3: unknown family "metrics"; expected one of: metric',
  ],
])("ownJsonl refuses %s with the line", async (name, records, message) => {
  const path = write(`${name.replaceAll(" ", "-")}.jsonl`, ...records);
  expect(await failure(path)).toContain(`${path}${message}`);
});

test("ownJsonl with skipBad leaves nothing of a bad record behind", async () => {
  const bad = {
    id: "q2",
    outputs: [
      { system: "A", text: "x" },
      { system: "A", text: "again" },
    ],
  };
  const path = write("skip.jsonl", NESTED, bad, { ...NESTED, id: "q3", pairs: [], outputs: [] });
  expect(await failure(path)).toContain(':2: duplicate output id "q2/A"');
  const data = await readOne(path, { skipBad: 1 });
  expect(data.items.map((i) => i.id)).toEqual(["q1", "q3"]);
});
