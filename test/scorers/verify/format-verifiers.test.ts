import { expect, test } from "vitest";
import { fencesIn } from "../../../src/scorers/verify/code-fence.ts";
import { verified, verify } from "./verify-task.ts";

test("json-valid is 1 for JSON of the kind asked for", async () => {
  expect(await verify("json-valid", ' {"a": 1} ')).toEqual({ values: [1], why: "valid JSON: object" });
  expect(await verified("json-valid:kind=array", "{}")).toBe(0);
  expect(await verify("json-valid", "{a: 1}")).toMatchObject({
    values: [0],
    why: expect.stringMatching(/JSON/),
  });
  expect(await verified("json-valid", "")).toBe(0);
});

test("json-valid:place=fence also takes one code fence, and nothing beside it", async () => {
  const fence = "```json\r\n[1]\r\n```";
  expect(await verified("json-valid", fence)).toBe(0);
  expect(await verified("json-valid:place=fence", fence)).toBe(1);
  expect(await verified("json-valid:place=fence", `${fence}\nHope this helps!`)).toBe(0);
  expect(await verified("json-valid:place=fence", "```json\n[1]")).toBe(0);
  expect(await verified("json-valid:place=fence", "[1]")).toBe(1);
});

test("regex finds a pattern anywhere, in all of the output, or nowhere", async () => {
  expect(await verify("regex:pattern=b+", "abbc")).toEqual({ values: [1], why: "matches" });
  expect(await verified("regex:pattern=b+,full=true", "abbc")).toBe(0);
  expect(await verified("regex:pattern=b+,invert=true", "abbc")).toBe(0);
  expect(await verified("regex:pattern=^a.c$", "a\nc")).toBe(1);
  await expect(verify("regex:pattern=(", "a")).rejects.toThrow(
    /scorer regex, parameter pattern: .*regular expression/,
  );
});

test("regex gives up a pattern that backtracks without end", async () => {
  expect(await verify("regex:pattern=^(a+)+$", `${"a".repeat(60)}b`)).toEqual({
    missing: "the pattern took longer than 1 s on this text",
  });
});

test("length-limit counts in its unit", async () => {
  const text = "One two. \ud83d\ude00 three!\nFour\n";
  const n = async (unit: string): Promise<string> => {
    const score = await verify(`length-limit:unit=${unit},max=3`, text);
    return "why" in score ? `${score.why}` : "";
  };
  expect(await Promise.all(["characters", "words", "lines", "sentences", "bytes"].map(n))).toEqual([
    "23 characters; allowed 1 to 3",
    "5 words; allowed 1 to 3",
    "2 lines; allowed 1 to 3",
    "3 sentences; allowed 1 to 3",
    "26 bytes; allowed 1 to 3",
  ]);
  expect([
    await verified("length-limit:max=3", "a b c"),
    await verified("length-limit:max=3", "a b c d"),
    await verified("length-limit", ""),
  ]).toEqual([1, 0, 0]);
  await expect(verify("length-limit:min=3,max=2", "a")).rejects.toThrow(/min is above max/);
});

test("fencesIn(text) follows CommonMark", () => {
  expect(fencesIn("```py\na\n``\n````\n~~~\nb\n```\n~~~ x\n~~~\n`` ` ``")).toEqual([
    { language: "py", lines: ["a", "``"], isClosed: true },
    { language: "", lines: ["b", "```", "~~~ x"], isClosed: true },
  ]);
});

test("code-fence finds fences that never close, are empty, or claim to be JSON", async () => {
  expect(await verify("code-fence", "x\n```js\n1\n```")).toEqual({ values: [1], why: "1 closed" });
  expect(await verify("code-fence", "```\n1")).toEqual({ values: [0], why: '1 of 1 fences: "never closed"' });
  expect(await verify("code-fence", "```\n\n```")).toEqual({ values: [0], why: '1 of 1 fences: "empty"' });
  expect(await verify("code-fence", "```json\n{\n```")).toMatchObject({
    why: '1 of 1 fences: "marked json but is none"',
  });
  expect(await verify("code-fence", "none")).toEqual({ missing: "no code fence in the output" });
  expect(await verified("code-fence:required=true", "none")).toBe(0);
  expect(await verified("code-fence:language=sql", "```js\n1\n```")).toBe(0);
});
