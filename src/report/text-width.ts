/** East Asian wide and emoji blocks that terminals draw two columns wide (Unicode 16, EastAsianWidth W and F, whole blocks). */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1faff],
  [0x20000, 0x3fffd],
];

function charWidth(char: string): number {
  if (/^[\p{M}\p{Cf}]$/u.test(char)) return 0;
  const code = char.codePointAt(0)!;
  return code >= 0x1100 && WIDE.some(([low, high]) => code >= low && code <= high) ? 2 : 1;
}

/** Columns that a text takes in a terminal; combining marks take none, wide characters two. */
export function textWidth(text: string): number {
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
}

/** The text cut to `columns`, ending in `…` (or `~` where `ascii`) where something was cut. */
export function fit(text: string, columns: number, ascii = false): string {
  if (textWidth(text) <= columns) return text;
  let kept = "";
  let width = 0;
  for (const char of text) {
    width += charWidth(char);
    if (width > columns - 1) break;
    kept += char;
  }
  return kept + (ascii ? "~" : "…");
}

/** The text padded with spaces on the right to `columns`. */
export function padEnd(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - textWidth(text)));
}

/** The text padded with spaces on the left to `columns`. */
export function padStart(text: string, columns: number): string {
  return " ".repeat(Math.max(0, columns - textWidth(text))) + text;
}

/** Lines of at most `columns`, broken at spaces; words that are longer are broken anywhere. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text
    .split(/\s+/)
    .filter((w) => w !== "")
    .flatMap((w) => pieces(w, columns))) {
    const joined = line === "" ? word : `${line} ${word}`;
    if (textWidth(joined) <= columns) line = joined;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === "" ? lines : [...lines, line];
}

function pieces(word: string, columns: number): string[] {
  const parts: string[] = [];
  let part = "";
  for (const char of word) {
    if (part !== "" && textWidth(part) + charWidth(char) > columns) {
      parts.push(part);
      part = "";
    }
    part += char;
  }
  return [...parts, part];
}
