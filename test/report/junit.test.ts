import { expect, test } from "vitest";
import { type Check, escapeXml, githubSummary, junit } from "../../src/report/index.ts";

const check: Check = {
  dataset: "data",
  gold: "label",
  scorer: `<judge> & "co"\u001b[31m`,
  measure: "accuracy",
  level: "response",
  grouping: "none",
  slice: { split: "a]]>b" },
  kind: "min",
  bound: "lower",
  threshold: 0.7,
  value: 0.75,
  ciLow: 0.69,
  ciHigh: 0.8,
  confidence: 0.95,
  n: 1200,
  isPassed: false,
  reason: "lower end 0.690 is below 0.7 | <b>",
};

test("escapeXml leaves nothing that XML 1.0 does not allow", () => {
  expect(escapeXml(`a<b>&"c"'\u0000\u001b\n\ud800\uffff😀`)).toBe(
    `a&lt;b&gt;&amp;&quot;c&quot;&apos;\\u0000\\u001b\\u000a\ufffd\ufffd😀`,
  );
});

test("junit counts failures and escapes names, slices and reasons", () => {
  const xml = junit([check, { ...check, isPassed: true }], { seed: 7 });
  expect(xml).toContain(`<testsuites name="trenchcoat" tests="2" failures="1" errors="0">`);
  expect(xml).toContain(
    `name="&lt;judge&gt; &amp; &quot;co&quot;\\u001b[31m: accuracy &gt;= 0.7 (lower end) [split=a]]&gt;b]"`,
  );
  expect(xml).toContain(`message="lower end 0.690 is below 0.7 | &lt;b&gt;"`);
  expect(xml).toContain(`<property name="seed" value="7"/>`);
  expect(xml.match(/<failure /g)).toHaveLength(1);
  expect(xml.match(/<testcase /g)).toHaveLength(xml.match(/<\/testcase>/g)!.length);
});

test("junit of no checks is an empty suite", () => {
  expect(junit([], { seed: 1 })).toContain(`tests="0" failures="0"`);
});

test("githubSummary puts failures first and escapes table and markup characters", () => {
  const text = githubSummary([{ ...check, isPassed: true, reason: "fine" }, check], { seed: 7 });
  expect(text).toContain("1 of 2 checks failed");
  expect(text.indexOf("**FAIL**")).toBeLessThan(text.indexOf("| pass |"));
  expect(text).toContain("below 0.7 \\| &lt;b&gt;");
  expect(text).not.toContain("<judge>");
  expect(githubSummary([{ ...check, isPassed: true }], { seed: 7 })).toContain("all 1 checks passed");
});
