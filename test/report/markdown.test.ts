import { expect, test } from "vitest";
import { escapeMarkdown, markdown } from "../../src/report/index.ts";
import { hostileResult } from "./hostile.ts";
import { makeResult, SMALL } from "./make-result.ts";

test("markdown(result) has decision before leaderboard and every scorer in the table", () => {
  const { result } = makeResult(SMALL);
  const text = markdown(result);
  expect(text.indexOf("### Decision")).toBeLessThan(text.indexOf("| rank |"));
  for (const scorer of ["Skywork-Reward-Gemma-2-27B", "chrF++", "length"])
    expect(text).toContain(`| ${scorer} |`);
  const row = result.rows.find(
    (r) => r.primary && r.scorer === "chrF++" && Object.keys(r.slice).length === 0,
  )!;
  const [value, low, high] = [row.value!, row.ciLow!, row.ciHigh!].map((v) => v.toFixed(3));
  expect(text).toContain(`${value} [${low}, ${high}]`);
});

test("markdown(result) lets no hostile markup, link or control character through", () => {
  const text = markdown(hostileResult().result).replace(/^(`{3,})sh\n[^\n]*\n\1$/gm, "");
  expect(text).not.toMatch(/<(?:script|img|style)/i);
  expect(text).not.toMatch(/(?<!\\)\]\(/);
  // oxlint-disable-next-line no-control-regex -- looks for control characters
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e\u2066-\u2069\u2028\u2029]/);
  const cells = text.split("\n").filter((l) => l.startsWith("| "));
  for (const line of cells.filter((l) => l.includes("script"))) expect(line).not.toContain("| a | b |");
});

test("escapeMarkdown(text) escapes what would be markup and keeps plain words", () => {
  expect(escapeMarkdown("a_b *c* [d](e) | `f` <g>")).toBe("a\\_b \\*c\\* \\[d\\](e) \\| \\`f\\` &lt;g&gt;");
  expect(escapeMarkdown("# no heading")).toBe("\\# no heading");
  expect(escapeMarkdown("1. no list")).toBe("1\\. no list");
});
