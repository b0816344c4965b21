import { expect, test } from "vitest";
import { failure, readOne, stdinOf } from "./memory-file.ts";

const BATTLE = { model_a: "A", model_b: "B", winner: "model_b" };
const turns = (answer: string) => [
  { role: "user", content: "u" },
  { role: "assistant", content: answer },
];
const stdin = (...records: readonly object[]) => ({
  stdin: stdinOf(records.map((r) => JSON.stringify(r)).join("\n")),
});

test("arenaBattles gives the item the user's turns and each output its own transcript", async () => {
  const data = await readOne(
    "-",
    stdin({
      ...BATTLE,
      question_id: "q",
      judge: "j",
      conversation_a: turns("x"),
      conversation_b: turns("y"),
      language: "English",
      tstamp: 1682351591,
    }),
  );
  expect(data.items).toEqual([
    {
      id: "battle-1",
      group: "q",
      prompt: [{ role: "user", content: "u" }],
      references: [],
      tags: { lang: "English" },
    },
  ]);
  expect(data.outputs.map((o) => [o.system, o.text, o.messages])).toEqual([
    ["A", "x", turns("x")],
    ["B", "y", turns("y")],
  ]);
  expect(data.judgments).toEqual([
    {
      kind: "preference",
      rater: { id: "j", persistent: true },
      aspect: "vote",
      pair: "battle-1",
      choice: "b",
      shown: ["battle-1/a", "battle-1/b"],
      time: "2023-04-24T15:53:11.000Z",
    },
  ]);
});

test("arenaBattles reads every spelling of a vote, and battles without transcripts", async () => {
  const winners = ["model_a", "model_b", "tie", "tie (bothbad)", "both_bad"];
  const data = await readOne("-", stdin(...winners.map((winner) => ({ ...BATTLE, winner }))));
  expect(data.judgments.map((j) => j.kind === "preference" && j.choice)).toEqual([
    "a",
    "b",
    "tie",
    "both-bad",
    "both-bad",
  ]);
  expect(data.outputs.every((o) => o.text === undefined)).toBe(true);
});

test("arenaBattles reads prompts and responses with one-hot winners", async () => {
  const data = await readOne(
    "-",
    stdin({
      id: 5,
      model_a: "A",
      model_b: "B",
      winner_model_a: 0,
      winner_model_b: 0,
      winner_tie: 1,
      prompt: '["u"]',
      response_a: '["x"]',
      response_b: '["y"]',
    }),
  );
  expect(data.outputs[0]).toMatchObject({ id: "5/a", text: "x", messages: turns("x") });
  expect(data.judgments[0]).toMatchObject({ choice: "tie" });
});

test("arenaBattles refuses another winner with the line", async () => {
  expect(await failure("-", stdin({ ...BATTLE, winner: "C" }))).toBe(
    'standard input:1: invalid field "winner"; expected one of: model_a, model_b, tie, both_bad, got "C"',
  );
});
