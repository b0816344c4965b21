import { csv } from "../../../src/report/csv.ts";
import { shown } from "./marked-text.ts";

const STYLES = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "fill-opacity",
  "stroke-opacity",
  "opacity",
];
const TEXT_STYLES = ["font-family", "font-size", "font-weight", "text-anchor", "font-variant-numeric"];

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The chart as stand-alone SVG text: what style variables give is written into the elements, on the page's paper. */
function standalone(svg: SVGSVGElement): {
  readonly text: string;
  readonly width: number;
  readonly height: number;
} {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const from = [svg, ...svg.querySelectorAll<SVGElement>("*")];
  const to = [copy, ...copy.querySelectorAll<SVGElement>("*")];
  from.forEach((element, k) => {
    const computed = getComputedStyle(element);
    const names =
      element.tagName === "text" || element.tagName === "svg" ? [...STYLES, ...TEXT_STYLES] : STYLES;
    for (const name of names) to[k]!.setAttribute(name, computed.getPropertyValue(name));
    to[k]!.removeAttribute("style");
  });
  const width = svg.width.baseVal.value;
  const height = svg.height.baseVal.value;
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  paper.setAttribute("width", String(width));
  paper.setAttribute("height", String(height));
  paper.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
  copy.prepend(paper);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return { text: shown(new XMLSerializer().serializeToString(copy)), width, height };
}

/** Saves the chart as an SVG file. */
export function saveSvg(svg: SVGSVGElement, name: string): void {
  save(new Blob([standalone(svg).text], { type: "image/svg+xml" }), `${name}.svg`);
}

/** Saves the chart as a PNG file at twice its size. */
export async function savePng(svg: SVGSVGElement, name: string): Promise<void> {
  const { text, width, height } = standalone(svg);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * width;
  canvas.height = 2 * height;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => blob && save(blob, `${name}.png`));
}

/** Saves records as CSV; a byte order mark tells spreadsheets that it is UTF-8. */
export function saveCsv(rows: readonly object[], name: string): void {
  save(new Blob(["\ufeff", csv(rows)], { type: "text/csv" }), `${name}.csv`);
}
