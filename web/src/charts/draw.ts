import * as Plot from "@observablehq/plot";

const XHTML = "http://www.w3.org/1999/xhtml";
const SVG = "http://www.w3.org/2000/svg";

/**
 * A document for Plot that makes an inert element where Plot would add a style sheet of its own: the page's policy
 * allows the page's style sheet only, which holds those rules (app.css). Elements look up their document when they get
 * children, so the root is told that this is its document.
 */
const quietDocument: Document = new Proxy(document, {
  get(target, key) {
    if (key === "createElementNS") return createQuietly;
    if (key === "documentElement") return { ownerDocument: quietDocument, namespaceURI: XHTML };
    const value: unknown = Reflect.get(target, key);
    return typeof value === "function" ? value.bind(target) : value;
  },
});

function createQuietly(space: string, name: string): Element {
  const element = document.createElementNS(space, name === "style" ? "metadata" : name);
  if (name === "svg") Object.defineProperty(element, "ownerDocument", { value: quietDocument });
  return element;
}

/** A Plot chart with our type, sizes and class; data is data, colours are style variables. */
export function draw(options: Plot.PlotOptions): SVGSVGElement {
  const chart = Plot.plot({
    className: "chart",
    document: quietDocument,
    style: { fontSize: "12px", fontFamily: "inherit" },
    ...options,
  });
  for (const inert of chart.querySelectorAll("metadata")) inert.remove();
  return chart as SVGSVGElement;
}

/** Width of a text in the chart's 12 px type, estimated. */
export function textPixels(text: string): number {
  return 6.7 * text.length;
}

/** Text cut to about `pixels`, in the middle, where names differ least. */
export function cutText(text: string, pixels: number): string {
  const most = Math.max(4, Math.floor(pixels / 6.7));
  if (text.length <= most) return text;
  const head = Math.ceil((most - 1) * 0.6);
  return `${text.slice(0, head)}…${text.slice(text.length - (most - 1 - head))}`;
}

/** An SVG element with attributes. */
export function svgElement(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
