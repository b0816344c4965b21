import { expect, test } from "vitest";
import type { MetaResult } from "../../src/meta/index.ts";
import { terminal } from "../../src/report/index.ts";
import { textWidth } from "../../src/report/text-width.ts";
import { hostileResult } from "./hostile.ts";
import { LARGE, makeResult, SMALL } from "./make-result.ts";

const plain = { columns: 80, color: false, ascii: false };
const { result } = makeResult(SMALL);

test("terminal(result) says decision, leaderboard, slices, comparisons, errors and next commands in this order", () => {
  const text = terminal(result, plain);
  const heads = [
    "DECISION",
    "LEADERBOARD",
    "EXPLAINED BY",
    "SLICES",
    "COMPARISONS",
    "WORST CONFIDENT ERRORS",
    "NEXT",
  ];
  const at = heads.map((h) => text.indexOf(`\n${h}\n`));
  expect(at.every((k) => k >= 0)).toBe(true);
  expect(at).toEqual(at.toSorted((a, b) => a - b));
});

test("terminal(result) fits its columns, for 9 and for 60 scorers", () => {
  for (const size of [SMALL, { ...LARGE, shownItems: 20 }])
    for (const columns of [80, 120]) {
      const lines = terminal(makeResult(size).result, { ...plain, columns, all: true }).split("\n");
      const commands = result.decisions.flatMap((d) => d.next.map((n) => n.command));
      for (const line of lines.filter((l) => !commands.some((c) => l.includes(c))))
        expect(textWidth(line), line).toBeLessThanOrEqual(columns);
    }
});

test("terminal(result) shows every value with its interval and the rank range, and sentinels as base", () => {
  const text = terminal(result, plain);
  const shown = (scorer: string): string => {
    const row = result.rows.find(
      (r) => r.primary && r.scorer === scorer && Object.keys(r.slice).length === 0,
    )!;
    const [value, low, high] = [row.value!, row.ciLow!, row.ciHigh!].map((v) => v.toFixed(3));
    return `${scorer} +${value} \\[${low}, ${high}\\]`.replaceAll(".", "\\.");
  };
  expect(text).toMatch(new RegExp(`\\d+(-\\d+)? +${shown("Skywork-Reward-Gemma-2-27B")}`));
  expect(text).toMatch(new RegExp(`base +${shown("length")}`));
});

test("terminal(result) shows a missing value as a dash with its reason, never 0", () => {
  expect(terminal(result, plain)).toMatch(/BLEU +– undefined on 350 units/);
});

test("terminal(result, ascii) writes ASCII only", () => {
  // oxlint-disable-next-line no-control-regex -- all of ASCII
  expect(terminal(result, { ...plain, ascii: true })).toMatch(/^[\u0000-\u007f]*$/);
});

test("terminal(result) writes escape codes only with colour", () => {
  expect(terminal(result, plain)).not.toContain("\u001b");
  expect(terminal(result, { ...plain, color: true })).toContain("\u001b[90m");
});

test("terminal(result) shows control characters of hostile data escaped", () => {
  const text = terminal(hostileResult().result, { ...plain, all: true });
  // oxlint-disable-next-line no-control-regex -- looks for control characters
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/);
  expect(text).toContain("\\u001b[31mred");
});

test("terminal(result, words) changes labels only", () => {
  const [metrics, rewards] = (["metrics", "rewards"] as const).map((words) =>
    terminal(result, { ...plain, words }),
  );
  expect(metrics).toContain("reranking");
  expect(rewards).toContain("best-of-n");
  expect(metrics!.match(/0\.\d{3}/g)).toEqual(rewards!.match(/0\.\d{3}/g));
});

test("terminal(result) without any row says that nothing was measured", () => {
  const empty: MetaResult = {
    ...result,
    rows: [],
    comparisons: [],
    ranks: [],
    decisions: [],
    worst: [],
    warnings: [],
  };
  expect(terminal(empty, plain)).toContain("Nothing was measured");
});
