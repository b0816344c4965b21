import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { failure, readOne, stdinOf, temporaryFolder } from "./memory-file.ts";

const folder = temporaryFolder();
const user = (content: string) => ({ role: "user", content });
const assistant = (content: string) => ({ role: "assistant", content });

async function read(record: object) {
  const data = await readOne("-", { stdin: stdinOf(JSON.stringify(record)) });
  const text = (role: string) => data.outputs.find((o) => o.tags["role"] === role)!.text;
  return { data, prompt: data.items[0]!.prompt, chosen: text("chosen"), rejected: text("rejected") };
}

test("preferencePairs reads texts with a prompt and margin", async () => {
  const { data, ...said } = await read({ prompt: "p", chosen: "c", rejected: "r", margin: 2.5 });
  expect(said).toEqual({ prompt: "p", chosen: "c", rejected: "r" });
  expect(data.judgments[0]).toMatchObject({ kind: "preference", aspect: "preference", strength: 2.5 });
});

test("preferencePairs finds an implicit prompt in messages", async () => {
  const turns = [user("hi"), assistant("hello"), user("bye")];
  const { prompt, chosen, rejected } = await read({
    chosen: [...turns, assistant("ciao")],
    rejected: [...turns, assistant("no")],
  });
  expect({ prompt, chosen, rejected }).toEqual({ prompt: turns, chosen: "ciao", rejected: "no" });
});

test("preferencePairs keeps an answer where both transcripts are the same", async () => {
  const same = [user("hi"), assistant("yes")];
  expect(await read({ chosen: same, rejected: same })).toMatchObject({
    prompt: [user("hi")],
    chosen: "yes",
    rejected: "yes",
  });
});

test("preferencePairs cuts transcripts with Human and Assistant turns, and no other texts", async () => {
  const start = "\n\nHuman: hi\n\nAssistant:";
  expect(await read({ chosen: `${start} yes`, rejected: `${start} yak` })).toMatchObject({
    prompt: start.trim(),
    chosen: "yes",
    rejected: "yak",
  });
  expect(await read({ chosen: "The cat", rejected: "This cat" })).toMatchObject({
    prompt: undefined,
    chosen: "The cat",
    rejected: "This cat",
  });
});

test("preferencePairs strips a prompt that the answers repeat, and reads JSON text of messages", async () => {
  const record = {
    prompt: "hi",
    chosen: [user("hi"), assistant("a")],
    rejected: [user("hi"), assistant("b")],
  };
  expect(await read(record)).toMatchObject({ prompt: "hi", chosen: "a", rejected: "b" });
  const asText = { chosen: JSON.stringify(record.chosen), rejected: JSON.stringify(record.rejected) };
  expect(await read(asText)).toMatchObject({ prompt: [user("hi")], chosen: "a", rejected: "b" });
});

test("preferencePairs makes pairs of one prompt one cluster", async () => {
  const path = join(folder, "p.jsonl");
  const rows = ["p", "p", "q"].map((prompt, i) => JSON.stringify({ prompt, chosen: `c${i}`, rejected: "r" }));
  writeFileSync(path, rows.join("\n"));
  const groups = (await readOne(path)).items.map((i) => i.group);
  expect(groups[0]).toBe(groups[1]);
  expect(groups[2]).not.toBe(groups[0]);
});

test("preferencePairs refuses answers that are no text, with the line, or passes them over", async () => {
  const path = join(folder, "bad.jsonl");
  writeFileSync(path, '{"chosen":"a","rejected":"b"}\n{"chosen":"a","rejected":3}\n');
  const message = `${path}:2: invalid field "rejected"; expected a text or a list of messages, got 3`;
  expect(await failure(path)).toBe(message);
  expect((await readOne(path, { skipBad: 1 })).pairs).toHaveLength(1);
});
