import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { call } from "./fake-io.ts";

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), "trenchcoat-raters-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Sixty items with one output each, rated by three people; the third is off by one on every fourth. */
function data(): string {
  const lines = Array.from({ length: 60 }, (_, i) => {
    const value = 1 + (i % 5);
    const judgments = ["ann", "bob", "cat"].map((rater) => ({
      kind: "rating",
      rater,
      aspect: "quality",
      value: rater === "cat" && i % 4 === 0 ? Math.max(1, value - 1) : value,
    }));
    return JSON.stringify({
      id: `i${i}`,
      tags: { half: i < 30 ? "first" : "second" },
      outputs: [{ id: `o${i}`, system: "A", text: "x", judgments }],
    });
  });
  const path = join(root, "toy.jsonl");
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

const raters = (...argv: string[]) => call(["raters", "--resamples", "100", ...argv]);

test("raters prints the decision first and echoes the seed", async () => {
  const { code, out, err } = await raters(data(), "--seed", "5");
  expect(code, err).toBe(0);
  const lines = out.split("\n");
  expect(lines[0]).toBe("toy  quality");
  expect(lines[2]).toMatch(/^- The raters agree/);
  expect(out).toContain("krippendorff-alpha-interval");
  expect(out).toContain("seed 5");
});

test("raters --json is one object with every study, undefined as null", async () => {
  const { out } = await raters(data(), "--json", "--by", "half");
  const { seed, studies } = JSON.parse(out) as {
    seed: number;
    studies: { slice: object; raters: string[]; sentences: string[] }[];
  };
  expect([seed, studies.map((s) => s.slice)]).toEqual([1, [{}, { half: "first" }, { half: "second" }]]);
  expect(studies[0]!.raters).toEqual(["ann", "bob", "cat"]);
});

test.each([
  [["--gold", "fluency"], '--gold: unknown gold or aspect "fluency"; expected one of: quality'],
  [["--by", "lang"], '--by: unknown tag "lang"'],
  [["--epsilon", "2"], '--epsilon: invalid share; expected a number from 0 to below 1, got "2"'],
  [["--where", "x"], '--where: invalid filter; expected TAG=VALUE, got "x"'],
  [["--resamples", "1"], "--resamples: invalid number"],
])("raters %s ends with exit code 2 and one clear line", async (flags, message) => {
  const { code, err } = await call(["raters", data(), ...flags]);
  expect([code, err.includes(message)], err).toEqual([2, true]);
});
