import { expect, test } from "vitest";
import { namesIn } from "../../../src/scorers/verify/entity-consistency.ts";
import { verify } from "./verify-task.ts";

test("namesIn(text) leaves out what begins a sentence, keeps acronyms", () => {
  expect(namesIn('The man met Anna. She saw NATO in "Paris". NASA: Hello \u00c9mile')).toEqual([
    "Anna",
    "NATO",
    "NASA",
    "\u00c9mile",
  ]);
  expect(namesIn("# Title Case\n- Item one\n* I am")).toEqual(["Case"]);
});

test("entity-consistency is the share of names that the source has", async () => {
  const source = "anna went to PARIS with the Smiths";
  expect(await verify("entity-consistency", "Then Anna and Bob Smith saw Paris.", { source })).toEqual({
    values: [0.75],
    parts: { found: 4, absent: 1 },
    why: '3 of 4 names stand in the source; not there: "Bob"',
  });
});

test("entity-consistency is missing for scripts without capitals", async () => {
  expect(await verify("entity-consistency", "\u5f20\u4e09\u5728\u5317\u4eac", { source: "x" })).toEqual({
    missing: "no names in the output",
  });
});
