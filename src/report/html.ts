import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UserError, visible, type Words } from "../core/index.ts";
import type { MetaResult, ReportSamples } from "../meta/index.ts";
import type { DocumentSection, ReportDocument } from "./document.ts";
import { pageData, pageJson } from "./page-data.ts";
import { terminal } from "./terminal.ts";

/** A page weighs less than this (LOOK.md). */
const MOST_BYTES = 2_950_000;

/**
 * The result as one self-contained HTML page of less than 3 MB: script, style and data inlined, no network (a strict
 * Content-Security-Policy with hashes), texts cut and items sampled to fit, which the page says. Readers without
 * scripts get the terminal text.
 * @throws UserError where the page's bundle was not built (`npm run build:web`).
 */
export async function html(
  result: MetaResult,
  samples: ReportSamples,
  {
    words,
    sections,
  }: { readonly words?: Words | undefined; readonly sections?: readonly DocumentSection[] | undefined } = {},
): Promise<string> {
  const plain = terminal(result, { columns: 80, color: false, ascii: false, words });
  const names = result.datasets.map((d) => visible(d.name, 60)).join(", ");
  return page({ title: `Which scorer to trust: ${names}`, plain }, (bytes) =>
    pageJson(pageData(result, samples, { bytes, words, sections })),
  );
}

/**
 * What one command found as one self-contained page of the same kind. `plain` is the terminal text, for readers without scripts.
 * @throws UserError as `html`; Error where the document alone is larger than a page may be
 */
export async function documentHtml(shown: ReportDocument, plain: string): Promise<string> {
  const title = visible(`${shown.question}: ${shown.where}`, 120);
  return page({ title, plain }, (bytes) => {
    const json = pageJson(shown);
    if (json.length > bytes) throw new Error(`a page of ${json.length} bytes; at most ${bytes}`);
    return json;
  });
}

/** A page around its data; `data` is told how many bytes it may take. */
async function page(
  { title, plain }: { readonly title: string; readonly plain: string },
  data: (bytes: number) => string,
): Promise<string> {
  const { script, style } = await readBundle(join(packageRoot(import.meta.dirname), "dist", "report"));
  const escaped = escapeHtml(plain);
  const used = Buffer.byteLength(script) + Buffer.byteLength(style) + Buffer.byteLength(escaped) + 4000;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script, style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<div id="app"></div>
<noscript><pre>${escaped}</pre></noscript>
<script type="application/json" id="data">${data(MOST_BYTES - used)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** Text as HTML text or attribute value. */
function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** Nothing may be fetched, framed or posted; only this very script and style run. */
function policy(script: string, style: string): string {
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types svelte-trusted-html",
  ].join("; ");
}

/**
 * The built page script and style in `dir`, with sequences that would end their elements escaped.
 * @throws UserError where they are not there.
 */
export async function readBundle(dir: string): Promise<{ readonly script: string; readonly style: string }> {
  try {
    const script = await readFile(join(dir, "page.js"), "utf8");
    const style = await readFile(join(dir, "page.css"), "utf8");
    const safe = script.trim().replace(/<(?=\/script|!--)/gi, "\\x3c");
    return { script: safe, style: style.trim().replace(/<\/(?=style)/gi, "<\\/") };
  } catch (cause) {
    throw new UserError(
      {
        where: "html report",
        problem: "the page's bundle was not found",
        expected: "dist/report/page.js and page.css in the package",
        help: "build it once with: npm run build:web",
      },
      { cause },
    );
  }
}

/** The nearest folder upward whose package.json is ours; works from source and from dist. */
function packageRoot(from: string): string {
  const file = join(from, "package.json");
  if (existsSync(file) && /"name":\s*"trenchcoat"/.test(readFileSync(file, "utf8"))) return from;
  const up = dirname(from);
  return up === from ? from : packageRoot(up);
}
