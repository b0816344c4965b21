import { expect, test } from "vitest";
import { verified, verify } from "./verify-task.ts";

const source = "In 2024 sales rose 3.5% to 1,234,567 euros in twelve shops.";

test("number-consistency is the share of numbers that the source has, with those that it lacks", async () => {
  expect(await verify("number-consistency", "2024: 3.5% in 13 shops", { source })).toEqual({
    values: [2 / 3],
    parts: { found: 3, absent: 1 },
    why: '2 of 3 numbers stand in the source; not there: "13"',
  });
});

test("number-consistency compares values: separators, scripts, words and lists do not matter", async () => {
  for (const text of [
    "1.234.567",
    "1 234 567".replaceAll(" ", "\u00a0"),
    "3,50",
    "12",
    "\u0662\u0660\u0662\u0664",
    "\uff12\uff10\uff12\uff14",
    "1. 2024\n2. 12",
  ])
    expect([text, await verified("number-consistency", text, { source })]).toEqual([text, 1]);
  expect(await verified("number-consistency", "1.234", { source })).toBe(0);
});

test("number-consistency takes numbers of prompt and context for given, and is missing without numbers", async () => {
  expect(
    await verified("number-consistency", "7 and 8", {
      prompt: [{ role: "user", content: "7?" }],
      context: "8",
    }),
  ).toBe(1);
  expect(await verify("number-consistency", "none", { source })).toEqual({
    missing: "no numbers in the output",
  });
  expect(await verify("number-consistency", "7", {})).toEqual({ missing: "no source" });
});
