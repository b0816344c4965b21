import { expect, test } from "vitest";
import type { Profile } from "../../src/meta/index.ts";
import { profileViews } from "../../src/report/profiles.ts";
import { markdown, terminal } from "../../src/report/index.ts";
import { makeResult, SMALL } from "./make-result.ts";

const profile = (scorer: string, more: Partial<Profile> = {}): Profile => ({
  dataset: "logs",
  scorer,
  family: "reward-model",
  n: 90,
  missing: 0,
  mean: 0.25,
  sd: 1.5,
  min: -2,
  median: 0.1,
  max: 3,
  distinct: 88,
  tieRate: 0.01,
  withinItemShare: 0.4,
  flatItems: 0,
  sentinels: { length: 0.1 },
  closest: null,
  next: "label some",
  ...more,
});

const base = makeResult(SMALL).result;
const empty = { ...base, datasets: [], rows: [], comparisons: [], ranks: [], decisions: [], worst: [] };
const resultOf = (profiles: Profile[]) => ({ ...empty, profiles });

test("profileViews names what follows a baseline, near-copies, flat items and missing scores", () => {
  const [view] = profileViews(
    resultOf([
      profile("a", { sentinels: { length: 0.81, random: 0.02 }, closest: { scorer: "b", spearman: 0.98 } }),
      profile("b", { flatItems: 0.4, missing: 10 }),
    ]),
  );
  const text = view!.sentences.join(" ");
  expect(view!.finding).toContain("logs has no human judgments");
  expect(text).toMatch(/a follows length \(Spearman 0\.81/);
  expect(text).toMatch(/a and b \(0\.98/);
  expect(text).toMatch(/b \(40%/);
  expect(text).toMatch(/10 outputs by b/);
});

test("terminal and markdown show profiles where nothing has a gold, with hostile names as text", () => {
  const result = resultOf([profile("evil\u001b[31m<script>")]);
  const shown = terminal(result, { columns: 80, color: false, ascii: false });
  expect(shown).toContain("logs has no human judgments");
  expect(shown).not.toContain("\u001b");
  expect(shown.split("\n").every((line) => line.length <= 80)).toBe(true);
  expect(markdown(result)).toContain("&lt;script&gt;");
});
