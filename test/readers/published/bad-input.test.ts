import { expect, test } from "vitest";
import { alpacaEval } from "../../../src/readers/published/alpaca-eval.ts";
import { frank } from "../../../src/readers/published/frank.ts";
import { hanna } from "../../../src/readers/published/hanna.ts";
import { judgebench } from "../../../src/readers/published/judgebench.ts";
import { llmbar } from "../../../src/readers/published/llmbar.ts";
import { mlqePe } from "../../../src/readers/published/mlqe-pe.ts";
import { pandalm } from "../../../src/readers/published/pandalm.ts";
import { realsumm } from "../../../src/readers/published/realsumm.ts";
import { rmBenchReader } from "../../../src/readers/published/rm-bench.ts";
import { wmt22Mqm } from "../../../src/readers/published/wmt22-mqm.ts";
import { wmt23Mqm } from "../../../src/readers/published/wmt23-mqm.ts";
import { readMemory } from "./memory-tree.ts";

const PAIR = {
  pair_id: "p1",
  original_id: 1,
  source: "mmlu-pro-law",
  question: "q",
  response_model: "gpt-4o-2024-05-13",
  response_A: "a",
  response_B: "b",
  label: "A>B",
};
const lines = (...records: unknown[]) => records.map((r) => JSON.stringify(r)).join("\n");

test("judgebench names the line and field of a label that is none", async () => {
  const files = { "data/x.jsonl": lines(PAIR, { ...PAIR, pair_id: "p2", label: "A=B" }) };
  await expect(readMemory(judgebench, files)).rejects.toThrow(
    'folder/data/x.jsonl:2: invalid field "label"; expected one of: A>B, B>A, got "A=B"',
  );
});

test("judgebench refuses a pair that is twice in a file", async () => {
  const files = { "x.jsonl": lines(PAIR, PAIR) };
  await expect(readMemory(judgebench, files)).rejects.toThrow('judgebench: duplicate item id "p1"');
});

test("judgebench refuses scores that are no numbers, and reads null as missing", async () => {
  const judged = (scores: unknown) => ({
    ...PAIR,
    judge_name: "reward_model",
    judgments: [{ judgment: { judge_model: "v/m", scores }, decision: "A>B" }],
  });
  await expect(readMemory(judgebench, { "x.jsonl": lines(judged(["1", 2])) })).rejects.toThrow(
    'folder/x.jsonl:1, game 1, scores: invalid field "0"; expected a number or null, got "1"',
  );
  const [data] = await readMemory(judgebench, { "x.jsonl": lines(judged([null, 2])) });
  expect([...data!.tables[0]!.values]).toEqual([NaN, 2]);
});

test("llmbar names the record and stage of a winner that is none", async () => {
  const verdict = { "swap = False": { winner: "3" }, "swap = True": { winner: "1" } };
  const run = [{ input: "i", output_1: "a", output_2: "b", label: 1, results: [verdict] }];
  const files = { "Natural/evaluators/GPT-4/CoT/result.json": JSON.stringify(run) };
  await expect(readMemory(llmbar, files)).rejects.toThrow(
    'folder/Natural/evaluators/GPT-4/CoT/result.json, record 1, last of results, swap = False: invalid field "winner"; expected one of: 1, 2, None, got "3"',
  );
});

test("pandalm refuses an unknown vote", async () => {
  const pair = {
    idx: 0,
    motivation_app: "app",
    cmp_key: "x_y",
    instruction: "i",
    input: "",
    response1: "a",
    response2: true,
    annotator1: 3,
    annotator2: 1,
    annotator3: 1,
  };
  const files = { "testset-v1.json": JSON.stringify([pair]) };
  await expect(readMemory(pandalm, files)).rejects.toThrow(
    'folder/testset-v1.json, record 1: invalid field "annotator1"; expected one of: 0, 1, 2, got 3',
  );
  const [data] = await readMemory(pandalm, {
    "testset-v1.json": JSON.stringify([{ ...pair, annotator1: 0 }]),
  });
  expect(data!.outputs.map((o) => o.text)).toEqual(["a", "true"]);
});

test("rm_bench refuses an item without three styles", async () => {
  const item = { id: 1, prompt: "p", subset: "s", chosen: ["a", "b"], rejected: ["a", "b", "c"] };
  const files = { "chat_filtered.json": JSON.stringify([item]) };
  await expect(readMemory(rmBenchReader, files)).rejects.toThrow(
    'folder/chat_filtered.json, record 1, chosen: invalid field "2"; expected a text, got nothing',
  );
});

test("alpaca_eval refuses a preference out of range and names a missing column", async () => {
  const header = "system\tinstruction_id\tpreference\tlen_output_1\tlen_output_2\tgenerator_1";
  const name = "judgments.alpaca_eval_gpt4.tsv";
  await expect(readMemory(alpacaEval, { [name]: `${header}\ns\t0\t3\t5\t6\tbase\n` })).rejects.toThrow(
    `folder/${name}:2: invalid preference; expected 0, or a number in [1, 2], got 3`,
  );
  await expect(
    readMemory(alpacaEval, { [name]: "system\tinstruction_id\tpreference\ns\t0\t1\n" }),
  ).rejects.toThrow(`folder/${name}:1: missing column "len_output_1"; expected a header with it`);
});

test("alpaca_eval keeps an answer of another length as a second output", async () => {
  const header = "system\tinstruction_id\tpreference\tlen_output_1\tlen_output_2\tgenerator_1";
  const [data] = await readMemory(alpacaEval, {
    "judgments.alpaca_eval_gpt4.tsv": `${header}\ns\t0\t2\t5\t6\tbase\nt\t0\t0\t7\t6\tbase\nu\t0\t\t7\t6\tbase\n`,
  });
  expect(data!.outputs.map((o) => o.id)).toEqual(["base/0", "s/0", "base/0#7", "t/0", "u/0"]);
  expect([...data!.tables.find((t) => t.over === "pairs")!.values]).toEqual([0, 0.5, NaN]);
});

test("frank refuses a score that is no number", async () => {
  const row = { hash: "h", model_name: "m", dataset: "bbc", split: "test", FactCC: "high" };
  const files = { "baseline_factuality_metrics_outputs.json": JSON.stringify([row]) };
  await expect(readMemory(frank, files)).rejects.toThrow(
    'record 1: invalid field "FactCC"; expected a number or null, got "high"',
  );
});

test("hanna refuses lists of different lengths and cells that are no lists", async () => {
  const file = (cell: string) => ({
    "hanna_metric_scores_llm.csv": `Model,Relevance,Coherence,Human 1 RE,BLEU Ξ§\nHuman,"[1, 2]","[1, 2]","[1, 2]","${cell}"\n`,
  });
  await expect(readMemory(hanna, file("[1]"))).rejects.toThrow(
    'folder/hanna_metric_scores_llm.csv:2: column "BLEU Ξ§" has a list of another length; expected 2 numbers, got 1',
  );
  await expect(readMemory(hanna, file("1; 2"))).rejects.toThrow(
    'folder/hanna_metric_scores_llm.csv:2: invalid list; expected numbers in square brackets, got "1; 2"',
  );
});

test("realsumm refuses an answer that is neither p nor n", async () => {
  const statements = Array.from({ length: 16 }, (_, i) => `Input.statement_${i + 1}`);
  const answers = Array.from({ length: 16 }, (_, i) => `Answer.S${i + 1}Answer`);
  const header = ["Input.eventId", "Input.summaryId", "Input.summary_text", ...statements, ...answers];
  const cells = ["e", "s", "text", "unit", ...Array(15).fill("BLANK"), "x", ...Array(15).fill("n")];
  const files = { "s_Batch_crowd_3.csv": `${header.join(",")}\n${cells.join(",")}\n` };
  await expect(readMemory(realsumm, files)).rejects.toThrow(
    'folder/s_Batch_crowd_3.csv:2: invalid answer to content unit 1; expected p or n, got "x"',
  );
});

test("wmt22_mqm refuses systems of different lengths, lines without a tab and scores that are no numbers", async () => {
  const judge = "en-de/GEMBA-GPT4-DA-refA.seg.score";
  await expect(readMemory(wmt22Mqm, { [judge]: "a\t1\na\t2\nb\t1\n" })).rejects.toThrow(
    `folder/${judge}: system "b" has another number of segments; expected 2, got 1`,
  );
  await expect(readMemory(wmt22Mqm, { [judge]: "a\t1\na 2\n" })).rejects.toThrow(
    `folder/${judge}:2: invalid line; expected system, tab, score, got "a 2"`,
  );
  await expect(readMemory(wmt22Mqm, { [judge]: "a\t1\na\t1,5\n" })).rejects.toThrow(
    `folder/${judge}:2: invalid number`,
  );
  await expect(readMemory(wmt22Mqm, { "human/en-zh.mqm-col1.json": '{"a": [0, "x"]}' })).rejects.toThrow(
    'folder/human/en-zh.mqm-col1.json, a: invalid value 2; expected a number or null, got "x"',
  );
});

test("wmt22_mqm reads None, CRLF and systems that come back", async () => {
  const judge = "en-de/GEMBA-GPT4-DA-refA.seg.score";
  const [data] = await readMemory(wmt22Mqm, { [judge]: "a\t1\r\nb\tNone\r\na\t2\r\nb\t3" });
  expect(data!.outputs.map((o) => o.id)).toEqual(["a/1", "a/2", "b/1", "b/2"]);
  expect([...data!.tables[0]!.values]).toEqual([1, 2, NaN, 3]);
});

test("wmt23_mqm refuses an archive without a table", async () => {
  const files = { "sxs_mqm_generalMT2023_ende.3ratingsPerSegment.tsv.tar": "" };
  await expect(readMemory(wmt23Mqm, files)).rejects.toThrow(
    "holds no .tsv file; expected the published archive",
  );
});

test("mlqe_pe refuses a rating list that is none", async () => {
  const header = "index\toriginal\ttranslation\tscores\tmean\tz_scores\tz_mean\tmodel_scores";
  const files = { "dev.ende.df.short.tsv": `${header}\n0\ts\tt\t[1, x]\t1\t[1]\t1\t-1\n` };
  await expect(readMemory(mlqePe, files)).rejects.toThrow(
    'folder/dev.ende.df.short.tsv:2: invalid list; expected numbers in square brackets, got "[1, x]"',
  );
});
