import { expect, test } from "vitest";
import { urlsIn } from "../../../src/scorers/verify/url-consistency.ts";
import { verified, verify } from "./verify-task.ts";

test("urlsIn(text) cuts the sentence's punctuation, keeps brackets that belong to it", () => {
  expect(urlsIn("(see https://Example.org/A/). www.b.com, [x](http://c.d/e_(f))")).toEqual([
    "example.org/A",
    "b.com",
    "c.d/e_(f)",
  ]);
});

test("url-consistency ignores scheme and www., and names what the source lacks", async () => {
  const source = "Look at http://www.example.org/a/ and https://b.com?q=1";
  expect(await verified("url-consistency", "https://example.org/a, b: https://b.com?q=1.", { source })).toBe(
    1,
  );
  expect(await verify("url-consistency", "https://evil.org", { source })).toMatchObject({
    values: [0],
    why: '0 of 1 addresses stand in the source; not there: "evil.org"',
  });
  expect(await verify("url-consistency", "none", { source })).toEqual({
    missing: "no addresses in the output",
  });
});
