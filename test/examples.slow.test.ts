import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");

/** What each example must print. */
const PRINTS: Readonly<Record<string, readonly string[]>> = {
  "calibrate.ts": ["improved: lower held-out log loss"],
  "cascade.ts": ["decide 88% without a human"],
  "compare-scorers.ts": ["Use chrf", "LEADERBOARD", "length"],
  "estimate.ts": ["100 labels are worth 440"],
  "gate.ts": ["PASS: accuracy 0.643"],
  "own-scorer.ts": ["shouting@1|min_letters=2", '{"missing":"too few letters"}', '{"missing":"no text"}'],
  "power.ts": ["take about 1,159 items"],
  "rank.ts": ["large (1083 [1059, 1108]) is the best"],
  "raters.ts": ["alpha, ordinal 0.798", "labels yes no yes no yes no"],
  "statistics.ts": ["pearson 0.9", "dropped 1"],
};

test("every example is tested", () => {
  expect(
    readdirSync(join(ROOT, "examples"))
      .filter((f) => f.endsWith(".ts"))
      .sort(),
  ).toEqual(Object.keys(PRINTS).sort());
});

test.each(Object.entries(PRINTS))("examples/%s runs and prints what it says", (name, wanted) => {
  const out = execFileSync(process.execPath, ["--import", "tsx", join(ROOT, "examples", name)], {
    cwd: ROOT,
    encoding: "utf8",
  });
  for (const text of wanted) expect(out).toContain(text);
});
