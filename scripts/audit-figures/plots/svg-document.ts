const SPACE = "http://www.w3.org/2000/svg";

/** A node of a document that is only written: attributes, children, text. What Observable Plot asks of a document, no more. */
export class SvgNode {
  readonly childNodes: (SvgNode | string)[] = [];
  readonly style = { setProperty: (name: string, value: string): void => this.setAttribute(name, value) };
  readonly namespaceURI = SPACE;
  readonly name: string;
  private readonly attributes = new Map<string, string>();

  constructor(name: string) {
    this.name = name;
  }

  get ownerDocument(): typeof svgDocument {
    return svgDocument;
  }

  get children(): SvgNode[] {
    return this.childNodes.filter((c) => c instanceof SvgNode);
  }
  get firstChild(): SvgNode | string | null {
    return this.childNodes[0] ?? null;
  }
  set textContent(text: string) {
    this.childNodes.splice(0, Infinity, text);
  }
  hasAttribute(name: string): boolean {
    return this.attributes.has(name);
  }
  getAttribute(name: string): string | null {
    return this.attributes.get(name) ?? null;
  }
  setAttribute(name: string, value: unknown): void {
    this.attributes.set(name, String(value));
  }
  setAttributeNS(_space: string, name: string, value: unknown): void {
    this.setAttribute(name, value);
  }
  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }
  append(...nodes: (SvgNode | string)[]): void {
    this.childNodes.push(...nodes);
  }
  appendChild(node: SvgNode): SvgNode {
    this.childNodes.push(node);
    return node;
  }
  insertBefore(node: SvgNode, next: SvgNode | null): SvgNode {
    const at = next === null ? -1 : this.childNodes.indexOf(next);
    this.childNodes.splice(at < 0 ? this.childNodes.length : at, 0, node);
    return node;
  }
  /** Its text as XML. Numbers keep a tenth of a pixel; style sheets of Plot's own, hidden names and empty groups go. */
  get outerXml(): string {
    const attributes = [...this.attributes]
      .filter(([name]) => !DROPPED.has(name))
      .map(([name, value]) => ` ${name}="${escaped(rounded(name, value))}"`)
      .join("");
    const inner = this.childNodes
      .filter((c) => typeof c === "string" || c.name !== "style")
      .map((c) => (typeof c === "string" ? escaped(c) : c.outerXml))
      .join("");
    return inner === ""
      ? `<${this.name}${attributes}/>`
      : `<${this.name}${attributes}>${inner}</${this.name}>`;
  }
}

const DROPPED = new Set(["aria-label", "aria-hidden", "class", "color"]);
const UNROUNDED = new Set(["opacity", "fill-opacity", "stroke-opacity", "dy"]);

const rounded = (name: string, value: string): string =>
  UNROUNDED.has(name)
    ? value
    : value.replaceAll(/-?\d+\.\d+/g, (number) => String(Math.round(10 * Number(number)) / 10 || 0));

/** A text within XML. */
export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** The document that makes such nodes. */
export const svgDocument = {
  documentElement: undefined as SvgNode | undefined,
  createElementNS: (_space: string, name: string): SvgNode => new SvgNode(name),
  createElement: (name: string): SvgNode => new SvgNode(name),
};
svgDocument.documentElement = new SvgNode("svg");
