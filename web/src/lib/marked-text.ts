/** A marked stretch of a text, [start, end), with the class and the words of its mark. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly kind: "diff" | "span";
  readonly title: string;
}

/** A piece of a text between two boundaries of marks and control characters. */
export interface Piece {
  readonly text: string;
  readonly isDiff: boolean;
  /** What raters said of this stretch; null where nothing. */
  readonly span: string | null;
  /** True for a control character, `text` being its name. */
  readonly isControl: boolean;
}

/** C0 and C1 controls but tab and line ends, direction marks, overrides and isolates, separators, byte order mark, lone surrogates. */
const CONTROL =
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\r(?!\n)|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** `U+202E` for the first UTF-16 unit of a text. */
function unitName(text: string): string {
  return `U+${text.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** The text in pieces: marks applied, control characters by name so that they have no effect. */
export function pieces(text: string, marks: readonly Mark[]): Piece[] {
  const cuts = new Set([0, text.length]);
  const controls = new Set<number>();
  for (const m of text.matchAll(CONTROL)) {
    controls.add(m.index);
    cuts.add(m.index).add(m.index + 1);
  }
  for (const { start, end } of marks) {
    cuts.add(Math.max(0, Math.min(start, text.length)));
    cuts.add(Math.max(0, Math.min(end, text.length)));
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((start, k) => {
    const end = sorted[k + 1]!;
    const over = marks.filter((m) => m.start < end && m.end > start);
    const spans = over.filter((m) => m.kind === "span").map((m) => m.title);
    const isControl = controls.has(start);
    const raw = text.slice(start, end);
    return {
      text: isControl ? unitName(raw) : raw,
      isDiff: over.some((m) => m.kind === "diff"),
      span: spans.length === 0 ? null : spans.join("; "),
      isControl,
    };
  });
}

/** The text with control characters named, for labels and lists. */
export function shown(text: string): string {
  return text.replace(CONTROL, (c) => `[${unitName(c)}]`);
}
