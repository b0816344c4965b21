import { visible } from "../core/index.ts";
import { type Check, requirement } from "./check.ts";
import { formatCount, formatInterval, formatSlice } from "./format.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text for an XML 1.0 attribute or element: markup escaped, control characters shown as `\u001b`, lone surrogates and non-characters as U+FFFD. */
export function escapeXml(text: string): string {
  return visible(text, 4000)
    .replace(/\p{Surrogate}|[\ufffe\uffff]/gu, "\ufffd")
    .replace(/[&<>"']/g, (c) => ENTITIES[c]!);
}

const attribute = (name: string, value: string | number): string => `${name}="${escapeXml(String(value))}"`;

function testcase(check: Check): string {
  const slice = Object.keys(check.slice).length === 0 ? "" : ` [${formatSlice(check.slice)}]`;
  const name = `${check.scorer}: ${requirement(check)}${slice}`;
  const head = `    <testcase ${attribute("classname", `${check.dataset}.${check.gold}`)} ${attribute("name", name)}`;
  const figures = escapeXml(`${check.measure} ${formatInterval(check)}, n = ${formatCount(check.n)}`);
  const body = check.isPassed
    ? `      <system-out>${figures}</system-out>`
    : `      <failure ${attribute("type", check.kind)} ${attribute("message", check.reason)}>${figures}</failure>`;
  return `${head}>\n${body}\n    </testcase>`;
}

/** The checks of a gate as a JUnit XML report, one test case a check, for build servers to show. Ends in a line feed. */
export function junit(checks: readonly Check[], { seed }: { readonly seed: number }): string {
  const failures = checks.filter((c) => !c.isPassed).length;
  const counts = `${attribute("tests", checks.length)} ${attribute("failures", failures)} errors="0"`;
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="trenchcoat" ${counts}>`,
    `  <testsuite name="trenchcoat gate" ${counts} skipped="0">`,
    `    <properties><property name="seed" ${attribute("value", seed)}/></properties>`,
    ...checks.map(testcase),
    "  </testsuite>",
    "</testsuites>",
  ].join("\n")}\n`;
}
