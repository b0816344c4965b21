import { expect, test } from "vitest";
import { collect } from "../../../src/core/index.ts";
import { openDatasets, type OpenOptions } from "../../../src/readers/index.ts";
import { failure, readOne, stdinOf } from "../memory-file.ts";

const from = (text: string, options: OpenOptions = {}) => readOne("-", { ...options, stdin: stdinOf(text) });
const refusal = (text: string, options: OpenOptions = {}) =>
  failure("-", { ...options, stdin: stdinOf(text) });

test("table takes usual names of columns unasked and says so", async () => {
  const data = await from(
    'src,mt,ref,score,system,lang,extra,score:bleu\n"a, b",x,y,0.5,S1,de,?,12\n"a, b",z,y,NA,S2,de,?,None\n',
  );
  expect(data.head.notes).toEqual([
    "columns taken unasked (change with --map): text=mt, source=src, reference=ref, rating=score",
    "columns not used: extra",
  ]);
  expect(data.items).toMatchObject([
    { source: "a, b", references: [{ id: "ref", text: "y" }], tags: { lang: "de" } },
  ]);
  expect(data.outputs.map((o) => [o.system, o.text])).toEqual([
    ["S1", "x"],
    ["S2", "z"],
  ]);
  expect(data.tables.map((t) => [t.scorer.name, [...t.values]])).toEqual([["bleu", [12, NaN]]]);
  expect(data.golds).toMatchObject([{ name: "rating", over: "outputs", isDefault: true }]);
});

test("table makes a further item where a system answers equal texts again", async () => {
  const data = await from("src,mt,system\nthanks,merci,A\nthanks,merci bien,A\nthanks,merci,B\n");
  const [first, second] = data.items.map((i) => i.id);
  expect(second).toBe(`${first}#2`);
  expect(data.outputs.map((o) => o.itemId)).toEqual([first, second, first]);
});

test("table takes rows of one prompt as outputs of one item", async () => {
  const data = await from(
    '{"prompt":"p","response":"r1","label":true}\n{"prompt":"p","response":"r2","label":false}\n',
  );
  expect(data.items).toHaveLength(1);
  expect(data.outputs.map((o) => o.text)).toEqual(["r1", "r2"]);
  expect(data.judgments.map((j) => j.kind === "rating" && [j.aspect, j.value])).toEqual([
    ["label", 1],
    ["label", 0],
  ]);
});

test("table reads long tables: one row a rater and aspect", async () => {
  const text =
    "item\tsystem\toutput\trater\taspect\trating\n1\tA\tx\tr1\tflu\t3\n1\tA\tx\tr2\tflu\t4\n1\tA\tx\tr2\tade\t\n";
  const [source] = await openDatasets(["-"], { stdin: stdinOf(text) });
  const data = await collect(source!);
  expect(data.outputs).toHaveLength(1);
  expect(data.judgments).toMatchObject([
    { rater: { id: "r1", persistent: true }, aspect: "flu", value: 3 },
    { rater: { id: "r2", persistent: true }, aspect: "flu", value: 4 },
  ]);
  expect(source!.stats.missingRatings).toEqual({ ade: 1 });
});

test("table follows --map, with named scores, ratings, tags and references", async () => {
  const map = {
    item: "a",
    text: "b",
    "score:ter:lower": "c",
    "reward:rm": "d",
    "rating:fluency": "e",
    "tag:kind": "f",
    "reference:gold": "g",
  };
  const data = await from("a,b,c,d,e,f,g\n1,x,0.5,2,3,k,r\n", { map });
  expect(data.items).toEqual([{ id: "1", references: [{ id: "gold", text: "r" }], tags: { kind: "k" } }]);
  expect(data.tables.map((t) => [t.scorer.name, t.scorer.family, t.scorer.direction])).toEqual([
    ["ter", "metric", "lower"],
    ["rm", "reward-model", "higher"],
  ]);
  expect(data.judgments).toMatchObject([{ aspect: "fluency", value: 3 }]);
});

test("table reads two answers and a choice, and chosen with rejected", async () => {
  const data = await from("prompt,response_a,response_b,winner,judge:m\np,x,y,B,0.25\np,x2,y2,tie,\n");
  expect(data.pairs.map((p) => [p.a, p.b])).toEqual([
    ["pair-1/a", "pair-1/b"],
    ["pair-2/a", "pair-2/b"],
  ]);
  expect(data.judgments.map((j) => j.kind === "preference" && j.choice)).toEqual(["b", "tie"]);
  expect(data.items[0]!.group).toBe(data.items[1]!.group);
  expect(data.tables[0]).toMatchObject({ over: "pairs", scorer: { arity: "pair", family: "judge" } });
  const options = { map: { chosen: "good", rejected: "bad" } };
  const chosen = await from("good,bad\na,b\nc,d\n", options);
  expect(chosen.outputs.filter((o) => o.tags["role"] === "chosen").map((o) => o.text)).toEqual(["a", "c"]);
});

test("table keeps empty answers and takes other empty cells as absent", async () => {
  const data = await from("src,mt,ref\na,,\n");
  expect(data.outputs[0]!.text).toBe("");
  expect(data.items[0]!.references).toEqual([]);
});

const NUMBER =
  "invalid number; expected a finite number, or one of null, None, NA, NaN and empty for a missing one";

test.each([
  ["a decimal comma", 'src,mt,score\na,b,"1,5"\n', `standard input:2: ${NUMBER}, got "1,5"`],
  ["an infinite score", "src,mt,score\na,b,Infinity\n", `standard input:2: ${NUMBER}, got "Infinity"`],
  ["an infinite score in JSON", '{"mt":"b","score":Infinity}', `standard input:1: ${NUMBER}, got "Infinity"`],
  [
    "mixed columns",
    "src,mt\na,b\na,b,c\n",
    "standard input:3: mixed columns; expected 2 cells as in the header, got 3",
  ],
  [
    "a duplicate output",
    "item,system,mt\n1,A,x\n1,A,y\n",
    'standard input:3: duplicate output id "1/A"; expected one row an output, or a column with the rater or aspect',
  ],
  [
    "an item with two prompts",
    "item,system,prompt,mt\n1,A,p,x\n1,B,q,y\n",
    'standard input:3: duplicate item id "1" with another prompt, source or reference; expected one text an item',
  ],
  [
    "an empty item id",
    "item,mt\n,x\n",
    'standard input:2: empty item id in column "item"; expected an id in every row',
  ],
  [
    "an unknown choice",
    "prompt,text_a,text_b,choice\np,x,y,neither\n",
    'standard input:2: invalid choice in column "choice"; expected one of: a, b, tie, both-bad (also 1 and 2), got "neither"',
  ],
  [
    "a first record that breaks off",
    '{"prompt":"p","chosen":"c","rejec',
    'standard input:1: invalid JSON at column 28; expected valid JSON, got ""rejec"',
  ],
  [
    "a list that breaks off in its first record",
    '[{"a":1,"b":',
    "standard input:1: invalid JSON at column 13; expected valid JSON, got the end of the text",
  ],
  [
    "a table without anything to judge",
    "foo,bar\n1,2\n",
    "standard input: no column with a text, a pair, a rating or a score; expected --map FIELD=COLUMN",
  ],
])("table refuses %s in one line", async (_, text, message) => {
  expect(await refusal(text)).toContain(message);
});

test("table refuses fields and columns of --map that do not exist", async () => {
  expect(await refusal("foo,bar\n1,2\n", { map: { txt: "foo" } })).toContain(
    '--map txt=foo: unknown field "txt"; expected one of: item, ',
  );
  expect(await refusal("foo,bar\n1,2\n", { map: { text: "fooo" } })).toBe(
    '--map text=fooo: unknown column "fooo"; expected one of: foo, bar',
  );
});

test("table with skipBad leaves nothing of a bad row behind and counts it", async () => {
  const seen: string[] = [];
  const onSkip = ({ where }: { where: string }) => seen.push(where);
  const data = await from("item,mt,score,score:x\n1,a,1,2\n2,b,1,zwei\n3,c\n4,d,4,5\n", {
    skipBad: 2,
    onSkip,
  });
  expect(data.items.map((i) => i.id)).toEqual(["1", "4"]);
  expect(data.judgments).toHaveLength(2);
  expect(seen).toEqual(["standard input:4", "standard input:3"]);
});
