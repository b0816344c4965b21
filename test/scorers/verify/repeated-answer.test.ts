import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { plainContext } from "../../../src/core/index.ts";
import { createScorer } from "../../../src/scorers/index.ts";

const dir = mkdtempSync(join(tmpdir(), "trenchcoat-repeated-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const SAME = "Great question! This answer fits every one.";

function listOf(name: string, lines: readonly unknown[]): string {
  const file = join(dir, name);
  writeFileSync(file, `${lines.map((l) => JSON.stringify(l)).join("\n")}\n\n`);
  return file;
}

const file = listOf("answers.jsonl", [
  { kind: "dataset", summary: "not an answer" },
  { item: "q1", text: SAME },
  {
    id: "q2",
    outputs: [
      { system: "A", text: `  ${SAME.toUpperCase()}\n` },
      { system: "B", text: "own words for the second" },
    ],
  },
  { item: 3, text: "yes" },
  { item: 4, text: "yes" },
]);

async function verify(call: string, text: string, id = "q1") {
  const scorer = await createScorer(call);
  const task = { item: { id, tags: {} }, outputs: [{ id: "o", itemId: id, text }] };
  return (await scorer.score([task as never], plainContext(1)))[0];
}

test("repeated-answer is 0 for a text that answers other items of the list, whatever its case and spaces", async () => {
  const call = `repeated-answer:file=${file}`;
  const twice = { values: [0], why: "answers 2 items, this one counted", parts: { items: 2 } };
  expect(await verify(call, SAME, "q1")).toEqual(twice);
  expect(await verify(call, ` ${SAME}`, "q2")).toEqual(twice);
  expect(await verify(call, SAME, "new")).toMatchObject({ values: [0], parts: { items: 3 } });
  expect(await verify(call, "own words for the second", "q2")).toMatchObject({ values: [1] });
  expect(await verify(call, "never seen before, at all", "q2")).toMatchObject({ values: [1] });
});

test("repeated-answer lets short texts repeat, and as many items as `most` allows", async () => {
  expect(await verify(`repeated-answer:file=${file}`, "yes", "q9")).toEqual({
    values: [1],
    why: "under 20 characters",
  });
  expect(await verify(`repeated-answer:file=${file},min=0`, "yes", "q9")).toMatchObject({ values: [0] });
  expect(await verify(`repeated-answer:file=${file},most=2`, SAME)).toMatchObject({ values: [1] });
});

test("repeated-answer refuses to be made without a list, and names what is wrong with one", async () => {
  await expect(createScorer("repeated-answer")).rejects.toThrow(
    "scorer repeated-answer: no list of answers; expected repeated-answer:file=ANSWERS.jsonl",
  );
  await expect(createScorer("repeated-answer:file=nowhere.jsonl")).rejects.toThrow(
    /cannot read "nowhere.jsonl"/,
  );
  const empty = listOf("empty.jsonl", [{ kind: "dataset" }]);
  await expect(createScorer(`repeated-answer:file=${empty}`)).rejects.toThrow(/empty\.jsonl: no answers/);
  const broken = join(dir, "broken.jsonl");
  writeFileSync(broken, '{"item": "a", "text": "b"}\n{oops\n');
  await expect(createScorer(`repeated-answer:file=${broken}`)).rejects.toThrow(/broken\.jsonl:2: not JSON/);
});
