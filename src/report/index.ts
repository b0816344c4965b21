/** One result as terminal text, Markdown, CSV and a self-contained HTML page: decision, evidence, detail. */
export * from "./check.ts";
export * from "./csv.ts";
export * from "./github-summary.ts";
export * from "./junit.ts";
export * from "./format.ts";
export * from "./document.ts";
export { documentHtml, html } from "./html.ts";
export * from "./markdown.ts";
export type * from "./page-data.ts";
export type * from "./page-items.ts";
export * from "./terminal.ts";
export { padEnd, padStart, textWidth, wrap } from "./text-width.ts";
export * from "./view.ts";
export * from "./word-diff.ts";
