import { expect, test } from "vitest";
import { quotesIn } from "../../../src/scorers/verify/quote-consistency.ts";
import { verified, verify } from "./verify-task.ts";

test("quotesIn(text) knows the marks of many languages and lets unclosed ones be", () => {
  expect(quotesIn('"a b" \u201cc\u201d \u201ed\u201c \u00abe\u00bb \u300cf\u300d "open')).toEqual([
    "a b",
    "c",
    "d",
    "e",
    "f",
  ]);
});

test("quote-consistency asks for the same words in the same order", async () => {
  const source = "He said: we shall never, ever surrender to them.";
  expect(await verified("quote-consistency", 'He said "We shall never ever surrender".', { source })).toBe(1);
  expect(await verify("quote-consistency", 'He said "we shall always surrender".', { source })).toMatchObject(
    {
      values: [0],
      why: '0 of 1 quotations stand in the source; not there: "we shall always surrender"',
    },
  );
});

test("quote-consistency leaves short quotations alone, and compares scripts without blanks by characters", async () => {
  expect(await verify("quote-consistency", 'a "so called" b', { source: "x" })).toEqual({
    missing: "no quotations in the output",
  });
  expect(
    await verified("quote-consistency", "\u300c\u4eca\u5929\u5929\u6c14\u300d", {
      source: "\u4ed6\u8bf4\u4eca\u5929\u5929\u6c14\u5f88\u597d",
    }),
  ).toBe(1);
});
