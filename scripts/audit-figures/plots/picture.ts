import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import * as Plot from "@observablehq/plot";
import { wrap } from "../../../src/report/index.ts";
import { escaped, svgDocument, type SvgNode } from "./svg-document.ts";

/** A plot of docs/figures with the words that stand for it. */
export interface Picture {
  /** docs/figures/NAME.svg */
  readonly name: string;
  readonly svg: string;
  /** What is seen, for readers who do not see it. */
  readonly alt: string;
}

/** What a block of a page holds: its text, which embeds the pictures. */
export interface Figures {
  readonly text: string;
  readonly pictures: readonly Picture[];
}

export const WIDTH = 860;
const LINE = 17;
const MARGIN = 12;

/** The colours of the app: light and dark, by name. */
function palette(): ReadonlyMap<string, { readonly light: string; readonly dark: string }> {
  const css = readFileSync(resolve(import.meta.dirname, "../../../web/src/app.css"), "utf8");
  const found = new Map<string, string[]>();
  for (const [, name, hex] of css.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g))
    found.set(name!, [...(found.get(name!) ?? []), hex!]);
  return new Map([...found].map(([name, [light, dark]]) => [name, { light: light!, dark: dark ?? light! }]));
}

/** Names resolved to the light colours, which every viewer shows; a style sheet turns them where the reader's setting is dark. */
function coloured(svg: string): string {
  const colours = palette();
  const used = new Set<string>();
  const take = (name: string): string => {
    used.add(name);
    return colours.get(name)!.light;
  };
  const light = svg
    .replaceAll(/var\(--([a-z-]+)\)/g, (_, name: string) => take(name))
    .replaceAll("currentColor", () => take("ink"));
  const rules = [...used].sort().flatMap((name) => {
    const { light: from, dark } = colours.get(name)!;
    return [`[fill="${from}"]{fill:${dark}}`, `[stroke="${from}"]{stroke:${dark}}`];
  });
  const style = `<style>text{white-space:pre}@media (prefers-color-scheme:dark){${rules.join("")}}</style>`;
  return light.replace("</desc>", `</desc>${style}`);
}

/** A Plot chart as a node, 12 px type. */
export function chart(options: Plot.PlotOptions): SvgNode {
  const made = Plot.plot({ document: svgDocument, ...options } as Plot.PlotOptions) as unknown as SvgNode;
  made.setAttribute("font-size", "12");
  return made;
}

const side = (node: SvgNode, name: "width" | "height"): number => Number(node.getAttribute(name));

interface Parts {
  readonly name: string;
  /** The finding. */
  readonly title: string;
  /** How it was computed and what marks mean. */
  readonly caption: string;
  readonly alt: string;
  /** Charts row by row, each row from left to right. */
  readonly rows: readonly (readonly SvgNode[])[];
}

const words = (lines: readonly string[], top: number, look: string): string =>
  lines.map((l, i) => `<text x="${MARGIN}" y="${top + LINE * i}" ${look}>${escaped(l)}</text>`).join("");

/** Title, charts and caption as one SVG. */
export function picture({ name, title, caption, alt, rows }: Parts): Picture {
  const titleLines = wrap(title, 94);
  const captionLines = wrap(caption, 122);
  let top = MARGIN + LINE * titleLines.length + 8;
  const body: string[] = [words(titleLines, MARGIN + 13, 'font-size="15" font-weight="600"')];
  for (const row of rows) {
    let left = 0;
    for (const node of row) {
      node.setAttribute("x", left);
      node.setAttribute("y", top);
      body.push(node.outerXml);
      left += side(node, "width");
    }
    top += Math.max(...row.map((node) => side(node, "height")));
  }
  body.push(words(captionLines, top + LINE, 'font-size="12" fill="var(--muted)"'));
  const height = top + LINE * captionLines.length + MARGIN;
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" `,
    'role="img" aria-labelledby="t d" font-family="system-ui,sans-serif" fill="currentColor">',
    `<title id="t">${escaped(title)}</title><desc id="d">${escaped(alt)}</desc>`,
    `<rect width="${WIDTH}" height="${height}" fill="var(--paper)"/>`,
    ...body,
    "</svg>\n",
  ];
  return { name, alt, svg: coloured(svg.join("")) };
}

/** A picture in a page of docs/. */
export const embed = ({ name, alt }: Picture): string => `![${alt}](figures/${name}.svg)`;

/** Paragraphs and tables with the pictures before them. */
export const figures = (pictures: readonly Picture[], paragraphs: readonly string[]): Figures => ({
  text: [...pictures.map(embed), ...paragraphs].join("\n\n"),
  pictures,
});
