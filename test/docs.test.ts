import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";
import { VERBS } from "../src/cli/verbs.ts";
import { READERS } from "../src/readers/index.ts";
import { SCORERS } from "../src/scorers/index.ts";

const ROOT = resolve(import.meta.dirname, "..");
const pages = [
  ...readdirSync(ROOT).filter((f) => f.endsWith(".md")),
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((f) => f.endsWith(".md"))
    .map((f) => join("docs", f)),
];
const read = (page: string): string => readFileSync(join(ROOT, page), "utf8");
const outsideCode = (text: string): string =>
  text.replaceAll(/```[\s\S]*?```/g, "").replaceAll(/`[^`\n]*`/g, "");

/** Addresses of a page's headings as GitHub makes them. */
function anchors(text: string): Set<string> {
  const seen = new Map<string, number>();
  const made = new Set<string>();
  for (const [, heading] of text.replaceAll(/```[\s\S]*?```/g, "").matchAll(/^#{1,6} (.+)$/gm)) {
    const plain = heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-");
    const n = seen.get(plain) ?? 0;
    seen.set(plain, n + 1);
    made.add(n === 0 ? plain : `${plain}-${n}`);
  }
  return made;
}

/** Links of a page that lead nowhere. */
function dead(page: string): string[] {
  return [...outsideCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map((m) => m[1]!)
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? page : relative(ROOT, resolve(ROOT, dirname(page), path));
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && target.endsWith(".md") && !anchors(read(target)).has(anchor);
    });
}

test.each(pages)("%s has no dead relative link", (page) => {
  expect(dead(page)).toEqual([]);
});

test("the generated pages name every verb, scorer and format", () => {
  for (const { name } of VERBS) expect(read("docs/cli.md")).toContain(`## ${name}`);
  for (const { spec } of SCORERS) expect(read("docs/scorers.md")).toContain(`## ${spec.name}\n`);
  for (const { format } of READERS) expect(read("docs/formats.md")).toContain(`\`${format}\``);
});

test("the README leads to the list of pages, and the list to every page", () => {
  expect(read("README.md")).toContain("(docs/README.md)");
  const others = pages.filter((p) => /^docs\/(?!README)[^/]+$/.test(p));
  for (const page of others) expect(read("docs/README.md")).toContain(`(${page.slice("docs/".length)})`);
});

test("no page holds an absolute path of somebody's machine", () => {
  for (const page of pages) expect(read(page)).not.toMatch(/(?:^|[\s("'`])\/(?:home|work|root|Users)\//m);
});

const PLOTS = join(ROOT, "docs/figures");

test.each(readdirSync(PLOTS))(
  "docs/figures/%s is small, says what it shows, runs nothing and stands in a page",
  (file) => {
    const svg = readFileSync(join(PLOTS, file), "utf8");
    expect(file).toMatch(/\.svg$/);
    expect(Buffer.byteLength(svg)).toBeLessThan(60_000);
    expect(svg).not.toMatch(/<script|<foreignObject|<image|href=|\son\w+=|url\(|var\(|NaN|Infinity/i);
    expect(svg).toMatch(/<title id="t">[^<]{20,}<\/title><desc id="d">[^<]{80,}<\/desc>/);
    expect(svg).toContain("prefers-color-scheme:dark");
    const alt = /<desc id="d">([^<]+)</.exec(svg)![1]!.replaceAll("&quot;", '"').replaceAll("&amp;", "&");
    const embedded = pages.filter((p) => read(p).includes(`![${alt}](figures/${file})`));
    expect(embedded).toHaveLength(1);
  },
);
