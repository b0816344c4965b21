import { expect, test } from "vitest";
import { UserError } from "../../../src/core/index.ts";
import { passOver, readOptions } from "../../../src/readers/text/reader-error.ts";

const bad = (line: number) => new UserError({ where: `a:${line}`, problem: "bad" });

test("passOver(error) throws without --skip-bad and beyond it", () => {
  expect(() => passOver(bad(1), readOptions())).toThrow("a:1: bad");
  const options = readOptions({ skipBad: 1 });
  passOver(bad(1), options);
  expect(() => passOver(bad(2), options)).toThrow("a:2: bad");
});

test("passOver(error) counts a place once, however often the data are read", () => {
  const seen: string[] = [];
  const options = readOptions({ skipBad: 1, onSkip: (p) => seen.push(p.where) });
  passOver(bad(1), options);
  passOver(bad(1), options);
  expect(seen).toEqual(["a:1"]);
});

test("passOver(error) never hides our own bugs", () => {
  expect(() => passOver(new TypeError("bug"), readOptions({ skipBad: 9 }))).toThrow("bug");
});
