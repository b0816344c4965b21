import { padEnd, textWidth } from "../report/index.ts";

/** Lines of cells padded to the widest of their column in terminal columns, indented by two. Rows have equally many cells; none gives none. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, c) => Math.max(...rows.map((row) => textWidth(row[c]!))));
  return rows.map((row) => `  ${row.map((text, c) => padEnd(text, widths[c]!)).join("  ")}`.trimEnd());
}
